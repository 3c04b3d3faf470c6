import type { DatabaseSync, StatementSync } from 'node:sqlite';
import { FIELD_COUNT } from '../../core/terms.js';

/**
 * Lexical postings: for each term the chunks that contain it, with its frequency in each field.
 *
 * A segment is what one transaction wrote; a term has at most one row a segment. Rows are immutable; merging rewrites
 * many segments as one and leaves out chunks that are gone (a log-structured merge tree, O'Neil 1996).
 *
 * Row data, chunk ids ascending, repeated to the end:
 *   varint   chunk id, less the previous one (the first: as it is)
 *   byte     field mask; ALL_ONES set when every frequency is 1
 *   byte…    one frequency a set field, lowest bit first (left out when ALL_ONES); 255 means 255 or more
 */
const ALL_ONES = 1 << 7;

/** One content's postings as a worker makes them; layout in record.ts. */
export interface TermPostings {
  firstChunk: number;
  terms: string[];
  postings: Uint16Array;
}

class Bytes {
  data = new Uint8Array(32);
  length = 0;
  last = 0;
  push(byte: number): void {
    if (this.length === this.data.length) {
      const grown = new Uint8Array(this.length * 2);
      grown.set(this.data);
      this.data = grown;
    }
    this.data[this.length++] = byte;
  }
  varint(value: number): void {
    while (value > 127) {
      this.push((value & 127) | 128);
      value >>>= 7;
    }
    this.push(value);
  }
  chunk(id: number): void {
    this.varint(id - this.last);
    this.last = id;
  }
  clear(): void {
    this.length = 0;
    this.last = 0;
  }
  view(): Uint8Array {
    return this.data.subarray(0, this.length);
  }
}

/** Writes one segment. `contents` must come with ascending `firstChunk`. Call inside a transaction. */
export function writeSegment(db: DatabaseSync, contents: Iterable<TermPostings>): void {
  const rows = new Map<string, Bytes>();
  let postings = 0;
  for (const { firstChunk, terms, postings: p } of contents) {
    let i = 0;
    for (const term of terms) {
      let row = rows.get(term);
      if (!row) rows.set(term, (row = new Bytes()));
      for (let n = p[i++]!; n > 0; n--) {
        row.chunk(firstChunk + p[i++]!);
        const mask = p[i++]!;
        const from = i;
        let ones = true;
        for (let m = mask; m; m &= m - 1) if (p[i++]! !== 1) ones = false;
        row.push(ones ? mask | ALL_ONES : mask);
        if (!ones) for (let j = from; j < i; j++) row.push(Math.min(255, p[j]!));
        postings++;
      }
    }
  }
  if (rows.size > 0) insertSegment(db, rows, postings);
}

function insertSegment(db: DatabaseSync, rows: Map<string, Bytes>, postings: number): void {
  const { id } = db.prepare('SELECT coalesce(max(id), 0) + 1 AS id FROM segment').get() as { id: number };
  const insert = db.prepare('INSERT INTO posting(term, segment, data) VALUES (?, ?, ?)');
  let bytes = 0;
  for (const term of [...rows.keys()].sort()) {
    const data = rows.get(term)!.view();
    bytes += data.length;
    insert.run(term, id, data);
  }
  db.prepare('INSERT INTO segment(id, bytes, postings) VALUES (?, ?, ?)').run(id, bytes, postings);
}

/**
 * Chunks of a term: parallel arrays, chunk ids ascending within a segment. `masks` has bit f set where field f has the
 * term; `freqs` has FIELD_COUNT entries a chunk, of which those of the other fields say nothing.
 */
export interface PostingList {
  length: number;
  chunks: Uint32Array;
  masks: Uint8Array;
  freqs: Uint8Array;
}

const emptyList = (room: number): PostingList => ({
  length: 0,
  chunks: new Uint32Array(room),
  masks: new Uint8Array(room),
  freqs: new Uint8Array(room * FIELD_COUNT),
});

/** Decodes one row into `list` from its `length` on. The same as `decode`, without a call a posting. */
function append(list: PostingList, data: Uint8Array): void {
  const { chunks, masks, freqs } = list;
  let n = list.length;
  let chunk = 0;
  for (let i = 0; i < data.length; n++) {
    let byte = data[i++]!;
    let delta = byte & 127;
    for (let shift = 7; byte > 127; shift += 7) {
      byte = data[i++]!;
      delta |= (byte & 127) << shift;
    }
    chunk += delta;
    chunks[n] = chunk;
    const head = data[i++]!;
    masks[n] = head & ~ALL_ONES;
    const at = n * FIELD_COUNT;
    const ones = head > ALL_ONES;
    for (let fields = head & ~ALL_ONES; fields !== 0; fields &= fields - 1)
      freqs[at + 31 - Math.clz32(fields & -fields)] = ones ? 1 : data[i++]!;
  }
  list.length = n;
}

/** Decodes one row. `visit` gets the chunk id, and the frequencies as `freqs[0..FIELD_COUNT)`, valid during the call. */
function decode(data: Uint8Array, visit: (chunk: number, mask: number, freqs: Uint8Array) => void): void {
  const freqs = new Uint8Array(FIELD_COUNT);
  let chunk = 0;
  for (let i = 0; i < data.length;) {
    let shift = 0;
    let byte: number;
    let delta = 0;
    do {
      byte = data[i++]!;
      delta |= (byte & 127) << shift;
      shift += 7;
    } while (byte > 127);
    chunk += delta;
    const head = data[i++]!;
    const mask = head & ~ALL_ONES;
    for (let f = 0; f < FIELD_COUNT; f++) freqs[f] = mask & (1 << f) ? (head & ALL_ONES ? 1 : data[i++]!) : 0;
    visit(chunk, mask, freqs);
  }
}

/** Reads posting lists; holds prepared statements of one connection, and one list's arrays, which are used again. */
export class PostingReader {
  private list = emptyList(0);
  private readonly select: StatementSync;
  private readonly selectPrefix: StatementSync;
  constructor(db: DatabaseSync) {
    this.select = db.prepare('SELECT data FROM posting WHERE term = ? ORDER BY segment');
    this.selectPrefix = db.prepare(
      `SELECT term, sum(length(data)) AS bytes FROM posting WHERE term >= ? AND term < ? GROUP BY term ORDER BY bytes DESC, term LIMIT ?`,
    );
  }

  /**
   * All postings of a term, dead chunks included; the caller knows which chunks live. The list is good until the next
   * one is read: new arrays for every term, megabytes for a common one, cost more than what is done with them.
   */
  read(term: string): PostingList {
    const rows = this.select.all(term) as { data: Uint8Array }[];
    let bytes = 0;
    for (const r of rows) bytes += r.data.length;
    const most = bytes >> 1; // a posting takes at least two bytes
    if (this.list.chunks.length < most) this.list = emptyList(2 * most);
    this.list.length = 0;
    for (const r of rows) append(this.list, r.data);
    return this.list;
  }

  /** Terms that begin with `prefix`, most frequent first. */
  withPrefix(prefix: string, limit: number): string[] {
    const rows = this.selectPrefix.all(prefix, prefix + '\u{10ffff}', limit) as { term: string }[];
    return rows.map((r) => r.term);
  }
}

/** Rows in memory while merging; more than segments, so that a page always ends a term. */
const MERGE_PAGE = 1_000;

/**
 * Rewrites all segments from `from` on as one and drops chunks that are gone. Call inside a transaction.
 * @returns the number of segments merged; 0 when there are no more than `most`
 */
export function mergeSegments(db: DatabaseSync, isLive: (chunk: number) => boolean, most = 8, from = 0): number {
  const segments = db.prepare('SELECT id FROM segment WHERE id >= ? ORDER BY id').all(from) as { id: number }[];
  if (segments.length <= most) return 0;
  const target = segments.at(-1)!.id + 1;
  const insert = db.prepare('INSERT INTO posting(term, segment, data) VALUES (?, ?, ?)');
  let bytes = 0;
  let postings = 0;
  const flush = (term: string, row: Bytes): void => {
    if (row.length === 0) return;
    bytes += row.length;
    insert.run(term, target, row.view());
  };
  // Page through the terms: a statement must not read the table that the same connection is writing.
  const page = db.prepare(
    `SELECT term, data FROM posting WHERE term > ? AND segment >= ? AND segment < ? ORDER BY term, segment LIMIT ${MERGE_PAGE}`,
  );
  // One buffer for all rows: a new one each would outrun the collector.
  const out = new Bytes();
  let after = '';
  for (;;) {
    let rows = page.all(after, from, target) as { term: string; data: Uint8Array }[];
    if (rows.length === 0) break;
    const full = rows.length === MERGE_PAGE;
    const lastTerm = rows.at(-1)!.term;
    // The last term of a full page may go on in the next one: leave it for that page.
    if (full) rows = rows.filter((r) => r.term !== lastTerm);
    let term = '';
    out.clear();
    for (const r of rows) {
      if (r.term !== term) {
        if (term) flush(term, out);
        term = r.term;
        out.clear();
      }
      decode(r.data, (chunk, mask, freqs) => {
        if (!isLive(chunk)) return;
        postings++;
        out.chunk(chunk);
        let ones = true;
        for (let f = 0; f < FIELD_COUNT; f++) if (freqs[f]! > 1) ones = false;
        out.push(ones ? mask | ALL_ONES : mask);
        if (!ones) for (let f = 0; f < FIELD_COUNT; f++) if (mask & (1 << f)) out.push(freqs[f]!);
      });
    }
    if (term) flush(term, out);
    if (!full) break;
    after = rows.at(-1)!.term;
  }
  db.prepare('DELETE FROM posting WHERE segment >= ? AND segment < ?').run(from, target);
  db.prepare('DELETE FROM segment WHERE id >= ?').run(from);
  db.prepare('INSERT INTO segment(id, bytes, postings) VALUES (?, ?, ?)').run(target, bytes, postings);
  return segments.length;
}
