import { createHash } from 'node:crypto';
import { closeSync, fstatSync, openSync, readSync } from 'node:fs';

/** Dimension of the bundled model, and so of every vector in an index. */
export const DIMENSION = 256;

const MAGIC = 'QUARRYM1';

interface Header {
  id: string;
  dimension: number;
  terms: number;
  /** Length of the vector of a term that the table lacks, of the kind that pooling weights are. */
  unknown: number;
  /** Of everything after the header, hex. */
  sha256: string;
}

/** Where things lie in the shared memory: the file's length, the index's size (a power of two), then the file. */
const FILE = 64;
const PAGE = 65_536;

/**
 * A table of term vectors whose weighted sums are vectors of chunks and queries (static embedding; the training is in
 * `training/`). Little-endian file: `QUARRYM1`, length of the header (uint32), header (JSON, padded to a multiple of 8),
 * then by term scale (float32), query weight (float32) and entries (int8 × dimension), then the terms, one a line.
 * All of it lies in one shared memory, with an index of the terms behind it: threads use the same bytes and start at once.
 */
export class StaticModel {
  readonly id: string;
  /** Length of the vector of a term that is not in the table. */
  readonly unknown: number;
  /** Real entry = scale × int8 entry. The scale holds the term's pooling weight: how much it says of a chunk. */
  readonly scales: Float32Array;
  /** How much more, or less, a term says in a query. */
  readonly asked: Float32Array;
  /** Address of the first row: [term][dimension], int8. */
  readonly table: number;
  private readonly terms: TermIndex;

  /** @throws Error when the model is of another dimension */
  private constructor(readonly memory: WebAssembly.Memory) {
    const [length, slots] = new Uint32Array(memory.buffer, 0, 2) as unknown as [number, number];
    const bytes = Buffer.from(memory.buffer, FILE, length);
    const start = 12 + bytes.readUInt32LE(8);
    const { id, dimension, terms, unknown } = headerOf(bytes);
    if (dimension !== DIMENSION) throw new Error(`its dimension is ${dimension}, not ${DIMENSION}`);
    this.id = id;
    this.unknown = unknown;
    this.scales = new Float32Array(memory.buffer, FILE + start, terms);
    this.asked = new Float32Array(memory.buffer, FILE + start + 4 * terms, terms);
    this.table = FILE + start + 8 * terms;
    const names = bytes.subarray(start + (8 + DIMENSION) * terms);
    const index = FILE + aligned(length);
    this.terms = new TermIndex(names, new Uint32Array(memory.buffer, index, 2 * slots));
  }

  /**
   * Reads a model into shared memory and checks it against its checksum.
   * @throws Error saying what is wrong, when there is no such file or it is damaged
   */
  static read(file: string): StaticModel {
    const fd = openSync(file, 'r');
    try {
      const { size } = fstatSync(fd);
      const start = readAll(fd, Buffer.alloc(12), 0);
      if (start.toString('latin1', 0, MAGIC.length) !== MAGIC) throw new Error('it is not a model file');
      const head = readAll(fd, Buffer.alloc(12 + start.readUInt32LE(8)), 0);
      const { sha256, terms } = headerOf(head);
      const slots = 2 ** Math.ceil(Math.log2(2 * terms));
      const pages = Math.ceil((FILE + aligned(size) + 8 * slots) / PAGE);
      const memory = new WebAssembly.Memory({ initial: pages, maximum: pages, shared: true });
      new Uint32Array(memory.buffer).set([size, slots]);
      const bytes = readAll(fd, Buffer.from(memory.buffer, FILE, size), 0);
      if (createHash('sha256').update(bytes.subarray(head.length)).digest('hex') !== sha256)
        throw new Error('it is damaged: its content does not have its checksum');
      const model = new StaticModel(memory);
      model.terms.fill();
      return model;
    } finally {
      closeSync(fd);
    }
  }

  /** The model in memory that another thread has read and checked. */
  static of(memory: WebAssembly.Memory): StaticModel {
    return new StaticModel(memory);
  }

  /** A term's row in the table; -1 for one that the model does not know. */
  row(term: string): number {
    return this.terms.find(term);
  }
}

/** Fills `into` with what lies in the file from a place on. @throws Error when the file is shorter */
function readAll(fd: number, into: Buffer, from: number): Buffer {
  for (let at = 0; at < into.length;) {
    const read = readSync(fd, into, at, into.length - at, from + at);
    if (read === 0) throw new Error('it is damaged: it is too short');
    at += read;
  }
  return into;
}

const aligned = (length: number): number => Math.ceil(length / 8) * 8;

/** Finds the number of a term by its hash; open addressing in memory that threads share. */
class TermIndex {
  private readonly encoded = new Uint8Array(3 * 64);

  constructor(
    /** The terms, one a line. */
    private readonly names: Uint8Array,
    /** By slot: where the term begins in `names`, plus 1 (0: the slot is free), and its number. */
    private readonly slots: Uint32Array,
  ) {}

  fill(): void {
    const { names, slots } = this;
    const mask = slots.length - 1;
    // No two terms are alike, so each belongs in the first slot that is free.
    for (let start = 0, row = 0; start <= names.length; row++) {
      let hash = SEED;
      let end = start;
      for (; end < names.length && names[end] !== NEWLINE; end++) hash = hashed(hash, names[end]!);
      let slot = slotFor(hash, mask);
      while (slots[slot] !== 0) slot = (slot + 2) & mask;
      slots[slot] = start + 1;
      slots[slot + 1] = row;
      start = end + 1;
    }
  }

  /** @returns -1 when it is not there */
  find(term: string): number {
    const { read, written } = encoder.encodeInto(term, this.encoded);
    if (read < term.length) return -1;
    const slot = this.slotOf(this.encoded, 0, written);
    return this.slots[slot] === 0 ? -1 : this.slots[slot + 1]!;
  }

  /** The slot that has the term `[start, end)` of `bytes`, or the free one where it belongs. */
  private slotOf(bytes: Uint8Array, start: number, end: number): number {
    const { slots, names } = this;
    let hash = SEED;
    for (let i = start; i < end; i++) hash = hashed(hash, bytes[i]!);
    const mask = slots.length - 1;
    for (let slot = slotFor(hash, mask); ; slot = (slot + 2) & mask) {
      if (slots[slot] === 0) return slot;
      let i = start;
      let at = slots[slot]! - 1;
      while (i < end && names[at] === bytes[i]) {
        i++;
        at++;
      }
      if (i === end && (at === names.length || names[at] === NEWLINE)) return slot;
    }
  }
}

/** FNV-1a. */
const SEED = 0x811c9dc5;
const hashed = (hash: number, byte: number): number => Math.imul(hash ^ byte, 0x01000193);
/** Where a term of this hash is looked for first; a slot takes two numbers. */
const slotFor = (hash: number, mask: number): number => ((hash ^ (hash >>> 15)) << 1) & mask;

const encoder = new TextEncoder();
const NEWLINE = 10;

function headerOf(bytes: Buffer): Header {
  return JSON.parse(bytes.toString('utf8', 12, 12 + bytes.readUInt32LE(8))) as Header;
}
