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
    if (this.length === this.data.length) this.grow(1);
    this.data[this.length++] = byte;
  }
  append(bytes: Uint8Array): void {
    if (this.length + bytes.length > this.data.length) this.grow(bytes.length);
    this.data.set(bytes, this.length);
    this.length += bytes.length;
  }
  private grow(by: number): void {
    const grown = new Uint8Array(Math.max(this.data.length * 2, this.length + by));
    grown.set(this.data);
    this.data = grown;
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
export function writeSegment(db: DatabaseSync, contents: readonly TermPostings[]): void {
  const places = new Places(contents);
  if (places.byTerm.size === 0) return;
  const { id } = db.prepare('SELECT coalesce(max(id), 0) + 1 AS id FROM segment').get() as { id: number };
  const insert = db.prepare('INSERT INTO posting(term, segment, data) VALUES (?, ?, ?)');
  let bytes = 0;
  let postings = 0;
  // One buffer for all rows: SQLite copies what it is given.
  const row = new Bytes();
  for (const term of [...places.byTerm.keys()].sort()) {
    row.clear();
    for (let at = places.byTerm.get(term)!; at >= 0; at = places.next[at]!)
      postings += encode(contents[places.content[at]!]!, places.offset[at]!, row);
    const data = row.view();
    bytes += data.length;
    insert.run(term, id, data);
  }
  db.prepare('INSERT INTO segment(id, bytes, postings) VALUES (?, ?, ?)').run(id, bytes, postings);
}

/** Where the terms of some contents have their postings: for each term a chain of places, in order. */
class Places {
  /** Term → its first place. */
  readonly byTerm = new Map<string, number>();
  /** By place: the content, and where in its postings. */
  readonly content: Int32Array;
  readonly offset: Int32Array;
  /** By place: the term's next one; -1 at its last. */
  readonly next: Int32Array;

  constructor(contents: readonly TermPostings[]) {
    const count = contents.reduce((sum, { terms }) => sum + terms.length, 0);
    this.content = new Int32Array(count);
    this.offset = new Int32Array(count);
    this.next = new Int32Array(count).fill(-1);
    /** By a term's first place: its last one till now. */
    const last = new Int32Array(count);
    let place = 0;
    for (let c = 0; c < contents.length; c++) {
      const { terms, postings } = contents[c]!;
      let at = 0;
      for (let t = 0; t < terms.length; t++, place++) {
        this.content[place] = c;
        this.offset[place] = at;
        const first = this.byTerm.get(terms[t]!);
        if (first === undefined) this.byTerm.set(terms[t]!, place);
        else this.next[last[first]!] = place;
        last[first ?? place] = place;
        for (let n = postings[at++]!; n > 0; n--) at += 2 + bitsIn(postings[at + 1]!);
      }
    }
  }
}

function bitsIn(mask: number): number {
  let bits = 0;
  for (let rest = mask; rest; rest &= rest - 1) bits++;
  return bits;
}

/** Adds the postings that one content has of a term to its row. @returns their number */
function encode({ firstChunk, postings }: TermPostings, from: number, row: Bytes): number {
  let at = from;
  const count = postings[at++]!;
  for (let n = 0; n < count; n++) {
    row.chunk(firstChunk + postings[at++]!);
    const mask = postings[at++]!;
    const freqs = at;
    let ones = true;
    for (let rest = mask; rest; rest &= rest - 1) if (postings[at++]! !== 1) ones = false;
    row.push(ones ? mask | ALL_ONES : mask);
    if (!ones) for (let i = freqs; i < at; i++) row.push(Math.min(255, postings[i]!));
  }
  return count;
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
 *
 * What is merged lies beside the table until the old rows are gone. Where these were all, SQLite then moves whole pages
 * into an empty table, and fills them.
 * @param isLive null: no chunk is gone
 * @returns the number of segments merged; 0 when there are no more than `most`
 */
export function mergeSegments(
  db: DatabaseSync,
  isLive: ((chunk: number) => boolean) | null,
  most = 8,
  from = 0,
): number {
  const segments = db.prepare('SELECT id, postings FROM segment WHERE id >= ? ORDER BY id').all(from) as {
    id: number;
    postings: number;
  }[];
  if (segments.length <= most) return 0;
  const target = segments.at(-1)!.id + 1;
  db.exec(`CREATE TEMP TABLE merged(term TEXT NOT NULL, segment INTEGER NOT NULL, data BLOB NOT NULL,
    PRIMARY KEY(term, segment)) WITHOUT ROWID`);
  const insert = db.prepare('INSERT INTO merged(term, segment, data) VALUES (?, ?, ?)');
  let bytes = 0;
  let postings = isLive ? 0 : segments.reduce((sum, segment) => sum + segment.postings, 0);
  // One buffer for all rows: a new one each would outrun the collector.
  const out = new Bytes();
  eachTerm(db, from, target, (term, rows) => {
    if (isLive) postings += keepLive(rows, isLive, out);
    else if (rows.length > 1) join(rows, out);
    const data = rows.length > 1 || isLive ? out.view() : rows[0]!;
    if (data.length === 0) return;
    bytes += data.length;
    insert.run(term, target, data);
  });
  const isAll = db.prepare('SELECT 1 FROM segment WHERE id < ? LIMIT 1').get(from) === undefined;
  if (isAll) db.exec('DELETE FROM posting');
  else db.prepare('DELETE FROM posting WHERE segment >= ? AND segment < ?').run(from, target);
  db.exec('INSERT INTO posting SELECT * FROM merged; DROP TABLE merged');
  db.prepare('DELETE FROM segment WHERE id >= ?').run(from);
  db.prepare('INSERT INTO segment(id, bytes, postings) VALUES (?, ?, ?)').run(target, bytes, postings);
  return segments.length;
}

/** Calls `visit` with each term and its rows of the segments `[from, to)`, oldest first. */
function eachTerm(
  db: DatabaseSync,
  from: number,
  to: number,
  visit: (term: string, rows: readonly Uint8Array[]) => void,
): void {
  const page = db.prepare(
    `SELECT term, data FROM posting WHERE term > ? AND segment >= ? AND segment < ? ORDER BY term, segment LIMIT ${MERGE_PAGE}`,
  );
  for (let after = ''; ;) {
    const rows = page.all(after, from, to) as { term: string; data: Uint8Array }[];
    const isLast = rows.length < MERGE_PAGE;
    for (let i = 0; i < rows.length;) {
      const { term } = rows[i]!;
      let end = i + 1;
      while (end < rows.length && rows[end]!.term === term) end++;
      // The last term of a full page may go on in the next one: it is left for that page.
      if (end === rows.length && !isLast) break;
      visit(
        term,
        rows.slice(i, end).map(({ data }) => data),
      );
      after = term;
      i = end;
    }
    if (isLast) return;
  }
}

/** Several rows of a term as one. Only their first ids are written anew: the others are told from those before them. */
function join(rows: readonly Uint8Array[], out: Bytes): void {
  out.clear();
  for (const data of rows) {
    let first = 0;
    let rest = 0;
    for (let shift = 0; ; shift += 7) {
      const byte = data[rest++]!;
      first |= (byte & 127) << shift;
      if (byte < 128) break;
    }
    out.chunk(first);
    out.append(data.subarray(rest));
    out.last = lastChunk(data);
  }
}

/** The last chunk of a row. */
function lastChunk(data: Uint8Array): number {
  let chunk = 0;
  for (let i = 0; i < data.length;) {
    let byte = data[i++]!;
    let delta = byte & 127;
    for (let shift = 7; byte > 127; shift += 7) {
      byte = data[i++]!;
      delta |= (byte & 127) << shift;
    }
    chunk += delta;
    const head = data[i++]!;
    if (!(head & ALL_ONES)) for (let mask = head; mask; mask &= mask - 1) i++;
  }
  return chunk;
}

/** Several rows of a term as one, without the chunks that are gone. @returns the number of those that are left */
function keepLive(rows: readonly Uint8Array[], isLive: (chunk: number) => boolean, out: Bytes): number {
  let postings = 0;
  out.clear();
  for (const data of rows) {
    decode(data, (chunk, mask, freqs) => {
      if (!isLive(chunk)) return;
      postings++;
      out.chunk(chunk);
      let ones = true;
      for (let f = 0; f < FIELD_COUNT; f++) if (freqs[f]! > 1) ones = false;
      out.push(ones ? mask | ALL_ONES : mask);
      if (!ones) for (let f = 0; f < FIELD_COUNT; f++) if (mask & (1 << f)) out.push(freqs[f]!);
    });
  }
  return postings;
}
