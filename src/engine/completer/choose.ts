import type { Cut } from './beam.js';

/** What a proposal is worth and costs, in characters; set where the benchmark's targets are met (docs/decisions/0012). */
export interface Terms {
  /** A wrong proposal costs as much as so many right characters save. */
  wrong: number;
  /** To be right to the end of the line is worth so many characters more. */
  end: number;
}

export const shippedTerms: Terms = { wrong: 8.5, end: 2.5 };

/** Proposals of fewer characters, white space aside, are not worth a look. */
export const LEAST_CHARACTERS = 3;

/**
 * How far to propose: the cut with the greatest expected gain, if there is any.
 * @param calibrated the probability that a cut is right
 */
export function choose(
  cuts: readonly Cut[],
  terms: Terms,
  calibrated: (cut: Cut) => number,
): { cut: Cut; confidence: number } | null {
  let best: { cut: Cut; confidence: number } | null = null;
  let most = 0;
  for (const cut of cuts) {
    if (cut.characters < LEAST_CHARACTERS) continue;
    const p = calibrated(cut);
    const gain = p * (cut.characters + (cut.ends ? terms.end : 0)) - (1 - p) * terms.wrong;
    if (gain > most) {
      most = gain;
      best = { cut, confidence: p };
    }
  }
  return best;
}
