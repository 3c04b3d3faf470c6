import { type Catalogue, comparePaths } from './catalogue.js';
import { type Candidate, type FeatureName, FEATURES } from './features.js';
import shipped from './weights.json' with { type: 'json' };

export type Weights = Readonly<Record<FeatureName, number>>;

/** Fitted offline on the development repositories by `benchmarks/fit.mjs`; how, and the log: docs/decisions/0004-ranking.md. */
export const weights: Weights = shipped;

export interface Ranked extends Candidate {
  score: number;
}

/** Best first; equal scores by path. A linear model: trees did not beat it on the data there is. */
export function rank(catalogue: Catalogue, candidates: Candidate[], w: Weights = weights): Ranked[] {
  return candidates
    .map((c) => {
      let score = 0;
      for (const f of FEATURES) score += w[f] * c.features[f];
      return { ...c, score };
    })
    .sort((a, b) => b.score - a.score || comparePaths(catalogue, a.content, b.content));
}
