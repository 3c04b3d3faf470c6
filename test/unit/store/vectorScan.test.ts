import { describe, expect, it } from 'vitest';
import { UNIT } from '../../../src/engine/embedding/embedder.js';
import { cosine, unitCosine, VectorScan } from '../../../src/engine/store/vectorScan.js';

const DIMENSION = 256;
const COUNT = 6_000;

/** Directions drawn with a seed; every tenth is a copy of the one before. */
function drawn(count: number, seed: number): Float64Array {
  const out = new Float64Array(count * DIMENSION);
  for (let i = 0; i < count; i++) {
    const one = out.subarray(i * DIMENSION, (i + 1) * DIMENSION);
    if (i % 10 === 9) out.copyWithin(i * DIMENSION, (i - 1) * DIMENSION, i * DIMENSION);
    else
      one.forEach((_, d) => {
        seed = (seed * 48_271) % 0x7fffffff;
        one[d] = seed / 0x7fffffff - 0.5;
      });
    const length = Math.hypot(...one);
    one.forEach((x, d) => (one[d] = x / length));
  }
  return out;
}

/** As an embedder gives them. */
const rounded = (directions: Float64Array): Int16Array => Int16Array.from(directions, (x) => Math.round(UNIT * x));

const directions = drawn(COUNT, 3);
const vectors = rounded(directions);
const scan = new VectorScan(DIMENSION);
for (let i = 0; i < COUNT; i++) scan.push(2 * i, vectors, i * DIMENSION);
const asked = [11, 12, 13].map((seed) => drawn(1, seed));
const queries = asked.map(rounded);

/** What is nearest by plain arithmetic: ids and products, best first. */
function nearestBy(all: ArrayLike<number>, query: ArrayLike<number>): { id: number; score: number }[] {
  const products = Array.from({ length: COUNT }, (_, i) => {
    let score = 0;
    for (let d = 0; d < DIMENSION; d++) score += query[d]! * all[i * DIMENSION + d]!;
    return { id: 2 * i, score };
  });
  return products.sort((a, b) => b.score - a.score || a.id - b.id);
}

describe('the scan over vectors in memory', () => {
  it('gives what comparing with every vector gives, where the pool is all of them', () => {
    for (const query of queries) {
      const all = nearestBy(vectors, query).map(({ id, score }) => ({ id, score: score / UNIT ** 2 }));
      for (const k of [1, 40, 512]) {
        const wanted = all.filter(({ score }) => score > all[k]!.score);
        expect(scan.nearest(query, COUNT, k)).toEqual(wanted);
      }
    }
  });

  it('loses nothing by rounding: the nearest are those of floating point', () => {
    for (const [i, query] of queries.entries()) {
      const wanted = nearestBy(directions, asked[i]!).slice(0, 50);
      const found = scan.nearest(query, COUNT, 55);
      for (const { id, score } of wanted) {
        expect(found.find((one) => one.id === id)?.score).toBeCloseTo(score, 4);
      }
    }
  });

  it('scores by the cosine', () => {
    const [first] = scan.nearest(queries[0]!, COUNT, 1);
    const offset = (first!.id / 2) * DIMENSION;
    expect(first!.score).toBe(unitCosine(queries[0]!, vectors, offset));
    expect(first!.score).toBeCloseTo(cosine(queries[0]!, vectors, offset), 4);
  });

  it('holds a vector that is nothing but one dimension, and its opposite', () => {
    const axes = new VectorScan(DIMENSION);
    const axis = new Int16Array(3 * DIMENSION);
    axis[0] = UNIT;
    axis[DIMENSION] = -UNIT;
    for (const i of [0, 1, 2]) axes.push(i, axis, i * DIMENSION);
    expect(axes.nearest(axis.slice(0, DIMENSION), 3, 3)).toEqual([
      { id: 0, score: 1 },
      { id: 2, score: 0 },
      { id: 1, score: -1 },
    ]);
  });

  it('gives all there are when fewer are there than asked for', () => {
    expect(scan.nearest(queries[0]!, COUNT, COUNT + 1)).toHaveLength(COUNT);
  });

  it('finds what is nearest though the pool is small', () => {
    const query = vectors.slice(100 * DIMENSION, 101 * DIMENSION);
    const [first, ...others] = scan.nearest(query, 64, 1);
    expect(first!.id).toBe(200);
    expect(first!.score).toBeCloseTo(1, 4);
    expect(others).toEqual([]);
  });

  it('gives back the vectors that it took, and nothing for ids that it did not take', () => {
    expect(scan.vectorsOf(40, 3)).toEqual(vectors.slice(20 * DIMENSION, 23 * DIMENSION));
    expect(scan.vectorsOf(41, 1)).toBeNull();
  });

  it('compares the vectors of ids in a row, exactly', () => {
    const expected = [20, 21, 22].map((i) => unitCosine(queries[0]!, vectors, i * DIMENSION));
    expect([...scan.cosinesOf(queries[0]!, 40, 3)!]).toEqual(expected);
    expect(scan.cosinesOf(queries[0]!, 41, 1)).toBeNull();
  });
});
