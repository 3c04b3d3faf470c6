import { fold, isStopWord, stem, stemsOf, words } from '../../core/terms.js';

/**
 * Does a text share what a sentence says? Without a language model that can only be refuted, not proven, so only what is
 * clearly wrong is refuted: a citation that holds must never be struck through (figures: benchmarks/results/answers.json).
 * BM25-style attribution by shared words (as in ALCE, Gao et al. 2023, without its entailment model).
 */

/** What a sentence says, as far as it can be looked up. */
export interface Claim {
  /** Names as code writes them, folded. */
  names: Set<string>;
  /** Those of them that the sentence marks as code: it is about them, and does not just have such a word. */
  marked: Set<string>;
  /** Stems of other words that say something. */
  words: Set<string>;
}

/** A text that may bear a claim out. */
export interface Ground {
  names: Set<string>;
  words: Set<string>;
  /** First letters of its words: `dict` stands for `dictionary`, `config` for `configuration`. */
  beginnings: Set<string>;
}

/** What is in a claim without being said: targets of links, tags. */
const UNSAID = /\]\([^)\s]*\)|<\/?[a-z][a-z0-9]*(?:\s[^>\n]*)?>|https?:\S+/gi;
const CODE_SPAN = /(`{1,3})([^`]{1,300})\1/g;
/** `parseQuery`, `parse_query`, `HTTPServer2`: no word of a language that people speak. */
const NAME_LIKE = /[\p{Ll}\p{N}]\p{Lu}|_|^\p{Lu}{2,}\p{Ll}|\p{L}\p{N}|\$/u;
/** Words of code that say nothing of where they stand. */
const COMMON = new Set(
  `true false null none nil undefined void self this super string number boolean int bool str float char object array list dict map set any
  type class function func def fn method return returns async await const let var new import export default public private static final if
  else for while try catch throw error value name key index item result data args kwargs options params`.split(/\s+/),
);

/** What a sentence claims: its names, and the words that say something. Links and tags say nothing. */
export function claimOf(text: string): Claim {
  const sentence = text.replace(UNSAID, ' ');
  const claim: Claim = { names: new Set(), marked: new Set(), words: new Set() };
  for (const span of sentence.matchAll(CODE_SPAN))
    for (const word of words(span[2]!)) addName(claim, word, claim.marked);
  for (const word of words(sentence.replace(CODE_SPAN, ' '))) {
    if (NAME_LIKE.test(word)) addName(claim, word);
    else addWord(claim.words, word);
  }
  return claim;
}

function addName(claim: Claim, name: string, marked?: Set<string>): void {
  const whole = fold(name);
  if (whole.length < 3 || COMMON.has(whole) || isStopWord(whole)) addWord(claim.words, name);
  else {
    claim.names.add(whole);
    marked?.add(whole);
  }
}

function addWord(to: Set<string>, word: string): void {
  const lower = word.toLowerCase();
  if (lower.length > 2 && !isStopWord(lower) && !COMMON.has(lower)) to.add(stem(lower));
}

/** What a text has to bear a claim out with: its words whole, and the parts of its names. */
export function groundOf(text: string): Ground {
  const ground: Ground = { names: new Set(), words: new Set(), beginnings: new Set() };
  for (const word of words(text)) {
    ground.names.add(fold(word));
    for (const part of stemsOf(word)) ground.words.add(part);
    ground.words.add(stem(word.toLowerCase()));
  }
  for (const word of ground.words) if (word.length >= 5) ground.beginnings.add(word.slice(0, 5));
  return ground;
}

/** Short forms of three letters that code uses for longer words. */
const SHORT_FORMS = new Set(
  'arg num obj err req res val dir env doc ref lib str int seq col def dep exp ext gen len max min opt pos pre proc reg rel rem sep sub sum sym sys tab tok typ var'.split(
    ' ',
  ),
);

/** How surely a text has a word of a claim: 1 as it is, less where only another form of it. */
export function hasWord(ground: Ground, word: string): number {
  if (ground.words.has(word)) return 1;
  const isShortened =
    ground.words.has(word.slice(0, 4)) || (SHORT_FORMS.has(word.slice(0, 3)) && ground.words.has(word.slice(0, 3)));
  return (word.length >= 5 && ground.beginnings.has(word.slice(0, 5))) || isShortened ? 0.7 : 0;
}

/** Does a text have a name, by itself or, where it is long, within another one? */
export function hasName(ground: Ground, name: string): boolean {
  if (ground.names.has(name)) return true;
  if (name.length >= 6) for (const one of ground.names) if (one.includes(name)) return true;
  return false;
}
