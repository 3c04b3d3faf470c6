import { DEPTH, lowerBound } from './suffixOrder.js';

/** Where a file's tokens lie in a stream. */
export interface Span {
  path: string;
  start: number;
  end: number;
}

/** Tokens of many files one after the other, and the order that finds places by what precedes them. */
export interface Stream {
  codes: Int32Array;
  order: Int32Array;
  /** By path, and so by start. */
  spans: readonly Span[];
}

/** Ranges of a stream's order whose positions agree with a context in 1, 2 … DEPTH tokens. */
export class Ranges {
  readonly from = new Int32Array(DEPTH + 1);
  readonly to = new Int32Array(DEPTH + 1);
  /** The largest depth that is not empty. */
  depth = 0;

  /** @param context codes; the last of the first `length` is the nearest */
  find(stream: Pick<Stream, 'codes' | 'order'>, context: Int32Array, length: number): void {
    let from = 0;
    let to = stream.order.length;
    this.depth = 0;
    for (let depth = 1; depth <= DEPTH && depth <= length; depth++) {
      const id = context[length - depth]! >> 2;
      from = lowerBound(stream, depth, id, from, to);
      to = lowerBound(stream, depth, id + 1, from, to);
      if (from >= to) break;
      this.from[depth] = from;
      this.to[depth] = to;
      this.depth = depth;
    }
  }
}

/** Does all of it at once. */
export function whole<T>(steps: Generator<void, T>): T {
  for (;;) {
    const { done, value } = steps.next();
    if (done) return value;
  }
}
