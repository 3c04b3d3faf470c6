import { leastOfTop } from '../../core/top.js';
import { UNIT } from '../embedding/embedder.js';
import { BLOCK_BYTES, Kernel } from './kernel.js';
import { SignScan, type Vector } from './signScan.js';

/** A vector by its id, and the cosine of it and the query's. */
export interface Scored {
  id: number;
  score: number;
}

/** Positions handed to the kernel at a time, and where the products come back: both in its first page. */
const STRETCH = 5_000;
const PRODUCTS = Kernel.SCRATCH + 4 * STRETCH;

/**
 * Vectors in memory, {@link UNIT} long or zero, dimension × 17 / 8 bytes each, and the search for the nearest: the sign
 * bits of all are scanned, and the vectors of those that differ least are compared with the query's.
 */
export class VectorScan {
  private readonly signs: SignScan;
  private readonly kernel = new Kernel();
  private readonly bytes: number;

  /** @param dimension a multiple of 8; ids must come in ascending order */
  constructor(private readonly dimension: number) {
    this.signs = new SignScan(dimension);
    this.bytes = dimension * Int16Array.BYTES_PER_ELEMENT;
  }

  get length(): number {
    return this.signs.length;
  }

  /** Takes one vector, of `dimension` numbers from `offset` on. */
  push(id: number, vectors: Int16Array, offset = 0): void {
    const at = Kernel.VECTORS + this.length * this.bytes;
    this.kernel.reserve(at + this.bytes);
    this.write(vectors.subarray(offset, offset + this.dimension), at);
    this.signs.push(id, vectors, offset);
  }

  clear(): void {
    this.signs.clear();
  }

  /** The `k` nearest of the `pool` whose sign bits differ least; ties as {@link nearestOf} has them. */
  nearest(query: Int16Array, pool: number, k: number): Scored[] {
    const positions = this.signs.within(query, pool);
    return nearestOf(this.cosines(query, positions), (i) => this.signs.id(positions[i]!), k);
  }

  /** Cosines of the vectors of `count` ids from `first` on, which were taken in a row; null: not there. */
  cosinesOf(query: Int16Array, first: number, count: number): Float64Array | null {
    const position = this.signs.positionOf(first);
    if (position < 0) return null;
    const positions = new Uint32Array(count);
    for (let i = 0; i < count; i++) positions[i] = position + i;
    return this.cosines(query, positions);
  }

  private cosines(query: Int16Array, positions: Uint32Array): Float64Array {
    const { run } = this.kernel;
    this.write(query, Kernel.QUERY);
    const scores = new Float64Array(positions.length);
    for (let from = 0; from < positions.length; from += STRETCH) {
      const stretch = positions.subarray(from, from + STRETCH);
      const { buffer } = this.kernel.bytes;
      new Uint32Array(buffer, Kernel.SCRATCH, STRETCH).set(stretch);
      const blocks = this.bytes / BLOCK_BYTES;
      run.products(Kernel.VECTORS, Kernel.SCRATCH, stretch.length, blocks, Kernel.QUERY, PRODUCTS);
      const products = new Int32Array(buffer, PRODUCTS, stretch.length);
      for (let i = 0; i < stretch.length; i++) scores[from + i] = products[i]! / UNIT ** 2;
    }
    return scores;
  }

  /**
   * The vectors of `count` ids from `first` on, which were taken in a row, [id][dimension]; null: not there. They lie in
   * place, and are good until another is taken.
   */
  vectorsOf(first: number, count: number): Int16Array | null {
    const position = this.signs.positionOf(first);
    if (position < 0) return null;
    const from = Kernel.VECTORS + position * this.bytes;
    return new Int16Array(this.kernel.bytes.buffer, from, count * this.dimension);
  }

  private write(vector: Int16Array, at: number): void {
    this.kernel.bytes.set(new Uint8Array(vector.buffer, vector.byteOffset, vector.byteLength), at);
  }
}

/** Cosine of `query` and the vector that begins at `offset`, both {@link UNIT} long; 0 where one is zero. */
export function unitCosine(query: Int16Array, vectors: Int16Array, offset: number): number {
  let product = 0;
  for (let i = 0; i < query.length; i++) product += query[i]! * vectors[offset + i]!;
  return product / UNIT ** 2;
}

/** The same, whatever their lengths. */
export function cosine(query: Vector, vectors: Vector, offset: number): number {
  let dot = 0;
  let a = 0;
  let b = 0;
  for (let i = 0; i < query.length; i++) {
    const x = query[i]!;
    const y = vectors[offset + i]!;
    dot += x * y;
    a += x * x;
    b += y * y;
  }
  return a === 0 || b === 0 ? 0 : dot / Math.sqrt(a * b);
}

/**
 * The `k` best scores with their ids, best first. Of equal ones all or none are taken, so that the answer does not depend
 * on the order in which vectors came.
 */
function nearestOf(scores: Float64Array, id: (position: number) => number, k: number): Scored[] {
  const least = leastOfTop(scores, k + 1);
  const best: Scored[] = [];
  for (let i = 0; i < scores.length; i++) if (scores[i]! >= least) best.push({ id: id(i), score: scores[i]! });
  best.sort((a, b) => b.score - a.score || a.id - b.id);
  const next = best[k]?.score ?? -Infinity;
  return best.filter(({ score }) => score > next);
}
