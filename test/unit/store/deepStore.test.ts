import { describe, expect, it } from 'vitest';
import { DeepScan } from '../../../src/engine/store/deepScan.js';
import type { DeepStore } from '../../../src/engine/store/deepStore.js';

/** Vectors whose entries are ±1 by the bits of a number that is mixed well; equal seeds give equal vectors. */
function vector(seed: number, dimension: number): Int8Array {
  let state = Math.imul(seed + 1, 0x9e3779b9);
  return Int8Array.from({ length: dimension }, () => {
    state = Math.imul(state ^ (state >>> 15), 0x85ebca6b) + 0x6d2b79f5;
    return (state >>> 7) & 1 ? 50 : -50;
  });
}

/** What a scan reads, in memory: the n-th vector stands for chunk 10 · n. */
function source(dimension: number) {
  const vectors: Int8Array[] = [];
  const contents: number[][] = [];
  const store: Pick<DeepStore, 'vectorsAfter' | 'contentsAfter' | 'vector'> = {
    *vectorsAfter(_model, last) {
      for (let id = last + 1; id <= vectors.length; id++) yield { id, vector: vectors[id - 1]! };
    },
    *contentsAfter(_model, last) {
      for (let row = last + 1; row <= contents.length; row++) {
        yield { row, firstChunk: row * 10, vectors: Int32Array.from(contents[row - 1]!) };
      }
    },
    vector: (id) => vectors[id - 1] ?? null,
  };
  const add = (...seeds: number[]): void => {
    for (const seed of seeds) {
      vectors.push(vector(seed, dimension));
      contents.push([vectors.length]);
    }
  };
  return {
    store: store as DeepStore,
    vectors,
    contents,
    add,
    scan: new DeepScan(store as DeepStore, { id: 1, dimension }),
  };
}

describe.each([32, 100, 768])('the scan over deep vectors of %i dimensions', (dimension) => {
  it('finds a vector by itself, among as many as were asked for', () => {
    const { add, scan } = source(dimension);
    add(...Array.from({ length: 3_000 }, (_x, i) => i));
    for (const seed of [0, 1_500, 2_999]) {
      const found = scan.nearest(vector(seed, dimension), 5, 1);
      expect(found.length).toBeGreaterThanOrEqual(5);
      expect(found.map(({ chunks }) => chunks[0])).toContain((seed + 1) * 10);
    }
  });

  it('takes all that are equally near, so that the order of embedding does not matter', () => {
    const { add, scan } = source(dimension);
    add(7, 1, 7, 2, 7);
    const found = scan.nearest(vector(7, dimension), 1, 1);
    expect(found.map(({ chunks }) => chunks[0])).toEqual([10, 30, 50]);
  });

  it('reads what is new when the data changed, and only then', () => {
    const { add, scan, contents } = source(dimension);
    add(1);
    expect(scan.nearest(vector(2, dimension), 1, 1)[0]!.chunks).toEqual([10]);
    add(2);
    expect(scan.nearest(vector(2, dimension), 1, 1)[0]!.chunks).toEqual([10]);
    expect(scan.nearest(vector(2, dimension), 1, 2)[0]!.chunks).toEqual([20]);
    contents.push([0, 2]); // another file with the same text, after a piece without a vector
    expect(scan.nearest(vector(2, dimension), 1, 3)[0]!.chunks).toEqual([20, 31]);
  });
});
