import { type Candidate, type FeatureName, FEATURES } from '../retrieval/features.js';
import { weights as shipped } from '../retrieval/rank.js';
import { Adam } from './adam.js';

/** A query's candidates, and which of them are answers. */
export interface RankingLesson {
  candidates: readonly Candidate[];
  isAnswer: (content: number) => boolean;
}

/**
 * Features whose weights stay as shipped, since pairs from comments and commits would mislead about them: their answers
 * are all sources, and long ones more often than is true of what people look for; their comments and
 * vectors were left out; and none of them was opened, quoted or asked for by name.
 */
const FIXED: ReadonlySet<FeatureName> = new Set<FeatureName>([
  'test',
  'notSource',
  'length',
  'header',
  'denseBest',
  'longTest',
  'longNotSource',
  'longLength',
  'isDefinition',
  'phrase',
  'preferred',
  'deepBest',
  'deepTop3',
  'rerank',
]);
/** Most that a weight may move. */
const MOST_MOVED = 0.15;
/** Pull towards the shipped weights (L2). */
const TIE = 0.3;
const STEPS = 120;
const LEARNING_RATE = 0.01;
/** As where the shipped weights were fitted: scores are multiplied by this before the softmax. */
const SHARPNESS = 3;
/** Candidates of a query that are looked at; those further down have no say in the first ten. */
const MOST_CANDIDATES = 60;

/** A small correction of the ranker's weights, listwise (ListNet, Cao et al. 2007), tied to the shipped ones. */
export function trainWeights(lessons: readonly RankingLesson[]): Partial<Record<FeatureName, number>> {
  const free = FEATURES.filter((name) => !FIXED.has(name) && shipped[name] !== 0);
  const lists = lessons
    .map(({ candidates, isAnswer }) => listOf(candidates, isAnswer, free))
    .filter((list) => list.answers > 0);
  const change = new Float64Array(free.length);
  const adam = new Adam(change, LEARNING_RATE);
  for (let step = 0; step < STEPS; step++) {
    const gradient = change.map((x) => TIE * x);
    for (const { base, values, relevant, answers } of lists) {
      const scores = base.map((s, j) => SHARPNESS * (s + dot(change, values[j]!)));
      const max = scores.reduce((a, b) => Math.max(a, b), -Infinity);
      const exp = scores.map((s) => Math.exp(s - max));
      const sum = exp.reduce((a, b) => a + b, 0);
      values.forEach((value, j) => {
        const d = (SHARPNESS * (exp[j]! / sum - (relevant[j] ? 1 / answers : 0))) / lists.length;
        for (let i = 0; i < free.length; i++) gradient[i]! += d * value[i]!;
      });
    }
    adam.step(gradient);
    for (let i = 0; i < change.length; i++) change[i] = Math.max(-MOST_MOVED, Math.min(MOST_MOVED, change[i]!));
  }
  return Object.fromEntries(free.map((name, i) => [name, Math.round(change[i]! * 1000) / 1000]));
}

function listOf(
  candidates: readonly Candidate[],
  isAnswer: (content: number) => boolean,
  free: readonly FeatureName[],
) {
  const scored = candidates
    .map((candidate) => ({
      candidate,
      base: FEATURES.reduce((sum, name) => sum + shipped[name] * candidate.features[name], 0),
    }))
    .sort((a, b) => b.base - a.base);
  const list = scored.filter(({ candidate }, rank) => rank < MOST_CANDIDATES || isAnswer(candidate.content));
  const relevant = list.map(({ candidate }) => isAnswer(candidate.content));
  return {
    base: list.map(({ base }) => base),
    values: list.map(({ candidate }) => Float64Array.from(free, (name) => candidate.features[name])),
    relevant,
    answers: relevant.filter(Boolean).length,
  };
}

function dot(a: Float64Array, b: Float64Array): number {
  let sum = 0;
  for (let i = 0; i < a.length; i++) sum += a[i]! * b[i]!;
  return sum;
}
