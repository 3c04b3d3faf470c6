import { describe, expect, it } from 'vitest';
import { leastOfTop } from '../../../src/core/top.js';

/** Numbers from 0 to 1, the same in every run. */
function numbers(count: number): Float64Array {
  let seed = 7;
  return Float64Array.from({ length: count }, () => (seed = (seed * 16_807) % 2_147_483_647) / 2_147_483_647);
}

describe('the least of the top', () => {
  it('is reached by as many as were asked for, and by few more', () => {
    const values = numbers(10_000);
    for (const most of [1, 2, 200, 513, 9_999]) {
      const least = leastOfTop(values, most);
      const reached = values.filter((value) => value >= least).length;
      expect(least).toBeLessThanOrEqual(values.slice().sort().at(-most)!);
      expect(reached - most).toBeLessThan(60);
    }
  });

  it('leaves nothing out where there are no more than that, or all are equal', () => {
    expect(leastOfTop(numbers(10), 10)).toBe(-Infinity);
    expect(leastOfTop(new Float64Array(100).fill(-3), 5)).toBe(-3);
  });

  it('takes equal ones as a whole', () => {
    const values = Float64Array.from([5, 1, 5, 5, -2, 4]);
    expect(values.filter((value) => value >= leastOfTop(values, 2))).toEqual(Float64Array.from([5, 5, 5]));
  });
});
