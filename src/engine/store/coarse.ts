import type { StatementSync } from 'node:sqlite';
import { DIMENSION } from '../embedding/randomIndexing.js';
import type { Database } from './database.js';

const BYTES = DIMENSION / 8;
const WORDS = DIMENSION / 32;
/** sqlite-vec refuses more neighbours than this in one query. */
const MOST = 4096;

/** One bit a dimension: set where the vector is positive. */
export function signs(vectors: Int8Array, offset = 0): Uint8Array {
  const bits = new Uint8Array(BYTES);
  for (let i = 0; i < DIMENSION; i++) if (vectors[offset + i]! > 0) bits[i >> 3]! |= 1 << (i & 7);
  return bits;
}

/**
 * The coarse scan: chunks whose sign bits differ least from the query's (Hamming distance, after Charikar 2002). By
 * sqlite-vec where it loads and its table is complete, else over the same bits in memory; both answer the same.
 */
export class CoarseIndex {
  private readonly isComplete: StatementSync;
  private select: StatementSync | undefined;
  private memory: SignsInMemory | undefined;

  constructor(private readonly database: Database) {
    this.isComplete = database.db.prepare(
      "SELECT (SELECT value FROM meta WHERE key = 'coarse_chunks') IS (SELECT value FROM meta WHERE key = 'next_chunk') AS complete",
    );
  }

  /** Whether the next scan is sqlite-vec's. */
  get isNative(): boolean {
    const { complete } = this.isComplete.get() as { complete: number };
    return this.database.vectors.backend === 'sqlite-vec' && complete === 1;
  }

  /**
   * Chunk ids, nearest first. Of equally near ones all or none are taken, so that the answer does not depend on who
   * scans, nor on the order in which chunks were written.
   * @param version of the data; what lies in memory is read again when it changed
   */
  nearest(query: Int8Array, k: number, version: number): number[] {
    const bits = signs(query);
    const wanted = Math.min(k, MOST - 1);
    const rows = this.isNative ? this.scanNative(bits, wanted + 1) : this.scanMemory(bits, wanted + 1, version);
    const tied = rows.length > wanted ? rows[wanted]!.distance : Infinity;
    return rows.filter((row) => row.distance < tied).map((row) => row.chunk);
  }

  private scanNative(bits: Uint8Array, k: number): Neighbour[] {
    this.select ??= this.database.db.prepare(
      'SELECT chunk_id AS chunk, distance FROM vector WHERE coarse MATCH vec_bit(?) AND k = ?',
    );
    return (this.select.all(bits, k) as unknown as Neighbour[]).sort(nearer);
  }

  private scanMemory(bits: Uint8Array, k: number, version: number): Neighbour[] {
    if (this.memory?.version !== version) this.memory = new SignsInMemory(this.database, version);
    return this.memory.nearest(bits, k);
  }
}

interface Neighbour {
  chunk: number;
  distance: number;
}

const nearer = (a: Neighbour, b: Neighbour): number => a.distance - b.distance || a.chunk - b.chunk;

/** Sign bits of all chunks, one after the other: 32 bytes each. */
class SignsInMemory {
  private readonly chunks: number[] = [];
  private readonly words: Uint32Array;

  constructor(
    database: Database,
    readonly version: number,
  ) {
    const { total } = database.db.prepare('SELECT coalesce(sum(chunks), 0) AS total FROM content').get() as {
      total: number;
    };
    const bytes = new Uint8Array(total * BYTES);
    let at = 0;
    for (const { first, vectors } of contentVectors(database)) {
      for (let i = 0; i * DIMENSION < vectors.length; i++) {
        bytes.set(signs(vectors, i * DIMENSION), at);
        this.chunks.push(first + i);
        at += BYTES;
      }
    }
    this.words = new Uint32Array(bytes.buffer);
  }

  nearest(bits: Uint8Array, k: number): Neighbour[] {
    const query = new Uint32Array(bits.buffer);
    const { words, chunks } = this;
    const distances = new Uint16Array(chunks.length);
    const histogram = new Uint32Array(DIMENSION + 1);
    for (let i = 0; i < chunks.length; i++) {
      let distance = 0;
      for (let w = 0; w < WORDS; w++) distance += popcount(words[i * WORDS + w]! ^ query[w]!);
      distances[i] = distance;
      histogram[distance]!++;
    }
    let furthest = -1;
    for (let seen = 0; seen < k && furthest < DIMENSION;) seen += histogram[++furthest]!;
    const found: Neighbour[] = [];
    distances.forEach((distance, i) => {
      if (distance <= furthest) found.push({ chunk: chunks[i]!, distance });
    });
    return found.sort(nearer).slice(0, k);
  }
}

function popcount(x: number): number {
  x -= (x >>> 1) & 0x55555555;
  x = (x & 0x33333333) + ((x >>> 2) & 0x33333333);
  return Math.imul((x + (x >>> 4)) & 0x0f0f0f0f, 0x01010101) >>> 24;
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
