import { type Catalogue, comparePaths } from './catalogue.js';

/** Priors are told apart by so many steps before any are ordered. */
const STEPS = 1_024;

/** The `most` with the highest prior, highest first, equal ones by path. */
export function strongest(catalogue: Catalogue, pool: readonly number[], prior: Float64Array, most: number): number[] {
  // Thousands have a term of the query: only those that can be among the best are ordered.
  let highest = 1e-9;
  for (const c of pool) if (prior[c]! > highest) highest = prior[c]!;
  const step = (c: number): number => Math.max(0, Math.floor((prior[c]! / highest) * (STEPS - 1)));
  const counts = new Uint32Array(STEPS);
  for (const c of pool) counts[step(c)]!++;
  let least = STEPS;
  for (let above = 0; least > 0 && above < most;) above += counts[--least]!;
  return pool
    .filter((c) => step(c) >= least)
    .sort((a, b) => prior[b]! - prior[a]! || comparePaths(catalogue, a, b))
    .slice(0, most);
}
