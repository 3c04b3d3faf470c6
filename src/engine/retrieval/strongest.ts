import { leastOfTop } from '../../core/top.js';
import { type Catalogue, comparePaths } from './catalogue.js';

/** Used again: of a large index it is half a megabyte, which would be collected after every query. */
let scratch = new Float64Array(0);

/** The `most` with the highest prior, highest first, equal ones by path. */
export function strongest(catalogue: Catalogue, pool: Uint32Array, prior: Float64Array, most: number): number[] {
  // Thousands have a term of the query: only those that can be among the best are ordered.
  if (scratch.length < pool.length) scratch = new Float64Array(2 * pool.length);
  const priors = scratch.subarray(0, pool.length);
  for (let i = 0; i < pool.length; i++) priors[i] = prior[pool[i]!]!;
  const least = leastOfTop(priors, most);
  return Array.from(pool.filter((c) => prior[c]! >= least))
    .sort((a, b) => prior[b]! - prior[a]! || comparePaths(catalogue, a, b))
    .slice(0, most);
}
