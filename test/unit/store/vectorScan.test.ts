import { describe, expect, it } from 'vitest';
import { cosine, VectorScan } from '../../../src/engine/store/vectorScan.js';

const DIMENSION = 256;
const COUNT = 6_000;

/** Vectors like an embedder's, drawn with a seed; every tenth is a copy of the one before. */
function drawn(count: number, seed: number): Int8Array {
  const out = new Int8Array(count * DIMENSION);
  for (let i = 0; i < count; i++) {
    if (i % 10 === 9) out.copyWithin(i * DIMENSION, (i - 1) * DIMENSION, i * DIMENSION);
    else
      for (let d = 0; d < DIMENSION; d++) {
        seed = (seed * 48_271) % 0x7fffffff;
        out[i * DIMENSION + d] = (seed % 255) - 127;
      }
  }
  return out;
}

const vectors = drawn(COUNT, 3);
const scan = new VectorScan(DIMENSION);
for (let i = 0; i < COUNT; i++) scan.push(2 * i, vectors, i * DIMENSION);
const queries = [11, 12, 13].map((seed) => drawn(1, seed));

describe('the scan over vectors in memory', () => {
  it('gives what comparing with every vector gives, where the pool is all of them', () => {
    for (const query of queries) {
      const all = Array.from({ length: COUNT }, (_, i) => ({
        id: 2 * i,
        score: cosine(query, vectors, i * DIMENSION),
      }));
      all.sort((a, b) => b.score - a.score || a.id - b.id);
      for (const k of [1, 40, 512]) {
        const wanted = all.filter(({ score }) => score > all[k]!.score);
        expect(scan.nearest(query, COUNT, k)).toEqual(wanted);
      }
    }
  });

  it('gives all there are when fewer are there than asked for', () => {
    expect(scan.nearest(queries[0]!, COUNT, COUNT + 1)).toHaveLength(COUNT);
  });

  it('finds what is nearest though the pool is small', () => {
    const query = vectors.slice(100 * DIMENSION, 101 * DIMENSION);
    expect(scan.nearest(query, 64, 1)).toEqual([{ id: 200, score: 1 }]);
  });

  it('gives back the vectors that it took, and nothing for ids that it did not take', () => {
    expect(scan.vectorsOf(40, 3)).toEqual(vectors.slice(20 * DIMENSION, 23 * DIMENSION));
    expect(scan.vectorsOf(41, 1)).toBeNull();
  });
});
