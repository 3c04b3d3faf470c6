import type { FileClass, FileState, LanguageId, StateReason } from '../../core/source.js';
import { fold, humps } from '../../core/terms.js';
import { DIMENSION } from '../embedding/staticModel.js';
import { contentVectors, signs } from './coarse.js';
import { createVectorTable, type Database, dropTables } from './database.js';
import { writeSegment } from './postings.js';
import type { ContentRecord } from './record.js';
import { schema } from './schema.js';
import type { Totals } from './store.js';

/** Names a content: what its row is found by. */
export interface ContentKey {
  hash: string;
  language: LanguageId;
  version: string;
}

/** What became of one path. */
export interface FileOutcome {
  path: string;
  size: number;
  mtimeMs: number;
  racy: boolean;
  state: FileState;
  reason?: StateReason;
  detail?: string;
  language: LanguageId;
  class: FileClass;
  /** The content itself, or the key of one that is stored or comes earlier in the batch; null when there is none. */
  content: ContentRecord | ContentKey | null;
}

/** One transaction's worth. */
export interface Batch {
  files: FileOutcome[];
  removed: string[];
}

/** Dead chunks that may lie there, as a share of those alive: a branch that is switched back to costs nothing. */
const DEAD_SHARE = 0.25;
/** The share that is left when there were more, so that not every run has something to collect. */
const DEAD_SHARE_KEPT = 0.12;
const DEAD_ALWAYS_KEPT = 2_000;
/** Contents deleted in one transaction, so that searches in between stay possible. */
const GARBAGE_SLICE = 100;

/** Counters of ids that were ever given out. */
const COUNTERS = ['next_file', 'next_content', 'next_chunk', 'next_symbol'] as const;
type Counters = Record<(typeof COUNTERS)[number], number>;

/** A content whose rows are there and whose words are not yet in the full-text and vector tables. */
interface Fresh {
  record: ContentRecord;
  id: number;
  firstChunk: number;
  firstSymbol: number;
}

interface ContentRow {
  id: number;
  state: FileState;
  reason: StateReason | null;
}

/** The writing side of one index; its user holds the lease. Every method is one transaction. */
export class Writer {
  constructor(private readonly database: Database) {}

  /**
   * Writes a batch.
   * @returns paths whose content was promised by key but is not there
   * @throws UserError disk-full, read-only, busy; then nothing of the batch is written
   */
  apply(batch: Batch): string[] {
    return this.database.transaction(() => {
      const missing: string[] = [];
      const counters = this.counters();
      const keepsSigns = this.keepsSigns(counters.next_chunk);
      const fresh: Fresh[] = [];
      const remove = this.database.prepare('DELETE FROM file WHERE path = ?');
      for (const path of batch.removed) remove.run(path);
      for (const file of batch.files) {
        const content = this.contentOf(file, counters, fresh);
        if (file.content && !content) missing.push(file.path);
        else this.putFile(file, content, counters.next_file++);
      }
      this.insertWords(fresh);
      if (keepsSigns) for (const { firstChunk, record } of fresh) this.insertSigns(firstChunk, record.vectors);
      if (batch.files.length > 0) this.keepCounters(counters, keepsSigns);
      return missing;
    });
  }

  /** In place of what the path had: readers look for what is new by its id. */
  private putFile(file: FileOutcome, content: ContentRow | null, id: number): void {
    this.database
      .prepare(
        `INSERT OR REPLACE INTO file(id, path, size, mtime_ms, state, reason, detail, language, class, racy, content_id)
       VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)`,
      )
      .run(
        id,
        file.path,
        file.size,
        file.mtimeMs,
        content?.state ?? file.state,
        content ? content.reason : (file.reason ?? null),
        file.detail ?? null,
        file.language,
        file.class,
        file.racy ? 1 : 0,
        content?.id ?? null,
      );
  }

  /** The row of a file's content, written now when it is not there yet; null when it is promised but missing. */
  private contentOf(file: FileOutcome, counters: Counters, fresh: Fresh[]): ContentRow | null {
    if (!file.content) return null;
    const { hash, language, version } = file.content;
    const known = this.database
      .prepare('SELECT id, state, reason FROM content WHERE hash = ? AND language = ? AND version = ?')
      .get(hash, language, version) as ContentRow | undefined;
    if (known) return known;
    if (!('text' in file.content)) return null;
    return this.insertContent(file.content, counters, fresh);
  }

  private insertContent(record: ContentRecord, counters: Counters, fresh: Fresh[]): ContentRow {
    const id = counters.next_content++;
    const firstChunk = counters.next_chunk;
    const firstSymbol = counters.next_symbol;
    counters.next_chunk += record.chunks.length;
    counters.next_symbol += record.symbols.length;
    const reason = record.reason ?? null;
    this.database
      .prepare(
        `INSERT INTO content(id, hash, language, version, state, reason, encoding, bytes, lines, first_chunk, chunks, lengths)
       VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)`,
      )
      .run(
        id,
        record.hash,
        record.language,
        record.version,
        record.state,
        reason,
        record.encoding,
        record.bytes,
        record.lines,
        firstChunk,
        record.chunks.length,
        bytesOf(record.lengths),
      );
    this.database
      .prepare('INSERT INTO body(content_id, text, outline, vectors) VALUES (?, ?, ?, ?)')
      .run(id, record.text, record.outline, record.vectors && bytesOf(record.vectors));
    const chunk = this.database.prepare(
      'INSERT INTO chunk(id, content_id, kind, start_line, end_line, start, end, symbol_id) VALUES (?, ?, ?, ?, ?, ?, ?, ?)',
    );
    record.chunks.forEach((c, i) => {
      const symbol = c.symbol < 0 ? null : firstSymbol + c.symbol;
      chunk.run(firstChunk + i, id, c.kind, c.startLine, c.endLine, c.start, c.end, symbol);
    });
    this.insertSymbols(record, id, firstSymbol);
    fresh.push({ record, id, firstChunk, firstSymbol });
    return { id, state: record.state, reason };
  }

  /**
   * Fills the full-text tables, after all ordinary rows: a statement that may fail half-way makes SQLite open
   * a savepoint, and at each of those FTS5 writes what it has gathered as a segment of its own.
   */
  private insertWords(fresh: readonly Fresh[]): void {
    const phrase = this.database.prepare('INSERT INTO phrase(rowid, text) VALUES (?, ?)');
    for (const { id, record } of fresh) phrase.run(id, record.phrase);
    const name = this.database.prepare('INSERT INTO symbol_name(rowid, folded) VALUES (?, ?)');
    for (const { firstSymbol, record } of fresh)
      record.symbols.forEach((s, i) => name.run(firstSymbol + i, fold(s.name)));
    writeSegment(
      this.database.db,
      fresh.map(({ firstChunk, record: { terms, postings } }) => ({ firstChunk, terms, postings })),
    );
  }

  private insertSymbols(record: ContentRecord, contentId: number, first: number): void {
    const symbol = this.database.prepare(
      `INSERT INTO symbol(id, content_id, name, folded, humps, kind, container, start_line, end_line, signature, doc, exported, precedence)
       VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)`,
    );
    record.symbols.forEach((s, i) => {
      symbol.run(
        first + i,
        contentId,
        s.name,
        fold(s.name),
        humps(s.name),
        s.kind,
        s.container,
        s.startLine,
        s.endLine,
        s.signature,
        s.doc,
        s.exported ? 1 : 0,
        precedenceOf(record.hash, s.exported),
      );
    });
  }

  /** Whether sqlite-vec's table has all chunks before this one; what is written without it leaves it behind. */
  private keepsSigns(nextChunk: number): boolean {
    return this.database.vectors.backend === 'sqlite-vec' && this.meta('coarse_chunks') === String(nextChunk);
  }

  private insertSigns(firstChunk: number, vectors: Int16Array | null): void {
    if (!vectors) return;
    const insert = this.database.prepare('INSERT INTO vector(chunk_id, coarse) VALUES (?, vec_bit(?))');
    for (let i = 0; i * DIMENSION < vectors.length; i++) {
      // node:sqlite binds numbers as floats; sqlite-vec wants an integer key.
      insert.run(BigInt(firstChunk + i), signs(vectors, i * DIMENSION));
    }
  }

  private counters(): Counters {
    const value = (key: string): number => Number(this.meta(key) ?? 1);
    return Object.fromEntries(COUNTERS.map((key) => [key, value(key)])) as Counters;
  }

  private keepCounters(counters: Counters, keepsSigns: boolean): void {
    for (const key of COUNTERS) this.putMeta(key, String(counters[key]));
    if (keepsSigns) this.putMeta('coarse_chunks', String(counters.next_chunk));
  }

  private meta(key: string): string | undefined {
    const row = this.database.prepare('SELECT value FROM meta WHERE key = ?').get(key);
    return (row as { value: string } | undefined)?.value;
  }

  private putMeta(key: string, value: string): void {
    this.database
      .prepare('INSERT INTO meta(key, value) VALUES (?, ?) ON CONFLICT(key) DO UPDATE SET value = excluded.value')
      .run(key, value);
  }

  setMeta(values: Record<string, string>): void {
    this.database.transaction(() => {
      for (const [key, value] of Object.entries(values)) this.putMeta(key, value);
    });
  }

  /** Begins a run: what `totals` says is not to be trusted until it ends. */
  begin(): void {
    this.setMeta({ settled: '0' });
  }

  /** Ends an update of a settled index. */
  settle(totals: Totals): void {
    this.setMeta({ settled: '1', totals: JSON.stringify(totals) });
  }

  /** Ends a run: all of the folder is in the index, made by `version`. */
  complete(version: string, totals: Totals): void {
    this.setMeta({ complete: '1', settled: '1', version, totals: JSON.stringify(totals) });
  }

  /** Makes sqlite-vec's table whole again, where it is not there or something was written without it. */
  completeSigns(): void {
    if (this.database.vectors.backend !== 'sqlite-vec') return;
    const { db } = this.database;
    const next = this.meta('next_chunk') ?? '1';
    if (this.meta('coarse_chunks') === next) return;
    this.database.transaction(() => {
      db.exec('DROP TABLE IF EXISTS vector');
      createVectorTable(db);
      for (const { first, vectors } of contentVectors(this.database)) this.insertSigns(first, vectors);
      this.putMeta('next_chunk', next);
      this.putMeta('coarse_chunks', next);
    });
  }

  /** Forgets everything; ids go on from where they were. */
  reset(): void {
    this.database.transaction(() => {
      const { db } = this.database;
      const counters = this.counters();
      dropTables(db);
      if (this.database.vectors.backend === 'sqlite-vec') db.exec('DROP TABLE IF EXISTS vector');
      db.exec(schema);
      for (const key of COUNTERS) this.putMeta(key, String(counters[key]));
    });
  }

  /**
   * Deletes contents that no file has any more, oldest first, until few enough are left; those of other versions all.
   * Their postings go when segments are merged. Yields the number of contents deleted after each transaction.
   */
  *collectGarbage(version: string): Iterable<number> {
    const dead = this.database
      .prepare(
        'SELECT id, chunks, first_chunk AS firstChunk, version FROM content WHERE id NOT IN (SELECT content_id FROM file WHERE content_id IS NOT NULL) ORDER BY id',
      )
      .all() as { id: number; chunks: number; firstChunk: number; version: string }[];
    if (dead.length === 0) return;
    const { all } = this.database.prepare('SELECT coalesce(sum(chunks), 0) AS "all" FROM content').get() as {
      all: number;
    };
    let left = dead.reduce((sum, content) => sum + content.chunks, 0);
    const isTooMuch = left > Math.max(DEAD_ALWAYS_KEPT, (all - left) * DEAD_SHARE);
    const most = isTooMuch ? (all - left) * DEAD_SHARE_KEPT : left;
    const doomed = dead.filter((content) => {
      if (content.version === version && left <= most) return false;
      left -= content.chunks;
      return true;
    });
    for (let i = 0; i < doomed.length; i += GARBAGE_SLICE) {
      const slice = doomed.slice(i, i + GARBAGE_SLICE);
      this.database.transaction(() => slice.forEach((content) => this.deleteContent(content)));
      yield slice.length;
    }
  }

  private deleteContent({ id, firstChunk, chunks }: { id: number; firstChunk: number; chunks: number }): void {
    if (this.keepsSigns(this.counters().next_chunk)) {
      const vector = this.database.prepare('DELETE FROM vector WHERE chunk_id = ?');
      for (let chunk = firstChunk; chunk < firstChunk + chunks; chunk++) vector.run(BigInt(chunk));
    } else {
      this.database.prepare("DELETE FROM meta WHERE key = 'coarse_chunks'").run();
    }
    this.database.prepare('DELETE FROM phrase WHERE rowid = ?').run(id);
    this.database
      .prepare('DELETE FROM symbol_name WHERE rowid IN (SELECT id FROM symbol WHERE content_id = ?)')
      .run(id);
    this.database.prepare('DELETE FROM content WHERE id = ?').run(id);
  }
}

/**
 * Exported definitions come before others, and of either kind those that the content's hash draws: all over the
 * repository, and the same ones in whichever order files were written.
 */
const precedenceOf = (hash: string, exported: boolean): number =>
  (exported ? 0 : 2 ** 48) + Number.parseInt(hash.slice(0, 12), 16);

const bytesOf = (array: Int16Array | Uint16Array): Uint8Array =>
  new Uint8Array(array.buffer, array.byteOffset, array.byteLength);
