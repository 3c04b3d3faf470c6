import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { Ranges, whole } from '../../../src/engine/completer/stream.js';
import { DEPTH, orderByContext } from '../../../src/engine/completer/suffixOrder.js';

const SIZE = 5;
const streams = fc.array(fc.nat(SIZE - 1), { maxLength: 120 }).map((ids) => Int32Array.from(ids, (id) => id << 2));

describe('the order of places by what precedes them', () => {
  it('finds, for any context and depth, exactly the places after those tokens', () => {
    fc.assert(
      fc.property(streams, fc.array(fc.nat(SIZE - 1), { minLength: 1, maxLength: 8 }), (codes, ids) => {
        const order = whole(orderByContext(codes, SIZE));
        const context = Int32Array.from(ids, (id) => id << 2);
        const ranges = new Ranges();
        ranges.find({ codes, order }, context, context.length);
        for (let depth = 1; depth <= Math.min(DEPTH, context.length); depth++) {
          const expected: number[] = [];
          for (let p = DEPTH; p < codes.length; p++) {
            if (Array.from({ length: depth }, (_, d) => codes[p - 1 - d] === context.at(-1 - d)).every(Boolean))
              expected.push(p);
          }
          const found =
            depth <= ranges.depth ? [...order.slice(ranges.from[depth], ranges.to[depth])].sort((a, b) => a - b) : [];
          expect(found).toEqual(expected);
        }
      }),
    );
  });
});
