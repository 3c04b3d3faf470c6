import type { Query } from '../../core/search.js';
import { rarity } from '../embedding/bundled.js';
import type { ContentDoc } from './catalogue.js';
import { type FeatureName, FEATURES, lengthOf } from './features.js';
import type { LexicalScores } from './lexical/bm25f.js';
import { type Ranked, weights } from './rank.js';

/**
 * Logistic model of "this repository holds the answer", from the best file's evidence. Fitted on the development
 * queries against their own repository (an answer) and against another (none): at this threshold 2 % of the former are
 * called unanswered and 77 % of the latter; see docs/decisions/0004-ranking.md.
 */
const MODEL = { file: 1.69, chunk: 1.52, score: 4.1, known: 8.93, bias: -23.27, threshold: -1.4 } as const;

/** Given by models of the user's choice. */
const LENT: ReadonlySet<FeatureName> = new Set<FeatureName>(['deepBest', 'deepTop3', 'rerank']);

/** The score that the model was fitted on: of the shipped weights, without what optional models gave. */
const scoreOf = ({ features }: Ranked): number =>
  FEATURES.reduce((sum, name) => (LENT.has(name) ? sum : sum + weights[name] * features[name]), 0);

/**
 * What speaks for an answer in a description besides: long questions are full of words that no code has, so it counts how
 * rare a word is in code at large, which this index alone cannot tell of words that it lacks. Shares of the question's
 * words by rarity; fitted on questions of twenty words and more; see docs/decisions/0013-evidence.md.
 */
const LONG = { chunk: 2.6, score: -1.58, rareFile: 2.41, rareChunk: 3.71, rareKnown: 1.86, bias: 2.86 } as const;

/** From this evidence on the best file is called an answer, not only the nearest thing there is; calibration moves it. */
export const LEAST_EVIDENCE = MODEL.threshold;

/** How much speaks for the best file being an answer; Infinity when it is certain. */
export function evidenceOf(query: Query, lexical: LexicalScores, best: Ranked, doc: ContentDoc): number {
  const { isDefinition, definesType, defines, phrase } = best.features;
  if (isDefinition > 0 || (phrase > 0 && query.quoted.length > 0)) return Infinity;
  // A name, perhaps unfinished, that begins the name of something defined here.
  if (query.intent === 'symbol' && definesType + defines > 0) return Infinity;
  const file = lexical.matched[best.content]!;
  let chunk = 0;
  let top = 0;
  for (let id = doc.firstChunk; id < doc.firstChunk + doc.chunks; id++) {
    if (lexical.chunks.score(id) <= top) continue;
    top = lexical.chunks.score(id);
    chunk = lexical.chunks.matched(id);
  }
  const every = new Share();
  const rare = new Share();
  let terms = 0;
  let known = 0;
  query.terms.slice(0, lexical.df.length).forEach(({ term, weight, guess }, i) => {
    if (guess) return;
    const bit = 1 << i;
    const isKnown = lexical.df[i]! > 0;
    terms++;
    if (isKnown) known++;
    every.add(weight, (file & bit) !== 0, (chunk & bit) !== 0, isKnown);
    rare.add(rarity(term), (file & bit) !== 0, (chunk & bit) !== 0, isKnown);
  });
  // Filters alone ask for no words: whatever passes is what was asked for.
  if (terms === 0) return Infinity;
  const score = scoreOf(best);
  const inChunk = every.of('chunk');
  const short =
    MODEL.file * every.of('file') +
    MODEL.chunk * inChunk +
    MODEL.score * score +
    MODEL.known * (known / terms) +
    MODEL.bias;
  const long =
    LONG.chunk * inChunk +
    LONG.score * score +
    LONG.rareFile * rare.of('file') +
    LONG.rareChunk * rare.of('chunk') +
    LONG.rareKnown * rare.of('known') +
    LONG.bias;
  return short + lengthOf(query) * long;
}

/** How much of a query the best file has, its best chunk, and the whole index. */
class Share {
  private all = 0;
  private readonly had = { file: 0, chunk: 0, known: 0 };

  add(weight: number, inFile: boolean, inChunk: boolean, isKnown: boolean): void {
    this.all += weight;
    if (inFile) this.had.file += weight;
    if (inChunk) this.had.chunk += weight;
    if (isKnown) this.had.known += weight;
  }

  of(where: 'file' | 'chunk' | 'known'): number {
    return this.had[where] / this.all;
  }
}
