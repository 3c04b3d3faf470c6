import { CANDIDATE_FEATURES, CONTEXT_FEATURES } from './features.js';
import type { Step } from './step.js';

/** Numbers of a {@link Mixer} as shipped; rows one after the other. */
export interface MixerWeights {
  hidden: number;
  /** [hidden][CONTEXT_FEATURES] */
  context: number[];
  /** [hidden][CANDIDATE_FEATURES] */
  candidate: number[];
  /** [hidden] */
  bias: number[];
  middleSize: number;
  /** [middle][hidden] */
  middle: number[];
  /** [middle] */
  middleBias: number[];
  /** [middle] */
  middleOut: number[];
  /** [hidden], past the middle layer. */
  out: number[];
  /** [CANDIDATE_FEATURES], past both layers. */
  direct: number[];
  /** [CONTEXT_FEATURES + 1]: the score of "none of these". */
  none: number[];
}

/**
 * Scores candidates: two hidden layers over what votes for each, then a softmax over all of them and "none of these"
 * (logistic mixing as in PAQ, Mahoney 2005, over words in place of bits). Most features are 0 and are passed over.
 */
export class Mixer {
  private readonly hidden: number;
  /** [feature][hidden] */
  private readonly context: Float64Array;
  private readonly candidate: Float64Array;
  /** What the context gives each hidden unit, and what a candidate adds. */
  private readonly base: Float64Array;
  private readonly sum: Float64Array;
  /** [hidden][middle] */
  private readonly middle: Float64Array;
  private readonly middleSum: Float64Array;

  constructor(private readonly weights: MixerWeights) {
    const { hidden, middleSize } = weights;
    this.hidden = hidden;
    this.context = transposed(weights.context, hidden, CONTEXT_FEATURES);
    this.candidate = transposed(weights.candidate, hidden, CANDIDATE_FEATURES);
    this.base = new Float64Array(hidden);
    this.sum = new Float64Array(hidden);
    this.middle = transposed(weights.middle, middleSize, hidden);
    this.middleSum = new Float64Array(middleSize);
  }

  /** Writes the probabilities of a step's candidates to `to`. @returns that of none of them */
  score({ context, features, count }: Pick<Step, 'context' | 'features' | 'count'>, to: Float32Array): number {
    const { base, sum, hidden, middle, middleSum } = this;
    const { bias, out, direct, middleSize, middleBias, middleOut, none: noneWeights } = this.weights;
    base.set(bias);
    let none = noneWeights[CONTEXT_FEATURES]!;
    for (let k = 0; k < CONTEXT_FEATURES; k++) {
      const x = context[k]!;
      if (x === 0) continue;
      none += noneWeights[k]! * x;
      const row = k * hidden;
      for (let j = 0; j < hidden; j++) base[j]! += this.context[row + j]! * x;
    }
    // Candidates have most of their features in common with the last one, for which least is said: what it gives is added
    // once, and for the others what differs.
    const last = (count - 1) * CANDIDATE_FEATURES;
    let common = 0;
    for (let k = 0; k < CANDIDATE_FEATURES && count > 0; k++) {
      const x = features[last + k]!;
      if (x === 0) continue;
      common += direct[k]! * x;
      const row = k * hidden;
      for (let j = 0; j < hidden; j++) base[j]! += this.candidate[row + j]! * x;
    }
    let most = none;
    for (let i = 0; i < count; i++) {
      sum.set(base);
      let score = common;
      for (let k = 0; k < CANDIDATE_FEATURES; k++) {
        const x = features[i * CANDIDATE_FEATURES + k]! - features[last + k]!;
        if (x === 0) continue;
        score += direct[k]! * x;
        const row = k * hidden;
        for (let j = 0; j < hidden; j++) sum[j]! += this.candidate[row + j]! * x;
      }
      middleSum.set(middleBias);
      for (let j = 0; j < hidden; j++) {
        const x = sum[j]!;
        if (x <= 0) continue;
        score += out[j]! * x;
        const row = j * middleSize;
        for (let m = 0; m < middleSize; m++) middleSum[m]! += middle[row + m]! * x;
      }
      for (let m = 0; m < middleSize; m++) if (middleSum[m]! > 0) score += middleOut[m]! * middleSum[m]!;
      to[i] = score;
      if (score > most) most = score;
    }
    const rest = Math.exp(none - most);
    let all = rest;
    for (let i = 0; i < count; i++) all += to[i] = Math.exp(to[i]! - most);
    for (let i = 0; i < count; i++) to[i]! /= all;
    return rest / all;
  }
}

function transposed(rows: readonly number[], hidden: number, features: number): Float64Array {
  if (rows.length !== hidden * features) throw new Error(`the mixer's weights are for other features: ${rows.length}`);
  const columns = new Float64Array(rows.length);
  for (let j = 0; j < hidden; j++) for (let k = 0; k < features; k++) columns[k * hidden + j] = rows[j * features + k]!;
  return columns;
}
