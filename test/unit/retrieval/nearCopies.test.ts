import { describe, expect, it } from 'vitest';
import { NEAR_COPY, shinglesOf, similarity } from '../../../src/engine/retrieval/select/nearCopies.js';

const SORT = `export function insertionSort(values: number[]): number[] {
  for (let i = 1; i < values.length; i++) {
    const value = values[i]!;
    let j = i - 1;
    for (; j >= 0 && values[j]! > value; j--) values[j + 1] = values[j]!;
    values[j + 1] = value;
  }
  return values;
}`;

const alike = (a: string, b: string): number => similarity(shinglesOf(a), shinglesOf(b));

describe('pieces that say the same', () => {
  it('are the same whatever their white space', () => {
    expect(alike(SORT, SORT.replaceAll('\n', '\n\n  '))).toBe(1);
  });

  it('are near copies with another name', () => {
    expect(alike(SORT, SORT.replace('insertionSort', 'sortByInsertion'))).toBeGreaterThan(NEAR_COPY);
  });

  it('are none when they share only their subject', () => {
    const other = `/** Sorts numbers. */
export const sorted = (values: readonly number[]): number[] => {
  const copy = [...values];
  copy.sort((a, b) => a - b);
  return copy.filter((value, i) => i === 0 || value !== copy[i - 1]);
};`;
    expect(alike(SORT, other)).toBeLessThan(0.2);
  });

  it('are none when they are too short to tell', () => {
    const line = "export * from './types.js';";
    expect(alike(line, line)).toBe(0);
  });
});
