import type { Query } from '../../core/search.js';
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
 * What a description may lack besides: long questions are full of words that no code has. Fitted on questions of twenty
 * words and more, against their own repository and another one: 38 % of the former were called unanswered, now 7 %.
 */
const LONG_ALLOWANCE = 2.4;

/** From this evidence on the best file is called an answer, not only the nearest thing there is; calibration moves it. */
export const LEAST_EVIDENCE = MODEL.threshold;

/** The same for one query, by how long it is. */
export const leastEvidence = (query: Query): number => LEAST_EVIDENCE - LONG_ALLOWANCE * lengthOf(query);

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
    if (lexical.chunk[id]! <= top) continue;
    top = lexical.chunk[id]!;
    chunk = lexical.matchedChunk[id]!;
  }
  let all = 0;
  let inFile = 0;
  let inChunk = 0;
  let terms = 0;
  let known = 0;
  query.terms.slice(0, lexical.df.length).forEach(({ weight, guess }, i) => {
    if (guess) return;
    const bit = 1 << i;
    all += weight;
    terms++;
    if (lexical.df[i]! > 0) known++;
    if (file & bit) inFile += weight;
    if (chunk & bit) inChunk += weight;
  });
  // Filters alone ask for no words: whatever passes is what was asked for.
  if (terms === 0) return Infinity;
  return (
    MODEL.file * (inFile / all) +
    MODEL.chunk * (inChunk / all) +
    MODEL.score * scoreOf(best) +
    MODEL.known * (known / terms) +
    MODEL.bias
  );
}
