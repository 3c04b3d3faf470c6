import { DIMENSION } from '../embedding/staticModel.js';
import type { Database } from './database.js';
import { type Scored, unitCosine, VectorScan } from './vectorScan.js';

const BYTES = DIMENSION / 8;
/** sqlite-vec refuses more neighbours than this in one query. */
const MOST = 4096;
/** Read into memory at a time: some 15 ms. */
const SLICE = 8_000;
/** Read before a query is answered: some 0.3 s. So sqlite-vec's table is of use from about as many chunks on. */
export const AT_ONCE = 150_000;
/** Vectors read for a query that sqlite-vec answers. */
const EXACT = 64;
/**
 * Chunks whose vectors are compared: at least so many, and this share of all. Of 94,000 chunks they hold .997 of the 50
 * nearest, of a million .995 (docs/decisions/0015-near-chunks.md).
 */
const LEAST_POOL = 4_096;
const POOL_SHARE = 1 / 40;

/** One bit a dimension: set where the vector is positive. */
export function signs(vectors: Int16Array, offset = 0): Uint8Array {
  const bits = new Uint8Array(BYTES);
  for (let i = 0; i < DIMENSION; i++) if (vectors[offset + i]! > 0) bits[i >> 3]! |= 1 << (i & 7);
  return bits;
}

/**
 * The chunks nearest to a vector: sign bits tell which may be (Hamming distance, after Charikar 2002), the vectors which
 * are. Both are scanned in memory, into which they are read from the first query on. Of a very large index that takes
 * seconds: until then sqlite-vec scans the bits in its table, where it loads and its table is complete.
 */
export class CoarseIndex {
  private readonly memory: VectorsInMemory;
  private loading: NodeJS.Timeout | undefined;

  constructor(
    private readonly database: Database,
    private readonly reading: Reading = { slice: SLICE, atOnce: AT_ONCE },
  ) {
    this.memory = new VectorsInMemory(database);
  }

  /** Whether all vectors were in memory when last asked. */
  get isLoaded(): boolean {
    return this.memory.isComplete;
  }

  /** Whether sqlite-vec can scan. */
  get isNative(): boolean {
    const { complete } = this.database
      .prepare(
        "SELECT (SELECT value FROM meta WHERE key = 'coarse_chunks') = (SELECT value FROM meta WHERE key = 'next_chunk') AS complete",
      )
      .get() as { complete: number };
    return this.database.vectors.backend === 'sqlite-vec' && complete === 1;
  }

  /**
   * Chunks with their cosines, nearest first, dead ones possibly among them. Of equally near ones all or none are taken,
   * so that the answer does not depend on the order in which chunks were written.
   * @param version of the data; what lies in memory is brought up to date when it changed
   */
  nearest(query: Int16Array, k: number, version: number): Scored[] {
    const { slice, atOnce } = this.reading;
    if (!this.memory.catchUp(version, slice) && this.memory.missing() > atOnce && this.isNative) {
      this.loadSoon(version);
      return this.scanNative(query, k);
    }
    this.memory.catchUp(version, Infinity);
    const { scan } = this.memory;
    return scan.nearest(query, Math.max(LEAST_POOL, Math.ceil(scan.length * POOL_SHARE)), k);
  }

  /**
   * Reads vectors while nothing else is to be done, so that the first query does not wait for it.
   * @returns whether there are few enough for that to be over soon; else nothing is read
   */
  prepare(version: number): boolean {
    const isSmall = this.memory.missing() <= this.reading.atOnce;
    if (isSmall) this.loadSoon(version);
    return isSmall;
  }

  /** Vectors of a content's chunks, [chunk][dimension], if they lie in memory. */
  inMemory({ firstChunk, chunks }: ChunkRange): Int16Array | null {
    return this.memory.scan.vectorsOf(firstChunk, chunks);
  }

  /** Cosines of a content's chunks, if their vectors lie in memory. */
  cosinesInMemory(query: Int16Array, { firstChunk, chunks }: ChunkRange): Float64Array | null {
    return this.memory.scan.cosinesOf(query, firstChunk, chunks);
  }

  /** Goes on reading when nothing else is to be done. */
  private loadSoon(version: number): void {
    const { slice } = this.reading;
    if (slice === 0) return;
    this.loading ??= setTimeout(() => {
      this.loading = undefined;
      if (this.database.isOpen && !this.memory.catchUp(version, slice)) this.loadSoon(version);
    }, 0).unref();
  }

  /** By sign bits alone but for the nearest: vectors are read one by one. */
  private scanNative(query: Int16Array, k: number): Scored[] {
    const wanted = Math.min(k, MOST - 1);
    const rows = this.database
      .prepare('SELECT chunk_id AS id, distance FROM vector WHERE coarse MATCH vec_bit(?) AND k = ?')
      .all(signs(query), wanted + 1) as unknown as { id: number; distance: number }[];
    rows.sort((a, b) => a.distance - b.distance || a.id - b.id);
    const tied = rows.length > wanted ? rows[wanted]!.distance : Infinity;
    return rows
      .filter(({ distance }) => distance < tied)
      .map(({ id, distance }, rank) => ({ id, score: rank < EXACT ? this.cosine(query, id) : estimated(distance) }))
      .sort((a, b) => b.score - a.score || a.id - b.id);
  }

  private cosine(query: Int16Array, chunk: number): number {
    const { first, vectors } = this.database
      .prepare(
        'SELECT first_chunk AS first, vectors FROM chunk JOIN content ON content.id = chunk.content_id JOIN body ON body.content_id = content.id WHERE chunk.id = ?',
      )
      .get(chunk) as { first: number; vectors: Uint8Array };
    return unitCosine(query, asInt16(vectors), (chunk - first) * DIMENSION);
  }
}

/** Of random hyperplanes, which signs are alike to, an angle θ parts a share of θ / π (Charikar 2002). */
const estimated = (distance: number): number => Math.cos((Math.PI * distance) / DIMENSION);

/** Chunks of a content: their ids follow each other. */
export interface ChunkRange {
  firstChunk: number;
  chunks: number;
}

/** How vectors get into memory. */
interface Reading {
  /** Chunks read at a time; 0: none, as long as sqlite-vec can scan. */
  slice: number;
  /** When no more are missing, they are read before the query is answered. */
  atOnce: number;
}

/** Vectors of all chunks, kept in step with the database by reading contents that are new. */
class VectorsInMemory {
  readonly scan = new VectorScan(DIMENSION);
  private version = -1;
  private last = 0;
  private contents = 0;

  constructor(private readonly database: Database) {}

  get isComplete(): boolean {
    return this.version >= 0;
  }

  /** About how many chunks are not read yet: ids that are not used any more count. */
  missing(): number {
    const row = this.database.prepare("SELECT value FROM meta WHERE key = 'next_chunk'").get() as
      { value: string } | undefined;
    return Number(row?.value ?? 0) - this.scan.length;
  }

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
      const numbers = asInt16(vectors);
      for (let at = 0; at < numbers.length; at += DIMENSION) this.scan.push(first + at / DIMENSION, numbers, at);
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
export function* contentVectors(database: Database): Iterable<{ first: number; vectors: Int16Array }> {
  const rows = database.db
    .prepare(
      'SELECT first_chunk AS first, vectors FROM content JOIN body ON content_id = content.id WHERE vectors IS NOT NULL ORDER BY content.id',
    )
    .iterate() as Iterable<{ first: number; vectors: Uint8Array }>;
  for (const { first, vectors } of rows) yield { first, vectors: asInt16(vectors) };
}

/** The vectors in a row's blob; numbers of two bytes must lie at an even place. */
export function asInt16(bytes: Uint8Array): Int16Array {
  const { buffer, byteOffset, byteLength } = bytes.byteOffset % 2 === 0 ? bytes : bytes.slice();
  return new Int16Array(buffer, byteOffset, byteLength / 2);
}
