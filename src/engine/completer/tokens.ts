/**
 * Text → tokens that are the same for all languages: words, numbers, single signs, ends of lines. A code is
 * `id << 2 | gap`; contexts compare ids, what is written also heeds the gap.
 */

/** Id of the end of a line; blank lines add none. Its gap tells how the next line is indented. */
export const EOL = 0;
/** Id of what is never written: the edge of a file, the cursor. */
export const EDGE = 1;

/** Gap of a token that white space precedes. */
export const SPACED = 1;
/** Gap of an end of line: the next line is indented more, or less. */
export const DEEPER = 1;
export const SHALLOWER = 2;

/** What a token is, by its letters. */
export const Kind = {
  Eol: 0,
  Open: 1,
  Close: 2,
  Separator: 3,
  Quote: 4,
  Sign: 5,
  Lower: 6,
  Upper: 7,
  Constant: 8,
  Number: 9,
} as const;
export type Kind = (typeof Kind)[keyof typeof Kind];
export const KINDS = 10;

export const idOf = (code: number): number => code >> 2;

/** Longer words are cut: what is so long is data. */
const LONGEST_WORD = 64;

/** Texts of tokens ↔ ids, for one language. */
export class Vocabulary {
  private readonly ids = new Map<string, number>([
    ['\n', EOL],
    ['', EDGE],
  ]);
  readonly texts: string[] = ['\n', ''];
  private kinds: Uint8Array = new Uint8Array(1 << 12);

  id(text: string): number {
    let id = this.ids.get(text);
    if (id === undefined) {
      id = this.texts.length;
      this.ids.set(text, id);
      this.texts.push(text);
      if (id >= this.kinds.length) {
        const wider = new Uint8Array(2 * this.kinds.length);
        wider.set(this.kinds);
        this.kinds = wider;
      }
      this.kinds[id] = kindOf(text);
    }
    return id;
  }

  find(text: string): number | undefined {
    return this.ids.get(text);
  }

  kind(id: number): Kind {
    return this.kinds[id] as Kind;
  }

  get size(): number {
    return this.texts.length;
  }
}

export const isWord = (kind: Kind): boolean => kind === Kind.Lower || kind === Kind.Upper || kind === Kind.Constant;

function kindOf(text: string): Kind {
  const c = text.charCodeAt(0);
  if (c >= 48 && c <= 57) return Kind.Number;
  if (!isWordCode(c)) {
    if ('([{'.includes(text)) return Kind.Open;
    if (')]}'.includes(text)) return Kind.Close;
    if (text === ',' || text === ';') return Kind.Separator;
    if (text === '"' || text === "'" || text === '`') return Kind.Quote;
    return Kind.Sign;
  }
  if (!/\p{Lu}/u.test(text)) return Kind.Lower;
  if (text.length > 1 && !/\p{Ll}/u.test(text)) return Kind.Constant;
  return /^_*\p{Lu}/u.test(text) ? Kind.Upper : Kind.Lower;
}

export function isWordCode(c: number): boolean {
  return (c >= 97 && c <= 122) || (c >= 65 && c <= 90) || c === 95 || c === 36 || (c >= 48 && c <= 57) || c > 127;
}

/** The word that a text ends in; '' where it ends in none. */
export function wordAtEnd(text: string): string {
  let start = text.length;
  while (start > 0 && isWordCode(text.charCodeAt(start - 1))) start--;
  return text.slice(start);
}

/** A text as tokens, with what joins it to what stands before and after it. */
export interface Tokens {
  codes: number[];
  /** Columns that its first line is indented by; -1: no line with a token starts here. */
  first: number;
  /** Columns that the last line with a token is indented by; 0 within the line that the text begins in. */
  last: number;
}

/** The end of a line, by the columns that it and the next one are indented by. */
export const lineEnd = (from: number, to: number): number =>
  (EOL << 2) | (to === from ? 0 : to > from ? DEEPER : SHALLOWER);

/**
 * Codes of a text, in order. Takes about 30 MB a second.
 * @param midLine the text begins within a line, so that its first line end counts
 */
export const tokenize = (text: string, vocabulary: Vocabulary, midLine = false): number[] =>
  tokensOf(text, vocabulary, midLine).codes;

/** As {@link tokenize}, for a text that others are to be joined to. */
export function tokensOf(text: string, vocabulary: Vocabulary, midLine = false): Tokens {
  const codes: number[] = [];
  const n = text.length;
  let i = 0;
  let gap = 0;
  let first = -1;
  let last = 0;
  let column = 0;
  let atStart = !midLine;
  let lastEol = -1;
  while (i < n) {
    const c = text.charCodeAt(i);
    if (c === 10) {
      if (!atStart) {
        lastEol = codes.length;
        codes.push(EOL << 2);
      }
      atStart = true;
      column = 0;
      gap = 0;
      i++;
      continue;
    }
    if (c <= 32) {
      column += c === 9 ? 4 : 1;
      gap = SPACED;
      i++;
      continue;
    }
    if (atStart) {
      if (first < 0) first = column;
      if (lastEol >= 0) codes[lastEol] = lineEnd(last, column);
      last = column;
      atStart = false;
      gap = 0;
    }
    const start = i++;
    if (isWordCode(c)) while (i < n && i - start < LONGEST_WORD && isWordCode(text.charCodeAt(i))) i++;
    codes.push((vocabulary.id(text.slice(start, i)) << 2) | gap);
    gap = 0;
  }
  return { codes, first, last };
}

/** What a word is made of, as it is written: `readUser2` → `read`, `User`, `2`. */
export const partsOf = (word: string): string[] => word.match(/\p{Lu}+(?!\p{Ll})|\p{Lu}?\p{Ll}+|\d+/gu) ?? [];

/** Words that a definition's name follows. */
export const INTRODUCE = new Set([
  'function', 'def', 'defp', 'defmacro', 'fn', 'func', 'fun', 'sub', 'class', 'struct', 'interface', 'trait', 'enum',
  'type', 'module', 'defmodule', 'object', 'const', 'let', 'var', 'val', 'local', 'data', 'newtype', 'instance', 'namespace',
]); // prettier-ignore
