import { DatabaseSync } from 'node:sqlite';
import type { Database } from '../store/database.js';
import { mergeSegments } from '../store/postings.js';

/**
 * Segments of about one size that may lie there before they are merged. A first run of some thousand files writes about
 * ten, in two or three seconds, and searches are as fast on those as on one.
 */
const MOST_SEGMENTS = 12;
/** An older segment joins a merge when it has at most so many times the bytes of the younger ones together. */
const GROWTH = 2;
/** Merges of fewer bytes are done at once, others in a thread of their own. */
const THREAD_FROM_BYTES = 256 * 1024;

/** Ids of chunks begin here (writer.ts). */
const FIRST_CHUNK = 1;

/** What a thread is to merge. */
export interface Compaction {
  file: string;
  /** The oldest segment that takes part. */
  from: number;
}

/**
 * Merges posting segments, if there are many: the youngest with older ones of about their size, so that each posting
 * is rewritten about once for every doubling of the index (tiered compaction). Searches go on meanwhile.
 * @param perform has it done by a thread
 * @param all merge all of them, to be rid of postings of contents that were deleted
 */
export async function compact(
  database: Database,
  perform: (work: { compaction: Compaction }) => Promise<void>,
  all: boolean,
): Promise<void> {
  const segments = database.db.prepare('SELECT id, bytes FROM segment ORDER BY id DESC').all() as {
    id: number;
    bytes: number;
  }[];
  let bytes = 0;
  let taken = 0;
  for (const segment of segments) {
    if (!all && taken >= MOST_SEGMENTS && segment.bytes > GROWTH * bytes) break;
    bytes += segment.bytes;
    taken++;
  }
  if (taken <= (all ? 0 : MOST_SEGMENTS)) return;
  const compaction = { file: database.file, from: segments[taken - 1]!.id };
  if (bytes < THREAD_FROM_BYTES) database.transaction(() => merge(database.db, compaction));
  else await perform({ compaction });
}

function merge(db: DatabaseSync, { from }: Compaction): void {
  const ranges = db.prepare('SELECT first_chunk AS first, chunks FROM content').all() as {
    first: number;
    chunks: number;
  }[];
  const end = ranges.reduce((most, { first, chunks }) => Math.max(most, first + chunks), FIRST_CHUNK);
  const live = new Uint8Array(end);
  for (const { first, chunks } of ranges) live.fill(1, first, first + chunks);
  const isWhole = !live.includes(0, FIRST_CHUNK);
  mergeSegments(db, isWhole ? null : (chunk) => live[chunk] === 1, 0, from);
}

/** The thread's side. */
export function runCompaction(compaction: Compaction): void {
  const db = new DatabaseSync(compaction.file);
  try {
    db.exec('PRAGMA busy_timeout=60000; PRAGMA synchronous=NORMAL; PRAGMA cache_size=-16384; BEGIN IMMEDIATE');
    merge(db, compaction);
    db.exec('COMMIT');
    db.prepare('PRAGMA incremental_vacuum').all();
    db.exec('PRAGMA wal_checkpoint(TRUNCATE)');
  } finally {
    db.close();
  }
}
