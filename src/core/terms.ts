import { stemmer } from 'stemmer';
import { FNV_START, hashOf, mixed } from './hash.js';

/**
 * The analyzer: text → terms, the same for documents and queries. A word becomes its stem in lower case; an identifier
 * becomes the stems of its words and, when it has several, also the whole, folded: `parseQuery_v2` → `pars`, `queri`,
 * `v2`, `parsequeryv2`. Pure and deterministic; a change of behaviour needs a new ANALYZER_VERSION.
 */

/** Fields of a chunk that are counted apart. The number is the bit in a posting's field mask. */
export const Field = { symbol: 0, signature: 1, doc: 2, body: 3, header: 4 } as const;
export type Field = (typeof Field)[keyof typeof Field];
export const FIELD_COUNT = 5;

/** Runs of letters, digits and `_`, in any script. Numbers of one digit or more than five say nothing to a reader. */
const WORD = /[\p{L}_$][\p{L}\p{M}\p{N}_$]*|(?<![\p{L}\p{N}_$])\p{N}{2,5}(?![\p{N}\p{L}])/gu;
const HUMP = /\p{Lu}+(?!\p{Ll})\p{N}*|\p{Lu}?[\p{Ll}\p{Lo}\p{M}]+\p{N}*|\p{N}+|\p{Lu}/gu;

/** The same for names of ASCII alone, several times faster. */
const ASCII_HUMP = /[A-Z]+(?![a-z])\d*|[A-Z]?[a-z]+\d*|\d+|[A-Z]/g;
const BEYOND_ASCII = /[^\0-\x7f]/;

const MAX_TERM = 64;

/** Text as a regular expression that matches just it, with the flag `u` or without. */
export const escapeRegExp = (text: string): string => text.replace(/[\\^$.*+?()[\]{}|/]/g, '\\$&');

const stems = new Map<string, string>();

/** Stem of a lower-case word (Porter 1980). Short words, and words with digits or beyond ASCII, are kept as they are. */
export function stem(word: string): string {
  if (word.length < 4 || !/^[a-z]+$/.test(word)) return word;
  let s = stems.get(word);
  if (s === undefined) {
    if (stems.size > 50_000) stems.clear();
    s = stemmer(word);
    stems.set(word, s);
  }
  return s;
}

/** `parseQuery_v2` → `['parse', 'Query', 'v2']`; case kept. */
export function splitIdentifier(identifier: string): string[] {
  return identifier.match(BEYOND_ASCII.test(identifier) ? HUMP : ASCII_HUMP) ?? [];
}

/** Stems of a name's words: `parsingQueries` → `['pars', 'queri']`. */
export const stemsOf = (identifier: string): string[] => splitIdentifier(identifier).map((w) => stem(w.toLowerCase()));

/** Lower case without separators: `parse_query`, `ParseQuery`, `parse-query` → `parsequery`. */
export function fold(name: string): string {
  return name.replace(BEYOND_ASCII.test(name) ? /[^\p{L}\p{N}]/gu : /[^A-Za-z0-9]/g, '').toLowerCase();
}

/** First letters of the words of a name: `getUserById` → `gubi`. */
export function humps(name: string): string {
  return splitIdentifier(name)
    .map((w) => w[0]!.toLowerCase())
    .join('');
}

const identifierTerms = new Map<string, readonly string[]>();

/** Terms of one identifier or word: its words' stems, then the whole if there are several words. */
export function termsOfIdentifier(identifier: string): readonly string[] {
  let terms = identifierTerms.get(identifier);
  if (terms !== undefined) return terms;
  terms = splitTerms(identifier);
  // Bounded: vocabularies of large repositories reach millions.
  if (identifierTerms.size > 100_000) identifierTerms.clear();
  identifierTerms.set(identifier, terms);
  return terms;
}

/** The same, for callers that remember what they asked. */
export function splitTerms(identifier: string): string[] {
  const out: string[] = [];
  const words = splitIdentifier(identifier);
  for (const w of words) if (w.length > 1 && w.length <= MAX_TERM) out.push(stem(w.toLowerCase()));
  if (words.length > 1) {
    const whole = fold(identifier);
    if (whole.length > 2 && whole.length <= MAX_TERM) out.push(stem(whole));
  }
  return out;
}

/** Identifiers and words of a text in order, as written. */
export function words(text: string): string[] {
  return text.match(WORD) ?? [];
}

/** What an ASCII character is to a word; others than these end it. */
const [NOTHING, DIGIT, LETTER] = [0, 1, 2] as const;
const CLASS = Uint8Array.from({ length: 128 }, (_, c) =>
  /\d/.test(String.fromCharCode(c)) ? DIGIT : /[\w$]/.test(String.fromCharCode(c)) ? LETTER : NOTHING,
);

/**
 * The same as `words(text.slice(from, to))`, as places in the text, each with its hash (hash.ts). Almost all code is
 * ASCII, where looking at each character is several times faster than the expression; a word beyond ASCII is left to that.
 */
export function eachWord(
  text: string,
  from: number,
  to: number,
  visit: (start: number, end: number, hash: number) => void,
): void {
  let i = from;
  while (i < to) {
    let c = text.charCodeAt(i);
    const first = c < 128 ? CLASS[c]! : LETTER;
    if (first === NOTHING) {
      i++;
      continue;
    }
    const start = i;
    const goesOn = first === LETTER ? LETTER | DIGIT : DIGIT;
    let hash = FNV_START;
    while (c < 128 && CLASS[c]! & goesOn) {
      hash = mixed(hash, c);
      if (++i === to) break;
      c = text.charCodeAt(i);
    }
    if (i < to && c > 127) i = visitBeyondAscii(text, start, to, visit);
    else if (first === LETTER) visit(start, i, hash);
    // A number that goes on as a name is neither: the name is found by itself.
    else if (i - start >= 2 && i - start <= 5 && !(i < to && isAsciiLetter(c))) visit(start, i, hash);
  }
}

const isAsciiLetter = (c: number): boolean => (c >= 97 && c <= 122) || (c >= 65 && c <= 90);

/** Visits the words of the run, from `start`, that has no ASCII character but those of words; returns its end. */
function visitBeyondAscii(
  text: string,
  start: number,
  to: number,
  visit: (start: number, end: number, hash: number) => void,
): number {
  let end = start;
  while (end < to && (text.charCodeAt(end) > 127 || CLASS[text.charCodeAt(end)] !== NOTHING)) end++;
  for (const { index, 0: word } of text.slice(start, end).matchAll(WORD))
    visit(start + index, start + index + word.length, hashOf(word));
  return end;
}

/** Terms of a text in order, with repetitions. */
export function terms(text: string): string[] {
  const out: string[] = [];
  for (const w of words(text)) out.push(...termsOfIdentifier(w));
  return out;
}

const STOP = new Set(
  `a an and are as at be been being but by can could did do does doing done for from had has have having he her his how i if in into is it its
  itself just like may me might more most must my no nor not of off on once only or other our out over own s same shall she should so some such
  t than that the their them then there these they this those through to too under until up us very was we were what when where which while who
  whom why will with within would you your via e g eg ie etc per onto upon whether also between about after before during both each any all`
    .split(/\s+/)
    .filter(Boolean),
);

/** English function words: no evidence in a question, and never in `terms` of a query. */
export const isStopWord = (word: string): boolean => STOP.has(word.toLowerCase());
