import { DIMENSION } from '../embedding/staticModel.js';
import type { Database } from './database.js';
import { type Neighbour, SignScan } from './signScan.js';

const BYTES = DIMENSION / 8;
/** sqlite-vec refuses more neighbours than this in one query. */
const MOST = 4096;
/** Read into memory at a time: some 15 ms. */
const SLICE = 8_000;

/** One bit a dimension: set where the vector is positive. */
export function signs(vectors: Int8Array, offset = 0): Uint8Array {
  const bits = new Uint8Array(BYTES);
  for (let i = 0; i < DIMENSION; i++) if (vectors[offset + i]! > 0) bits[i >> 3]! |= 1 << (i & 7);
  return bits;
}

/**
 * The coarse scan: chunks whose sign bits differ least from the query's (Hamming distance, after Charikar 2002). The bits
 * are scanned in memory, into which they are read between queries, from the first query on; until all are there
 * sqlite-vec scans its table, where it loads and its table is complete. Both answer the same.
 */
export class CoarseIndex {
  private readonly memory: SignsInMemory;
  private loading: NodeJS.Timeout | undefined;

  constructor(
    private readonly database: Database,
    /** Chunks read at a time; 0: none, as long as sqlite-vec can scan. */
    private readonly slice = SLICE,
  ) {
    this.memory = new SignsInMemory(database);
  }

  /** Whether sqlite-vec can scan. */
  get isNative(): boolean {
    const { complete } = this.database
      .prepare(
        "SELECT (SELECT value FROM meta WHERE key = 'coarse_chunks') IS (SELECT value FROM meta WHERE key = 'next_chunk') AS complete",
      )
      .get() as { complete: number };
    return this.database.vectors.backend === 'sqlite-vec' && complete === 1;
  }

  /**
   * Chunks with their distances, nearest first. Of equally near ones all or none are taken, so that the answer does not
   * depend on who scans, nor on the order in which chunks were written.
   * @param version of the data; what lies in memory is brought up to date when it changed
   */
  nearest(query: Int8Array, k: number, version: number): Neighbour[] {
    const wanted = Math.min(k, MOST - 1);
    const useNative = !this.memory.catchUp(version, this.slice) && this.isNative;
    if (useNative) this.loadSoon(version);
    else this.memory.catchUp(version, Infinity);
    const rows = useNative ? this.scanNative(signs(query), wanted + 1) : this.memory.scan.nearest(query, wanted + 1);
    const tied = rows.length > wanted ? rows[wanted]!.distance : Infinity;
    return rows.filter((row) => row.distance < tied);
  }

  /** Goes on reading when nothing else is to be done. */
  private loadSoon(version: number): void {
    if (this.slice === 0) return;
    this.loading ??= setTimeout(() => {
      this.loading = undefined;
      if (this.database.isOpen && !this.memory.catchUp(version, this.slice)) this.loadSoon(version);
    }, 0).unref();
  }

  private scanNative(bits: Uint8Array, k: number): Neighbour[] {
    const rows = this.database
      .prepare('SELECT chunk_id AS id, distance FROM vector WHERE coarse MATCH vec_bit(?) AND k = ?')
      .all(bits, k) as unknown as Neighbour[];
    return rows.sort((a, b) => a.distance - b.distance || a.id - b.id);
  }
}

/** Sign bits of all chunks, kept in step with the database by reading contents that are new. */
class SignsInMemory {
  readonly scan = new SignScan(DIMENSION);
  private version = -1;
  private last = 0;
  private contents = 0;

  constructor(private readonly database: Database) {}

  /**
   * Reads what is missing, up to about `most` chunks.
   * @returns whether nothing is missing
   */
  catchUp(version: number, most: number): boolean {
    if (version === this.version) return true;
    this.forgetIfCollected();
    const after = this.database.prepare(
      'SELECT content.id, first_chunk AS first, vectors FROM content JOIN body ON content_id = content.id WHERE content.id > ? ORDER BY content.id',
    );
    const rows = after.iterate(this.last) as Iterable<{ id: number; first: number; vectors: Uint8Array | null }>;
    const until = this.scan.length + most;
    for (const { id, first, vectors } of rows) {
      if (this.scan.length >= until) return false;
      this.last = id;
      this.contents++;
      if (!vectors) continue;
      for (let at = 0; at < vectors.length; at += DIMENSION)
        this.scan.push(first + at / DIMENSION, asInt8(vectors), at);
    }
    this.version = version;
    return true;
  }

  /** Contents are collected rarely and many at a time: then all is read anew. */
  private forgetIfCollected(): void {
    const { contents } = this.database
      .prepare('SELECT count(*) AS contents FROM content WHERE id <= ?')
      .get(this.last) as { contents: number };
    if (contents === this.contents) return;
    this.scan.clear();
    this.last = 0;
    this.contents = 0;
  }
}

/** Vectors of every content that has any, by content. */
export function* contentVectors(database: Database): Iterable<{ first: number; vectors: Int8Array }> {
  const rows = database.db
    .prepare(
      'SELECT first_chunk AS first, vectors FROM content JOIN body ON content_id = content.id WHERE vectors IS NOT NULL ORDER BY content.id',
    )
    .iterate() as Iterable<{ first: number; vectors: Uint8Array }>;
  for (const { first, vectors } of rows) yield { first, vectors: asInt8(vectors) };
}

export const asInt8 = (bytes: Uint8Array): Int8Array => new Int8Array(bytes.buffer, bytes.byteOffset, bytes.byteLength);
