import type { LanguageId } from '../../../core/source.js';

/** How a language writes comments and strings: what is needed to tell its brackets from those in text. */
interface Lexis {
  lineComments: readonly string[];
  blockComment: readonly [string, string] | null;
  /** Quotes that open a string which may run over several lines; longer ones first. */
  longQuotes: readonly string[];
  /** Quotes that open a string which ends with its line. */
  quotes: string;
  /** `'` opens a character, not a string: `'"'`, `'\n'`. */
  characters: boolean;
  /** `/…/` may be a regular expression. */
  slashes: boolean;
}

const C_LIKE: Lexis = {
  lineComments: ['//'],
  blockComment: ['/*', '*/'],
  longQuotes: ['"""'],
  quotes: '"',
  characters: true,
  slashes: false,
};
const SCRIPT: Lexis = { ...C_LIKE, longQuotes: ['`'], quotes: `"'`, characters: false, slashes: true };
const HASH: Lexis = {
  ...C_LIKE,
  lineComments: ['#'],
  blockComment: null,
  longQuotes: [],
  quotes: `"'`,
  characters: false,
};
const DASHES: Lexis = { ...HASH, lineComments: ['--'] };

const LEXES: ReadonlyMap<LanguageId, Lexis> = new Map<LanguageId, Lexis>([
  ['typescript', SCRIPT],
  ['tsx', SCRIPT],
  ['javascript', SCRIPT],
  ['go', { ...C_LIKE, longQuotes: ['`'] }],
  ['dart', { ...C_LIKE, longQuotes: ['"""', "'''"], quotes: `"'`, characters: false }],
  ['php', { ...C_LIKE, lineComments: ['//', '#'], longQuotes: [], quotes: `"'`, characters: false }],
  ['css', { ...C_LIKE, lineComments: [], longQuotes: [], quotes: `"'`, characters: false }],
  ['python', { ...HASH, longQuotes: ['"""', "'''"] }],
  ['elixir', { ...HASH, longQuotes: ['"""', "'''"] }],
  ['ruby', HASH],
  ['bash', HASH],
  ['yaml', HASH],
  ['toml', { ...HASH, longQuotes: ['"""', "'''"] }],
  ['lua', { ...DASHES, blockComment: ['--[[', ']]'] }],
  ['haskell', { ...DASHES, blockComment: ['{-', '-}'], quotes: '"', characters: true }],
  ['sql', { ...DASHES, blockComment: ['/*', '*/'] }],
]);

/** What one line is, seen in its place. */
export interface LineScan {
  /** Begins inside a string that began above. */
  inString: boolean;
  /** Begins inside a comment, or a docstring, that began above. */
  inComment: boolean;
  /** Holds nothing but comment, or text of a string that stands alone (a docstring). */
  isComment: boolean;
  /** Brackets open at its end, outermost first. */
  open: string;
  /** Fewest brackets open anywhere in it: those of its beginning that it does not close. */
  least: number;
  /** Its last character outside of comments and white space. */
  last: string;
}

/** What begins no string, comment, bracket or expression in any of the languages. */
const PLAIN = /[^"'`()[\]{}/#<-]+/y;
const CLOSES: Readonly<Record<string, string>> = { ')': '(', ']': '[', '}': '{' };
/** Code after which `/` cannot divide. */
const BEFORE_REGEX = /(?:^|[=(,:;!&|?{}[\n+]|\breturn|\bcase)\s*$/;

/**
 * Brackets, strings and comments of a text, line by line, without a grammar: code of a packed piece was parsed when it
 * was indexed, and what is read now must not wait for another parse. A text that begins inside a string or that a
 * language's rarer notations mislead gives wrong brackets, never an error; statements.ts bounds what that costs.
 */
export function scanLines(lines: readonly string[], language: LanguageId): LineScan[] {
  const lexis = LEXES.get(language) ?? C_LIKE;
  const out: LineScan[] = [];
  const open: string[] = [];
  /** What ends the string or comment that is open across lines. */
  let until: { end: string; comment: boolean } | null = null;
  for (const line of lines) {
    const began = until;
    let least = open.length;
    let code = '';
    let i = 0;
    while (i < line.length) {
      if (until) {
        const end = line.indexOf(until.end, i);
        if (end < 0) break;
        i = end + until.end.length;
        until = null;
        continue;
      }
      PLAIN.lastIndex = i;
      const plain = PLAIN.exec(line)?.[0];
      if (plain) {
        code += plain;
        i += plain.length;
        continue;
      }
      const rest = line.slice(i, i + 4);
      if (lexis.lineComments.some((mark) => rest.startsWith(mark)) && !isPartOfWord(line, i, lexis)) break;
      if (lexis.blockComment && rest.startsWith(lexis.blockComment[0])) {
        until = { end: lexis.blockComment[1], comment: true };
        i += lexis.blockComment[0].length;
        continue;
      }
      const long = lexis.longQuotes.find((quote) => rest.startsWith(quote));
      if (long) {
        until = { end: long, comment: long.length === 3 && code.trim() === '' };
        i += long.length;
        if (!until.comment) code += '"';
        continue;
      }
      const c = line[i]!;
      if (lexis.quotes.includes(c)) {
        i = endOfString(line, i + 1, c);
        code += '"';
      } else if (c === "'" && lexis.characters) {
        const character = /^'(?:\\.[^']*|[^'\\])'/.exec(line.slice(i, i + 12))?.[0];
        i += character?.length ?? 1;
        code += '"';
      } else if (c === '/' && lexis.slashes && BEFORE_REGEX.test(code)) {
        i = endOfRegex(line, i + 1);
        code += '"';
      } else {
        if ('([{'.includes(c)) open.push(c);
        else if (c in CLOSES && open.at(-1) === CLOSES[c]) least = Math.min(least, (open.pop(), open.length));
        code += c;
        i++;
      }
    }
    const bare = code.trim();
    const isText = began !== null || until !== null || line.trim() !== '';
    out.push({
      inString: began !== null && !began.comment,
      inComment: began?.comment ?? false,
      isComment: bare === '' && isText && !(began && !began.comment),
      open: open.join(''),
      least,
      last: bare.at(-1) ?? '',
    });
  }
  return out;
}

/** `#` within a word is no comment: `$#`, `a#b`; nor is `--` within an operator. */
function isPartOfWord(line: string, at: number, { lineComments }: Lexis): boolean {
  return lineComments.includes('#') && line[at] === '#' && /[^\s;(]/.test(line[at - 1] ?? ' ');
}

function endOfString(line: string, from: number, quote: string): number {
  for (let i = from; i < line.length; i++) {
    if (line[i] === '\\') i++;
    else if (line[i] === quote) return i + 1;
  }
  return line.length;
}

function endOfRegex(line: string, from: number): number {
  let inClass = false;
  for (let i = from; i < line.length; i++) {
    if (line[i] === '\\') i++;
    else if (line[i] === '[') inClass = true;
    else if (line[i] === ']') inClass = false;
    else if (line[i] === '/' && !inClass) return i + 1;
  }
  return line.length;
}
