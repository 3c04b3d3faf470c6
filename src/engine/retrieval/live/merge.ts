import type { Hit, SearchResult } from '../../../core/search.js';
import type { LiveHit } from './textSearch.js';

/** A place that says less of what was asked than this is left to the index. */
const LEAST_SHARE = 0.5;
/** From this share on a place is an answer, not only the nearest thing there is. */
const GOOD_SHARE = 0.8;
/** A place that says all is worth this share of the index's best, which is known better. */
const TRUST = 0.9;
/** The same of an answer where the index has no good match: more than 1 / GOOD_SHARE, so that it comes first. */
const TRUST_ALONE = 1.3;

/**
 * Puts live hits among those of the index. Of one file the index's hit stays, unless its lines are gone or the text as
 * it is now says more of what was asked.
 * @param reason why a file was searched as it is, e.g. `not saved yet`
 */
export function mergeLive(
  result: SearchResult,
  live: readonly LiveHit[],
  limit: number,
  reason: (path: string) => string,
): SearchResult {
  const good = live.filter(({ share }) => share >= LEAST_SHARE);
  if (good.length === 0) return result;
  const best = result.hits[0]?.score ?? 1;
  const hits: Hit[] = [...result.hits];
  for (const { hit, share } of good) {
    const at = hits.findIndex(({ path }) => path === hit.path);
    const known = hits[at];
    if (known && !known.stale && known.why.terms.length >= hit.why.terms.length) continue;
    const trust = result.noGoodMatch && share >= GOOD_SHARE ? TRUST_ALONE : TRUST;
    const score = trust * best * share;
    const why = { ...hit.why, features: [{ name: 'live', contribution: score }], summary: reason(hit.path) };
    if (known) hits.splice(at, 1);
    hits.push({ ...hit, score, why });
  }
  hits.sort((a, b) => b.score - a.score || (a.path < b.path ? -1 : a.path > b.path ? 1 : a.startLine - b.startLine));
  const answered = good.some(({ share }) => share >= GOOD_SHARE);
  return { ...result, hits: hits.slice(0, limit), noGoodMatch: result.noGoodMatch && !answered };
}
