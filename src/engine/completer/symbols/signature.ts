import type { SymbolDef } from '../../../core/outline.js';
import type { LanguageId } from '../../../core/source.js';

/** What a declaration says of what it takes and gives, as words; whether they name types is for others to say. */
export interface Signature {
  parameters: { name: string; types: string[] }[];
  /** Words of the type of what it gives, or is. */
  result: string[];
  /** Words after the name of a type: what it extends and implements, and what those are made of. */
  parents: string[];
}

const WORD = /[\p{L}_$][\p{L}\p{N}_$]*/gu;
const wordsOf = (text: string): string[] => text.match(WORD) ?? [];
/** First parameters that are not passed in brackets. */
const RECEIVERS = new Set(['self', 'this', 'cls']);
const MOST_PARAMETERS = 12;

/** Reads a declaration without its body: `def f(self, a: A = 1) -> B`, `B f(A a)`, `func (r R) f(a A) B`. */
export function readSignature(
  { name, signature }: Pick<SymbolDef, 'name' | 'signature'>,
  language: LanguageId,
): Signature {
  const at = nameAt(signature, name);
  const before = signature.slice(0, Math.max(0, at));
  const after = signature.slice(at < 0 ? 0 : at + name.length);
  const open = after.indexOf('(');
  const assigned = after.search(/=(?!>)/);
  const hasList =
    open >= 0 && (assigned < 0 || open < assigned || /^\s*=\s*(?:async\s*)?(?:function\b[^(]*)?\(/.test(after));
  if (!hasList) {
    const type = assigned < 0 ? after : after.slice(0, assigned);
    return { parameters: [], result: [...wordsOf(type), ...wordsOf(before)], parents: wordsOf(after) };
  }
  const close = closing(after, open);
  const list = after.slice(open + 1, close);
  const parameters = split(list)
    .map((parameter) => readParameter(parameter, language))
    .filter((parameter) => parameter !== null)
    .filter(({ name: own }, i) => i > 0 || !RECEIVERS.has(own))
    .slice(0, MOST_PARAMETERS);
  const rest = after.slice(close + 1);
  return {
    parameters,
    result: [...wordsOf(rest), ...wordsOf(before)],
    parents: wordsOf(after.slice(0, open) + ' ' + list + ' ' + rest),
  };
}

/** Where a name stands as a whole word; -1 where it does not. */
function nameAt(text: string, name: string): number {
  for (let at = text.indexOf(name); at >= 0; at = text.indexOf(name, at + 1)) {
    const isWhole =
      !/[\p{L}\p{N}_$]/u.test(text[at - 1] ?? ' ') && !/[\p{L}\p{N}_$]/u.test(text[at + name.length] ?? ' ');
    if (isWhole) return at;
  }
  return -1;
}

/** The bracket that closes the one at `open`, or the text's end. */
function closing(text: string, open: number): number {
  let depth = 0;
  for (let i = open; i < text.length; i++) {
    if ('([{'.includes(text[i]!)) depth++;
    else if (')]}'.includes(text[i]!) && --depth === 0) return i;
  }
  return text.length;
}

/** At commas that stand in no bracket; `<` and `>` count as brackets, but not in `->` and `=>`. */
function split(list: string): string[] {
  const parts: string[] = [];
  let depth = 0;
  let start = 0;
  for (let i = 0; i < list.length; i++) {
    const c = list[i]!;
    if ('([{<'.includes(c)) depth++;
    else if (')]}'.includes(c) || (c === '>' && list[i - 1] !== '-' && list[i - 1] !== '=')) depth--;
    else if (c === ',' && depth === 0) {
      parts.push(list.slice(start, i));
      start = i + 1;
    }
  }
  parts.push(list.slice(start));
  return parts;
}

/** `a: A = 1`, `A a`, `a A`, `...a`, `label a: A`; null where no name can be told. */
function readParameter(text: string, language: LanguageId): { name: string; types: string[] } | null {
  const bare = text.replace(/=.*$/s, '');
  const colon = bare.search(/:(?!:)/);
  const named = wordsOf(colon < 0 ? bare : bare.slice(0, colon));
  if (named.length === 0) return null;
  const isFirst = language === 'go' || (language === 'swift' && colon >= 0 && named[0] !== '_');
  const name = isFirst ? named[0]! : named.at(-1)!;
  return { name, types: [...wordsOf(colon < 0 ? '' : bare.slice(colon)), ...named.filter((word) => word !== name)] };
}
