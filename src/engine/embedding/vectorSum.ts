import { hashOf } from '../../core/hash.js';
import { wasmModule } from '../resources.js';
import { UNIT } from './embedder.js';
import { DIMENSION, type StaticModel } from './staticModel.js';

/** What a term weighs by how often it occurs, field weights included: training and the index must agree. */
const POWER = 0.7;
const DAMPED = Float32Array.from({ length: 256 }, (_, n) => n ** POWER);
/** What a term weighs that occurs so often. */
export const damped = (frequency: number): number => DAMPED[frequency] ?? frequency ** POWER;

/** Entries, 1 or -1, in the vector of a term that the table lacks. */
const NONZERO = 16;

/** Layout of the kernel's own memory, bytes: the sum, the vector made of it, the list of rows to add. */
const SUM = 0;
const VECTOR = 4 * DIMENSION;
const LIST = VECTOR + 2 * DIMENSION;
const LIST_LENGTH = 4_096;

/** See vectorSum.wat. */
interface Functions {
  memory: WebAssembly.Memory;
  add(list: number, count: number, sum: number): void;
  direction(sum: number, length: number, out: number): void;
}

/** The WebAssembly side of one model, one a thread; it keeps nothing between calls. */
class Kernel {
  private static readonly ofModel = new WeakMap<StaticModel, Kernel>();
  readonly sum: Float32Array;
  readonly vector: Int16Array;
  readonly rows: Uint32Array;
  readonly weights: Float32Array;
  private readonly functions: Functions;

  /** @throws Error when the package is not whole */
  private constructor(model: StaticModel) {
    const imports = { model: { memory: model.memory } };
    this.functions = new WebAssembly.Instance(wasmModule('vectorSum'), imports).exports as unknown as Functions;
    const { buffer } = this.functions.memory;
    this.sum = new Float32Array(buffer, SUM, DIMENSION);
    this.vector = new Int16Array(buffer, VECTOR, DIMENSION);
    // Pairs of a row's address and its weight: the same bytes seen as either.
    this.rows = new Uint32Array(buffer, LIST, 2 * LIST_LENGTH);
    this.weights = new Float32Array(buffer, LIST, 2 * LIST_LENGTH);
  }

  static of(model: StaticModel): Kernel {
    let kernel = Kernel.ofModel.get(model);
    if (!kernel) Kernel.ofModel.set(model, (kernel = new Kernel(model)));
    return kernel;
  }

  add(count: number): void {
    this.functions.add(LIST, count, SUM);
  }

  direct(length: number): void {
    this.functions.direction(SUM, length, VECTOR);
  }
}

/** Adds up weighted terms; `finish` gives the direction of the sum. */
export class VectorSum {
  private readonly kernel: Kernel;
  /** The first `count` are those of this sum: emptied arrays would have to grow again for each. */
  private readonly rows: number[] = [];
  private readonly weights: number[] = [];
  private count = 0;
  /** Terms that the table lacks, and their weights. */
  private others: string[] = [];
  private otherWeights: number[] = [];

  /** @throws Error when the package is not whole */
  constructor(
    private readonly model: StaticModel,
    private readonly purpose: 'document' | 'query',
  ) {
    this.kernel = Kernel.of(model);
  }

  /**
   * @param frequency how often the term occurs, field weights included: a whole number
   * @param row the term's in the model's table
   */
  add(term: string, frequency: number, row = this.model.row(term)): void {
    const { model } = this;
    if (row < 0) {
      this.others.push(term);
      this.otherWeights.push(damped(frequency) * model.unknown);
      return;
    }
    this.rows[this.count] = row;
    this.weights[this.count++] =
      damped(frequency) * model.scales[row]! * (this.purpose === 'query' ? model.asked[row]! : 1);
  }

  /** Writes the sum at `offset`, {@link UNIT} long; zeros when nothing was added. Resets the sum. */
  finish(into: Int16Array, offset: number): void {
    const { kernel, rows, weights, count: all, others, model } = this;
    kernel.sum.fill(0);
    for (let i = 0; i < others.length; i++) addUnknown(kernel.sum, others[i]!, this.otherWeights[i]!);
    for (let from = 0; from < all; from += LIST_LENGTH) {
      const count = Math.min(LIST_LENGTH, all - from);
      for (let i = 0; i < count; i++) {
        kernel.rows[2 * i] = model.table + rows[from + i]! * DIMENSION;
        kernel.weights[2 * i + 1] = weights[from + i]!;
      }
      kernel.add(count);
    }
    kernel.direct(UNIT);
    into.set(kernel.vector, offset);
    this.count = 0;
    this.others.length = 0;
    this.otherWeights.length = 0;
  }
}

/**
 * A vector fixed by the term's hash (random indexing; Kanerva 2000), near to no other: the name of a thing that only
 * this repository has still finds itself. The hash, then one splitmix step an entry.
 */
export function addUnknown(sum: Float32Array, term: string, length: number): void {
  const weight = length / Math.sqrt(NONZERO);
  let seed = hashOf(term);
  for (let i = 0; i < NONZERO; i++) {
    seed = (seed + 0x9e3779b9) | 0;
    let h = Math.imul(seed ^ (seed >>> 16), 0x21f0aaad);
    h = Math.imul(h ^ (h >>> 15), 0x735a2d97);
    h ^= h >>> 15;
    sum[h & (DIMENSION - 1)]! += h & 0x10000 ? weight : -weight;
  }
}
