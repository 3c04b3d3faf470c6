import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { resourcesDir } from '../resources.js';

/** A vector and in how many sign bits it differs from another. */
export interface Neighbour {
  id: number;
  distance: number;
}

/** Vectors are padded to whole blocks, which one instruction takes. */
const BLOCK_BYTES = 16;
/** Layout of the WebAssembly memory: the query's bits, the distances of one stretch of vectors, all vectors. */
const QUERY = 0;
const DISTANCES = 4_096;
const STRETCH = 30_000;
const VECTORS = 65_536;
const PAGE = 65_536;

interface Kernel {
  memory: WebAssembly.Memory;
  /** See signScan.wat. */
  distances(vectors: number, count: number, blocks: number, query: number, into: number): void;
}

let compiled: WebAssembly.Module | undefined;

/** Each scan has a memory of its own. @throws Error when the package is not whole */
function kernel(): Kernel {
  compiled ??= new WebAssembly.Module(readFileSync(join(resourcesDir(), 'signScan.wasm')));
  return new WebAssembly.Instance(compiled).exports as unknown as Kernel;
}

/**
 * Sign bits of vectors in memory, dimension / 8 bytes each, and the scan over them: the nearest by Hamming distance
 * (Charikar 2002). A million vectors of 256 dimensions take some 5 ms, however many neighbours are asked for.
 */
export class SignScan {
  private readonly kernel = kernel();
  private readonly bytes: number;
  private memory = new Uint8Array(this.kernel.memory.buffer);
  private ids = new Int32Array(1_024);
  private distances = new Uint16Array(0);
  private count = 0;

  constructor(private readonly dimension: number) {
    this.bytes = Math.ceil(dimension / 8 / BLOCK_BYTES) * BLOCK_BYTES;
  }

  get length(): number {
    return this.count;
  }

  /** Takes one vector, of `dimension` numbers from `offset` on. */
  push(id: number, vectors: Int8Array, offset = 0): void {
    const at = VECTORS + this.count * this.bytes;
    this.makeRoom(at + this.bytes);
    this.writeSigns(vectors, offset, at);
    this.ids[this.count++] = id;
  }

  clear(): void {
    this.count = 0;
  }

  /** The `k` nearest and what is as near as the last of them, nearest first, equally near ones by id. */
  nearest(query: Int8Array, k: number): Neighbour[] {
    const { ids, count } = this;
    this.makeRoom(VECTORS);
    this.writeSigns(query, 0, QUERY);
    if (this.distances.length < count) this.distances = new Uint16Array(ids.length);
    const { distances } = this;
    for (let from = 0; from < count; from += STRETCH) this.measure(from, Math.min(STRETCH, count - from));
    const histogram = new Uint32Array(this.bytes * 8 + 1);
    for (let i = 0; i < count; i++) histogram[distances[i]!]!++;
    let furthest = -1;
    for (let seen = 0; seen < k && furthest < this.bytes * 8;) seen += histogram[++furthest]!;
    const found: Neighbour[] = [];
    for (let i = 0; i < count; i++) if (distances[i]! <= furthest) found.push({ id: ids[i]!, distance: distances[i]! });
    return found.sort((a, b) => a.distance - b.distance || a.id - b.id);
  }

  /** Sets `distances` of `count` vectors from the `from`-th on. */
  private measure(from: number, count: number): void {
    this.kernel.distances(VECTORS + from * this.bytes, count, this.bytes / BLOCK_BYTES, QUERY, DISTANCES);
    this.distances.set(new Uint16Array(this.kernel.memory.buffer, DISTANCES, count), from);
  }

  private writeSigns(vectors: Int8Array, offset: number, at: number): void {
    const { memory } = this;
    memory.fill(0, at, at + this.bytes);
    for (let i = 0; i < this.dimension; i++) if (vectors[offset + i]! > 0) memory[at + (i >> 3)]! |= 1 << (i & 7);
  }

  /** Sees to it that memory reaches to `end`, and that there is a place for one more id. */
  private makeRoom(end: number): void {
    if (this.count === this.ids.length) {
      const { ids } = this;
      this.ids = new Int32Array(ids.length * 2);
      this.ids.set(ids);
    }
    const { memory } = this.kernel;
    if (end <= memory.buffer.byteLength) return;
    const pages = Math.ceil(end / PAGE);
    memory.grow(Math.max(pages, Math.ceil(pages * 1.5)) - memory.buffer.byteLength / PAGE);
    this.memory = new Uint8Array(memory.buffer);
  }
}
