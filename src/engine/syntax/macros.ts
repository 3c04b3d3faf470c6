/**
 * Macros that a C or C++ grammar, which runs before any preprocessor, takes for types and functions: a class behind one
 * is lost. They are blanked out for the parser; offsets stay as they are.
 */
const STANDING_ALONE = /^([ \t]*)([A-Z][A-Z0-9_]{3,}(?:\([\w, ]*\))?)[ \t]*\r?$/gm;
const BEFORE_TYPE_NAME =
  /(\b(?:class|struct|union)[ \t]+)([A-Z][A-Z0-9_]{3,}(?:\([^()\n]*\))?)(?=\s+[A-Za-z_]\w*\s*(?:final\s*)?[:{])/g;
/** In front of a declaration by its name: `API_EXTERN int x`; or of a function by its place: `MACRO type name(`. */
const BEFORE_DECLARATION =
  /^([ \t]*(?:(?:static|extern|inline|virtual|friend|typedef)[ \t]+)*)([A-Z0-9_]*(?:EXTERN|EXPORT|_API|INLINE|NODISCARD|NORETURN|DEPRECATED|ATTRIBUTE\w*|CONST_INIT|VISIBLE)(?:\([^()\n]*\))?)(?=[ \t]+\w)/gm;
const BEFORE_FUNCTION =
  /^([ \t]*(?:(?:static|extern|inline|virtual|friend)[ \t]+)*)([A-Z][A-Z0-9_]{3,}(?:\([^()\n]*\))?)(?=[ \t]+(?:(?:const|unsigned|struct|enum)[ \t]+)*[A-Za-z_]*[a-z][\w:]*(?:<[^<>\n]*>)?[ \t*&]+[\w:~]+[ \t]*\()/gm;
/** Clang's thread-safety annotations and attributes behind a member. */
const BEHIND_MEMBER =
  /(\w[ \t\n]+)([A-Z0-9_]*(?:GUARDED_BY|LOCKS?_\w+|LOCK_FUNCTION|REQUIRED|ATTRIBUTE\w*)\([^()\n]*\))(?=\s*[;{=])/g;
const BEHIND_FUNCTION =
  /(\)\s+(?:const\s+)?)([A-Z][A-Z0-9_]{3,}|[A-Z0-9_]*(?:ATTRIBUTE|PRINTF|FORMAT|NONNULL|RESULT|LOCKS?|REQUIRED|BOUND)\w*\([^()\n]*\))(?=\s*(?:[;{]|:(?!:)))/g;
const NULLABILITY = /([*&>][ \t]*)(\b(?:absl_nonnull|absl_nullable|absl_nullability_unknown|_Nonnull|_Nullable)\b)/g;

const blank = (macro: string): string => ' '.repeat(macro.length);
const blankSecond = (_: string, head: string, macro: string): string => head + blank(macro);

/** @returns a text of the same length, with the same lines */
export function withoutMacros(text: string): string {
  return text
    .replace(STANDING_ALONE, (whole, indent: string, macro: string, at: number) =>
      isStatement(text, at, at + whole.length)
        ? indent + blank(macro) + whole.slice(indent.length + macro.length)
        : whole,
    )
    .replace(BEFORE_TYPE_NAME, blankSecond)
    .replace(BEHIND_MEMBER, blankSecond)
    .replace(BEHIND_FUNCTION, blankSecond)
    .replace(BEFORE_DECLARATION, blankSecond)
    .replace(BEFORE_FUNCTION, blankSecond)
    .replace(NULLABILITY, blankSecond);
}

/** An enumerator, an argument or an operand stands between other marks than a statement does. */
function isStatement(text: string, start: number, end: number): boolean {
  const before = lastMark(text, start);
  if (before === '}' || before === ';') return true;
  const after = /\S/.exec(text.slice(end, end + 200))?.[0] ?? '}';
  return '{>/"'.includes(before) && !'},=;)([.+-*&|<?:'.includes(after);
}

/** The last character of code before an offset, line comments left out; `;` at the top of the text. */
function lastMark(text: string, offset: number): string {
  for (let end = offset; end > 0;) {
    const start = text.lastIndexOf('\n', end - 2) + 1;
    const code = text
      .slice(start, end)
      .replace(/\/\/.*/, '')
      .trimEnd();
    if (code !== '') return code.at(-1)!;
    end = start;
  }
  return ';';
}
