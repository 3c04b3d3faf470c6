import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';

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

/**
 * A table of term vectors whose weighted sums are vectors of chunks and queries (static embedding; the training is in
 * `training/`). Little-endian file: `QUARRYM1`, length of the header (uint32), header (JSON, padded to a multiple of 8),
 * then by term scale (float32), query weight (float32) and entries (int8 × dimension), then the terms, one a line.
 * All of it lies in one shared buffer: threads use the same memory.
 */
export class StaticModel {
  readonly id: string;
  /** Length of the vector of a term that is not in the table. */
  readonly unknown: number;
  /** Real entry = scale × int8 entry. The scale holds the term's pooling weight: how much it says of a chunk. */
  readonly scales: Float32Array;
  /** How much more, or less, a term says in a query. */
  readonly asked: Float32Array;
  /** [term][dimension] */
  readonly table: Int8Array;
  private readonly rows: ReadonlyMap<string, number>;

  /** @throws Error when the model is of another dimension */
  private constructor(readonly buffer: SharedArrayBuffer) {
    const bytes = Buffer.from(buffer);
    const start = 12 + bytes.readUInt32LE(8);
    const { id, dimension, terms, unknown } = headerOf(bytes);
    if (dimension !== DIMENSION) throw new Error(`its dimension is ${dimension}, not ${DIMENSION}`);
    this.id = id;
    this.unknown = unknown;
    this.scales = new Float32Array(buffer, start, terms);
    this.asked = new Float32Array(buffer, start + 4 * terms, terms);
    this.table = new Int8Array(buffer, start + 8 * terms, terms * DIMENSION);
    const names = bytes.toString('utf8', start + (8 + DIMENSION) * terms).split('\n');
    this.rows = new Map(names.map((term, row) => [term, row]));
  }

  /**
   * Reads a model into shared memory and checks it against its checksum.
   * @throws Error saying what is wrong, when there is no such file or it is damaged
   */
  static read(file: string): StaticModel {
    const bytes = readFileSync(file);
    if (bytes.toString('latin1', 0, MAGIC.length) !== MAGIC) throw new Error('it is not a model file');
    const content = bytes.subarray(12 + bytes.readUInt32LE(8));
    if (createHash('sha256').update(content).digest('hex') !== headerOf(bytes).sha256)
      throw new Error('it is damaged: its content does not have its checksum');
    const buffer = new SharedArrayBuffer(bytes.length);
    new Uint8Array(buffer).set(bytes);
    return new StaticModel(buffer);
  }

  /** The model in memory that another thread has read and checked. */
  static of(buffer: SharedArrayBuffer): StaticModel {
    return new StaticModel(buffer);
  }

  /** A term's row in the table; -1 for one that the model does not know. */
  row(term: string): number {
    return this.rows.get(term) ?? -1;
  }
}

function headerOf(bytes: Buffer): Header {
  return JSON.parse(bytes.toString('utf8', 12, 12 + bytes.readUInt32LE(8))) as Header;
}

/**
 * Of int8's range: entries of a unit vector of 256 dimensions are about 1/16, so without a gain most of the range would
 * lie idle. At 5 one entry in 1,000 is cut off.
 */
const GAIN = 5;

/** What a term weighs by how often it occurs, field weights included: training and the index must agree. */
const POWER = 0.7;
const DAMPED = Float32Array.from({ length: 256 }, (_, n) => n ** POWER);

/** Entries, 1 or -1, in the vector of a term that the table lacks. */
const NONZERO = 16;

/** Adds up weighted terms; `finish` gives the direction of the sum as int8. */
export class VectorSum {
  private readonly sum = new Float32Array(DIMENSION);

  constructor(
    private readonly model: StaticModel,
    private readonly purpose: 'document' | 'query',
  ) {}

  /**
   * @param frequency how often the term occurs, field weights included: a whole number
   * @param row the term's in the model's table
   */
  add(term: string, frequency: number, row = this.model.row(term)): void {
    const { model, sum } = this;
    const damped = DAMPED[frequency] ?? frequency ** POWER;
    if (row < 0) {
      this.addUnknown(term, (damped * model.unknown) / Math.sqrt(NONZERO));
      return;
    }
    const { table, scales, asked } = model;
    const weight = damped * scales[row]! * (this.purpose === 'query' ? asked[row]! : 1);
    for (let i = 0, at = row * DIMENSION; i < DIMENSION; i++, at++) sum[i]! += weight * table[at]!;
  }

  /**
   * A vector fixed by the term's hash (random indexing; Kanerva 2000), near to no other: the name of a thing that only
   * this repository has still finds itself. FNV-1a, then one splitmix step an entry.
   */
  private addUnknown(term: string, weight: number): void {
    let seed = 0x811c9dc5;
    for (let i = 0; i < term.length; i++) seed = Math.imul(seed ^ term.charCodeAt(i), 0x01000193);
    for (let i = 0; i < NONZERO; i++) {
      seed = (seed + 0x9e3779b9) | 0;
      let h = Math.imul(seed ^ (seed >>> 16), 0x21f0aaad);
      h = Math.imul(h ^ (h >>> 15), 0x735a2d97);
      h ^= h >>> 15;
      this.sum[h & (DIMENSION - 1)]! += h & 0x10000 ? weight : -weight;
    }
  }

  /** Writes the unit vector × 127 × gain at `offset`; zeros when nothing was added. Resets the sum. */
  finish(into: Int8Array, offset: number): void {
    let norm = 0;
    for (const x of this.sum) norm += x * x;
    const scale = norm > 0 ? (127 * GAIN) / Math.sqrt(norm) : 0;
    for (let i = 0; i < DIMENSION; i++)
      into[offset + i] = Math.max(-127, Math.min(127, Math.round(this.sum[i]! * scale)));
    this.sum.fill(0);
  }
}
