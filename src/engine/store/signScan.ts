import { BLOCK_BYTES, Kernel } from './kernel.js';

/** A vector and in how many sign bits it differs from another. */
export interface Neighbour {
  id: number;
  distance: number;
}

/** Numbers of the bundled model's vectors, or of a deep model's. */
export type Vector = Int16Array | Int8Array;

/** Vectors measured at a time: as many distances as the kernel has room for. */
const STRETCH = 30_000;

/**
 * Sign bits of vectors in memory, dimension / 8 bytes each, and the scan over them: the nearest by Hamming distance
 * (Charikar 2002). A million vectors of 256 dimensions take some 5 ms, however many neighbours are asked for.
 */
export class SignScan {
  private readonly kernel = new Kernel();
  private readonly bytes: number;
  private ids = new Int32Array(1_024);
  private distances = new Uint16Array(0);
  private count = 0;

  constructor(private readonly dimension: number) {
    this.bytes = Math.ceil(dimension / 8 / BLOCK_BYTES) * BLOCK_BYTES;
  }

  get length(): number {
    return this.count;
  }

  /** The id of the vector that was taken as the `position`-th. */
  id(position: number): number {
    return this.ids[position]!;
  }

  /** Where the vector with an id is, if ids came in ascending order; -1: it is not there. */
  positionOf(id: number): number {
    let low = 0;
    let high = this.count;
    while (low < high) {
      const middle = (low + high) >> 1;
      if (this.ids[middle]! < id) low = middle + 1;
      else high = middle;
    }
    return low < this.count && this.ids[low] === id ? low : -1;
  }

  /** Takes one vector, of `dimension` numbers from `offset` on. */
  push(id: number, vectors: Vector, offset = 0): void {
    const at = Kernel.VECTORS + this.count * this.bytes;
    this.kernel.reserve(at + this.bytes);
    this.writeSigns(vectors, offset, at);
    if (this.count === this.ids.length) {
      const { ids } = this;
      this.ids = new Int32Array(ids.length * 2);
      this.ids.set(ids);
    }
    this.ids[this.count++] = id;
  }

  clear(): void {
    this.count = 0;
  }

  /** The `k` nearest and what is as near as the last of them, nearest first, equally near ones by id. */
  nearest(query: Vector, k: number): Neighbour[] {
    return Array.from(this.within(query, k), (i) => ({ id: this.ids[i]!, distance: this.distances[i]! })).sort(
      (a, b) => a.distance - b.distance || a.id - b.id,
    );
  }

  /** Positions of the same, in the order in which they were taken. */
  within(query: Vector, k: number): Uint32Array {
    const { count } = this;
    this.writeSigns(query, 0, Kernel.QUERY);
    if (this.distances.length < count) this.distances = new Uint16Array(this.ids.length);
    const { distances } = this;
    for (let from = 0; from < count; from += STRETCH) this.measure(from, Math.min(STRETCH, count - from));
    const histogram = new Uint32Array(this.bytes * 8 + 1);
    for (let i = 0; i < count; i++) histogram[distances[i]!]!++;
    let furthest = -1;
    let found = 0;
    while (found < k && furthest < this.bytes * 8) found += histogram[++furthest]!;
    const positions = new Uint32Array(found);
    for (let i = 0, at = 0; i < count; i++) if (distances[i]! <= furthest) positions[at++] = i;
    return positions;
  }

  /** Sets `distances` of `count` vectors from the `from`-th on. */
  private measure(from: number, count: number): void {
    const { run, bytes } = this.kernel;
    run.distances(Kernel.VECTORS + from * this.bytes, count, this.bytes / BLOCK_BYTES, Kernel.QUERY, Kernel.SCRATCH);
    this.distances.set(new Uint16Array(bytes.buffer, Kernel.SCRATCH, count), from);
  }

  private writeSigns(vectors: Vector, offset: number, at: number): void {
    const { bytes } = this.kernel;
    bytes.fill(0, at, at + this.bytes);
    for (let i = 0; i < this.dimension; i++) if (vectors[offset + i]! > 0) bytes[at + (i >> 3)]! |= 1 << (i & 7);
  }
}
