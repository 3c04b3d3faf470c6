/**
 * Brackets around a cursor. A light reading of any language: strings end with their line, comments are told by their
 * mark. What it gets wrong only makes a proposal less sure.
 */

/** Marks of comments to the end of the line. */
const LINE_COMMENT: Record<string, string> = {
  python: '#',
  ruby: '#',
  bash: '#',
  elixir: '#',
  yaml: '#',
  toml: '#',
  haskell: '--',
  lua: '--',
  sql: '--',
  text: '#',
};
/** Languages in which `'` may stand alone: lifetimes, primes, symbols. */
const LONE_QUOTE = new Set(['rust', 'haskell', 'text', 'markdown']);

/** The mark after which a line is a comment. */
export const commentMark = (language: string): string => LINE_COMMENT[language] ?? '//';
export const hasLoneQuotes = (language: string): boolean => LONE_QUOTE.has(language);

const CLOSER: Record<string, string> = { '(': ')', '[': ']', '{': '}' };

export interface Brackets {
  /** Closing signs that what is open before the cursor waits for, outermost first. */
  open: string[];
  /** Closing signs after the cursor that close nothing after it, in order. */
  wanted: string[];
  /** The cursor stands in a string or a comment of its line. */
  quoted: boolean;
}

/** What a text says of brackets; all of it can be read in pieces. */
export interface BracketReading {
  /** Closing signs that what is open at its end waits for, outermost first. */
  open: string[];
  /** Closing signs that close nothing in it, in order. */
  wanted: string[];
  /** It ends in a string or a comment, so that what follows cannot be read alone. */
  quoted: boolean;
}

/** @param before what is open where the text begins */
export function readBrackets(text: string, language: string, before: readonly string[] = []): BracketReading {
  const open = [...before];
  const wanted: string[] = [];
  const quoted = read(text, language, (sign) => {
    if (sign in CLOSER) open.push(CLOSER[sign]!);
    else if (open.length > 0) {
      const at = open.lastIndexOf(sign);
      if (at >= 0) open.length = at;
    } else wanted.push(sign);
  });
  return { open, wanted, quoted };
}

/** Of a buffer in four pieces: far before the cursor, near before it, near after it, far after it. */
export function bracketsAround(
  [head, prefix, suffix, tail]: readonly [string, string, string, string],
  language: string,
  headRead = readBrackets(head, language),
  tailRead = readBrackets(tail, language),
): Brackets {
  const before = headRead.quoted
    ? readBrackets(head + prefix, language)
    : readBrackets(prefix, language, headRead.open);
  const after = readBrackets(suffix, language);
  const isApart = !after.quoted && after.open.length === 0;
  const wanted = isApart ? [...after.wanted, ...tailRead.wanted] : readBrackets(suffix + tail, language).wanted;
  return { open: before.open, wanted, quoted: before.quoted };
}

/** Tells of every bracket outside strings and comments. @returns whether the end lies in one of its line's */
function read(text: string, language: string, tell: (bracket: string) => void): boolean {
  const comment = commentMark(language);
  const blocks = comment === '//';
  const loneQuote = hasLoneQuotes(language);
  const n = text.length;
  for (let i = 0; i < n; i++) {
    const c = text.charCodeAt(i);
    if (c === 40 || c === 41 || c === 91 || c === 93 || c === 123 || c === 125) tell(text[i]!);
    else if (c === 34 || c === 96 || (c === 39 && !loneQuote)) {
      const triple = text.charCodeAt(i + 1) === c && text.charCodeAt(i + 2) === c;
      if (triple) {
        const end = text.indexOf(text.slice(i, i + 3), i + 3);
        if (end < 0) return true;
        i = end + 2;
        continue;
      }
      const spans = c === 96;
      let j = i + 1;
      while (j < n) {
        const d = text.charCodeAt(j);
        if (d === 92) j++;
        else if (d === c || (d === 10 && !spans)) break;
        j++;
      }
      if (j >= n) return true;
      i = j;
    } else if (c === comment.charCodeAt(0) && text.startsWith(comment, i) && !(c === 35 && text[i - 1] === '$')) {
      const end = text.indexOf('\n', i);
      if (end < 0) return true;
      i = end;
    } else if (blocks && c === 47 && text.charCodeAt(i + 1) === 42) {
      const end = text.indexOf('*/', i + 2);
      if (end < 0) return true;
      i = end + 1;
    }
  }
  return false;
}
