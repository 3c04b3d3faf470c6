import { CANDIDATE_FEATURES, CONTEXT_FEATURES, type Step } from './candidates.js';

/** Numbers of a {@link Mixer} as shipped; rows one after the other. */
export interface MixerWeights {
  hidden: number;
  /** [hidden][CONTEXT_FEATURES] */
  context: number[];
  /** [hidden][CANDIDATE_FEATURES] */
  candidate: number[];
  /** [hidden] */
  bias: number[];
  /** [hidden] */
  out: number[];
  /** [CANDIDATE_FEATURES], past the hidden layer. */
  direct: number[];
  /** [CONTEXT_FEATURES + 1]: the score of "none of these". */
  none: number[];
}

/**
 * Scores candidates: one hidden layer over what votes for each, then a softmax over all of them and "none of these"
 * (logistic mixing as in PAQ, Mahoney 2005, over words in place of bits).
 */
export class Mixer {
  private readonly h: Float32Array;
  constructor(private readonly w: Record<Exclude<keyof MixerWeights, 'hidden'>, Float32Array> & { hidden: number }) {
    this.h = new Float32Array(w.hidden);
  }

  /** Writes the probabilities of a step's candidates to `to`. @returns that of none of them */
  score({ context, features, count }: Pick<Step, 'context' | 'features' | 'count'>, to: Float32Array): number {
    const { w, h } = this;
    const H = w.hidden;
    for (let j = 0; j < H; j++) {
      let s = w.bias[j]!;
      const row = j * CONTEXT_FEATURES;
      for (let k = 0; k < CONTEXT_FEATURES; k++) s += w.context[row + k]! * context[k]!;
      h[j] = s;
    }
    let none = w.none[CONTEXT_FEATURES]!;
    for (let k = 0; k < CONTEXT_FEATURES; k++) none += w.none[k]! * context[k]!;
    let most = none;
    for (let i = 0; i < count; i++) {
      const at = i * CANDIDATE_FEATURES;
      let score = 0;
      for (let k = 0; k < CANDIDATE_FEATURES; k++) score += w.direct[k]! * features[at + k]!;
      for (let j = 0; j < H; j++) {
        let s = h[j]!;
        const row = j * CANDIDATE_FEATURES;
        for (let k = 0; k < CANDIDATE_FEATURES; k++) s += w.candidate[row + k]! * features[at + k]!;
        if (s > 0) score += w.out[j]! * s;
      }
      to[i] = score;
      if (score > most) most = score;
    }
    const rest = Math.exp(none - most);
    let sum = rest;
    for (let i = 0; i < count; i++) sum += to[i] = Math.exp(to[i]! - most);
    for (let i = 0; i < count; i++) to[i]! /= sum;
    return rest / sum;
  }
}

export function mixerOf(weights: MixerWeights): Mixer {
  const { hidden, ...rest } = weights;
  const arrays = Object.fromEntries(Object.entries(rest).map(([k, v]) => [k, Float32Array.from(v)]));
  return new Mixer({ hidden, ...(arrays as Record<Exclude<keyof MixerWeights, 'hidden'>, Float32Array>) });
}
