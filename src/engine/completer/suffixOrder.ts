/**
 * Positions of a token stream ordered by what stands before them, so that all places with the same preceding tokens
 * lie together: a suffix array of the reversed stream, to a fixed depth (Manber & Myers 1990 order it to the end; here
 * longer agreement is counted where it matters).
 */

/** Tokens before a position that the order heeds. */
export const DEPTH = 5;
/** Steps of a long loop between two pauses, some milliseconds. */
export const SLICE = 1 << 17;

/**
 * One counting sort a depth; pauses every {@link SLICE} positions.
 * @param codes token codes; positions 0 … DEPTH-1 are left out
 * @param size ids are smaller than this
 * @returns positions p, ordered by the ids at p-1, p-2, … p-DEPTH, then by p
 */
export function* orderByContext(codes: Int32Array, size: number): Generator<void, Int32Array> {
  const n = Math.max(0, codes.length - DEPTH);
  let order = new Int32Array(n);
  for (let i = 0; i < n; i++) order[i] = i + DEPTH;
  let next = new Int32Array(n);
  const starts = new Int32Array(size + 1);
  for (let depth = DEPTH; depth >= 1; depth--) {
    starts.fill(0);
    for (let i = 0; i < n; i++) starts[(codes[i + DEPTH - depth]! >> 2) + 1]!++;
    for (let id = 0; id < size; id++) starts[id + 1]! += starts[id]!;
    for (let i = 0; i < n;) {
      for (const end = Math.min(n, i + SLICE); i < end; i++) {
        const p = order[i]!;
        next[starts[codes[p - depth]! >> 2]!++] = p;
      }
      yield;
    }
    [order, next] = [next, order];
  }
  return order;
}

/** Of positions `from` … `to` of an order that agree nearer than `depth`: the first whose id at `depth` is not below `id`. */
export function lowerBound(
  { codes, order }: { codes: Int32Array; order: Int32Array },
  depth: number,
  id: number,
  from: number,
  to: number,
): number {
  while (from < to) {
    const middle = (from + to) >>> 1;
    if (codes[order[middle]! - depth]! >> 2 < id) from = middle + 1;
    else to = middle;
  }
  return from;
}
