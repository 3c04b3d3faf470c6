import type { Hit } from '../../../core/search.js';
import { byPlace } from './units.js';

/** What one query found, and how much it counts. */
export interface WeightedHits {
  /** Best first. */
  hits: readonly Hit[];
  weight: number;
}

/**
 * Hits of several queries as one list, best first. Scores of different queries cannot be compared, so each counts as a
 * share of its query's best; what several queries find gets the sum (CombSUM, Fox & Shaw 1994). A place that two found
 * in different lines of a file stays two hits, each with its file's sum.
 */
export function fuse(results: readonly WeightedHits[]): Hit[] {
  const ofFile = new Map<string, number>();
  const places = new Map<string, { hit: Hit; share: number }>();
  for (const { hits, weight } of results) {
    const best = Math.max(1e-9, ...hits.map(({ score }) => score));
    const counted = new Set<string>();
    const top = new Map<string, number>();
    for (const hit of hits) top.set(hit.path, Math.max(top.get(hit.path) ?? 0, hit.score));
    for (const hit of hits) {
      if (!counted.has(hit.path)) {
        ofFile.set(hit.path, (ofFile.get(hit.path) ?? 0) + (weight * top.get(hit.path)!) / best);
        counted.add(hit.path);
      }
      const key = `${hit.path}:${hit.startLine}`;
      const share = hit.score / Math.max(1e-9, top.get(hit.path)!);
      const known = places.get(key);
      if (!known || known.share < share) places.set(key, { hit, share });
    }
  }
  return [...places.values()]
    .map(({ hit, share }) => ({ ...hit, score: ofFile.get(hit.path)! * share }))
    .sort((a, b) => b.score - a.score || byPlace(a, b));
}
