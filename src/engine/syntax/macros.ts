/**
 * Macros that a C or C++ grammar, which runs before any preprocessor, takes for types and functions: a class behind one
 * is lost. They are blanked out for the parser; offsets stay as they are.
 */
const STANDING_ALONE = /^([ \t]*)([A-Z][A-Z0-9_]{3,}(?:\([\w, ]*\))?)[ \t]*\r?$/gm;
const BEFORE_TYPE_NAME =
  /(\b(?:class|struct|union)[ \t]+)([A-Z][A-Z0-9_]{3,}(?:\([^()\n]*\))?)(?=\s+[A-Za-z_]\w*\s*(?:final\s*)?[:{])/g;
const BEFORE_DECLARATION =
  /^([ \t]*)((?:[A-Z0-9_]*(?:EXTERN|EXPORT|_API|INLINE|NODISCARD|NORETURN|DEPRECATED|ATTRIBUTE\w*|CONST_INIT|VISIBLE))(?:\([^()\n]*\))?)(?=[ \t]+\w)/gm;
/** Clang's thread-safety annotations and attributes behind a member. */
const BEHIND_MEMBER =
  /(\w[ \t\n]+)([A-Z][A-Z0-9_]*(?:GUARDED_BY|LOCKS?_\w+|LOCK_FUNCTION|REQUIRED|ATTRIBUTE\w*)\([^()\n]*\))(?=\s*[;{=])/g;

const blank = (macro: string): string => ' '.repeat(macro.length);

/** @returns a text of the same length, with the same lines */
export function withoutMacros(text: string): string {
  if (!/[A-Z]{4}/.test(text)) return text;
  return text
    .replace(STANDING_ALONE, (whole, indent: string, macro: string, at: number) => {
      const before = lastVisible(text, at);
      const after = /\S/.exec(text.slice(at + whole.length, at + whole.length + 200))?.[0] ?? '';
      // An enumerator, an argument or an operand stands between other marks than a statement does.
      const statement = '{};>/"'.includes(before) && !'},=;)([.+-*&|<?:'.includes(after || ' ');
      return statement ? indent + blank(macro) + whole.slice(indent.length + macro.length) : whole;
    })
    .replace(BEFORE_TYPE_NAME, (_, head: string, macro: string) => head + blank(macro))
    .replace(BEHIND_MEMBER, (_, head: string, macro: string) => head + blank(macro))
    .replace(BEFORE_DECLARATION, (_, indent: string, macro: string) => indent + blank(macro));
}

/** The last character before an offset that is not white; `;` at the start of the text. */
function lastVisible(text: string, offset: number): string {
  for (let i = offset - 1; i >= 0; i--) if (!/\s/.test(text[i]!)) return text[i]!;
  return ';';
}
