import { wasmModule } from '../resources.js';

/** What one instruction takes. */
export const BLOCK_BYTES = 16;
const PAGE = 65_536;

/** Functions of vectorScan.wat; addresses in bytes. */
interface Exports {
  memory: WebAssembly.Memory;
  distances(vectors: number, count: number, blocks: number, query: number, into: number): void;
  products(vectors: number, positions: number, count: number, blocks: number, query: number, into: number): void;
}

/**
 * The WebAssembly that scans vectors, with a memory of its own: its first page is for the query and for what is handed
 * over and back, and vectors lie from {@link Kernel.VECTORS} on.
 */
export class Kernel {
  static readonly QUERY = 0;
  static readonly SCRATCH = 4_096;
  static readonly VECTORS = PAGE;
  readonly run: Exports;
  /** All of the memory; another array after it grew. */
  bytes: Uint8Array;

  /** @throws Error when the package is not whole */
  constructor() {
    this.run = new WebAssembly.Instance(wasmModule('vectorScan')).exports as unknown as Exports;
    this.bytes = new Uint8Array(this.run.memory.buffer);
  }

  /** Sees to it that memory reaches to `end`. @throws RangeError beyond 4 GB */
  reserve(end: number): void {
    const { memory } = this.run;
    if (end <= this.bytes.length) return;
    const pages = Math.ceil(end / PAGE);
    memory.grow(Math.max(pages, Math.ceil(pages * 1.2)) - this.bytes.length / PAGE);
    this.bytes = new Uint8Array(memory.buffer);
  }
}
