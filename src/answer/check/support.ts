import { fold, isStopWord, splitIdentifier, stem, words } from '../../core/terms.js';

/**
 * Does a text share what a sentence says? Without a language model that can only be refuted, not proven, so only what is
 * clearly wrong is refuted: a citation that holds must never be struck through (figures: benchmarks/results/answers.json).
 * BM25-style attribution by shared words (as in ALCE, Gao et al. 2023, without its entailment model).
 */

/** What a sentence says, as far as it can be looked up. */
export interface Claim {
  /** Names as code writes them, folded. */
  names: Set<string>;
  /** Stems of other words that say something. */
  words: Set<string>;
}

/** A text that may bear a claim out. */
export interface Ground {
  names: Set<string>;
  words: Set<string>;
}

const CODE_SPAN = /(`+)([^`]+)\1/g;
/** `parseQuery`, `parse_query`, `HTTPServer2`: no word of a language that people speak. */
const NAME_LIKE = /[\p{Ll}\p{N}]\p{Lu}|_|^\p{Lu}{2,}\p{Ll}|\p{L}\p{N}|\$/u;
/** Words of code that say nothing of where they stand. */
const COMMON = new Set(
  `true false null none nil undefined void self this super string number boolean int bool str float char object array list dict map set any
  type class function func def fn method return returns async await const let var new import export default public private static final if
  else for while try catch throw error value name key index item result data args kwargs options params`.split(/\s+/),
);

export function claimOf(sentence: string): Claim {
  const claim: Claim = { names: new Set(), words: new Set() };
  for (const span of sentence.matchAll(CODE_SPAN)) for (const word of words(span[2]!)) addName(claim, word);
  for (const word of words(sentence.replace(CODE_SPAN, ' '))) {
    if (NAME_LIKE.test(word)) addName(claim, word);
    else addWord(claim.words, word);
  }
  return claim;
}

function addName(claim: Claim, name: string): void {
  const whole = fold(name);
  if (whole.length < 3 || COMMON.has(whole) || isStopWord(whole)) addWord(claim.words, name);
  else claim.names.add(whole);
}

function addWord(to: Set<string>, word: string): void {
  const lower = word.toLowerCase();
  if (lower.length > 2 && !isStopWord(lower) && !COMMON.has(lower)) to.add(stem(lower));
}

export function groundOf(text: string): Ground {
  const ground: Ground = { names: new Set(), words: new Set() };
  for (const word of words(text)) {
    ground.names.add(fold(word));
    for (const part of splitIdentifier(word)) ground.words.add(stem(part.toLowerCase()));
    ground.words.add(stem(word.toLowerCase()));
  }
  return ground;
}

/** How much of a claim a text has: names and words that are in both. */
export function shared(claim: Claim, ground: Ground): { names: number; words: number } {
  let [names, common] = [0, 0];
  for (const name of claim.names) if (ground.names.has(name)) names++;
  for (const word of claim.words) if (ground.words.has(word)) common++;
  return { names, words: common };
}
