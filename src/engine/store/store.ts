import { inflateRawSync } from 'node:zlib';
import type { FileClass, FileState, FileStatus, LanguageId, StateReason } from '../../core/source.js';
import { asInt16, type ChunkRange, CoarseIndex } from './coarse.js';
import type { Database } from './database.js';
import { GraphStore } from './graph.js';
import { PostingReader } from './postings.js';
import { type StoredOutline, storedOutline } from './record.js';
import { type Definition, RetrievalReader, type SymbolEntry } from './retrievalReader.js';
import { type Scored, unitCosine } from './vectorScan.js';

/** What is known of a path without reading it again. */
export interface KnownFile {
  path: string;
  size: number;
  mtimeMs: number;
  state: FileState;
  reason: StateReason | null;
  detail: string | null;
  /** Its time may not tell a later change. */
  racy: number;
  contentId: number | null;
}

/** A path that leads to a content. */
export interface FileOfContent {
  path: string;
  size: number;
  mtimeMs: number;
  class: FileClass;
  language: LanguageId;
  contentId: number;
}

/** Counts that a run ends with; kept in `meta`, so that a run which changes nothing need not count again. */
export interface Totals {
  files: number;
  chunks: number;
  bytes: number;
  skipped: number;
  failed: number;
}

const KNOWN = 'path, size, mtime_ms AS mtimeMs, state, reason, detail, racy, content_id AS contentId';
const FILE = 'path, size, mtime_ms AS mtimeMs, class, language, content_id AS contentId';

/** The reading side of one index. Every method sees what is committed at the moment of the call. */
export class Store {
  readonly reader: RetrievalReader;
  readonly postings: PostingReader;
  readonly vectors: {
    nearest(query: Int16Array, k: number): Scored[];
    vectors(content: ChunkRange & { id: number }): Int16Array | null;
    cosines(query: Int16Array, content: ChunkRange & { id: number }): Float64Array | null;
  };
  readonly coarse: CoarseIndex;
  readonly graph: GraphStore;

  constructor(readonly database: Database) {
    this.reader = new RetrievalReader(database);
    this.postings = new PostingReader(database.db);
    this.coarse = new CoarseIndex(database);
    this.graph = new GraphStore(database.db);
    this.vectors = {
      nearest: (query, k) => this.coarse.nearest(query, k, this.version()),
      vectors: (content) => this.coarse.inMemory(content) ?? this.contentVectors(content.id),
      cosines: (query, content) =>
        this.coarse.cosinesInMemory(query, content) ?? this.contentCosines(query, content.id),
    };
  }

  /** Another number after every commit, by this process or another. */
  version(): number {
    const row = this.database.prepare('PRAGMA data_version').get() as { data_version: number };
    return row.data_version * 2 ** 32 + this.database.commits;
  }

  meta(key: string): string | null {
    const row = this.database.prepare('SELECT value FROM meta WHERE key = ?').get(key) as { value: string } | undefined;
    return row?.value ?? null;
  }

  /** Chunks that were ever written, about: what sqlite-vec and memory have to hold. */
  chunkIds(): number {
    return Number(this.meta('next_chunk') ?? 0);
  }

  /** Text of a content as it was indexed. */
  text(contentId: number): string {
    const row = this.database.prepare('SELECT text FROM body WHERE content_id = ?').get(contentId) as
      { text: Uint8Array } | undefined;
    return row ? inflateRawSync(row.text).toString('utf8') : '';
  }

  outline(contentId: number): StoredOutline {
    const row = this.database.prepare('SELECT outline FROM body WHERE content_id = ?').get(contentId) as
      { outline: Uint8Array } | undefined;
    if (!row) return storedOutline({ imports: [], references: [], header: '' });
    return JSON.parse(inflateRawSync(row.outline).toString('utf8')) as StoredOutline;
  }

  private contentVectors(contentId: number): Int16Array | null {
    const row = this.database.prepare('SELECT vectors FROM body WHERE content_id = ?').get(contentId) as
      { vectors: Uint8Array | null } | undefined;
    return row?.vectors ? asInt16(row.vectors) : null;
  }

  private contentCosines(query: Int16Array, contentId: number): Float64Array | null {
    const vectors = this.contentVectors(contentId);
    if (!vectors) return null;
    const { length } = query;
    return Float64Array.from({ length: vectors.length / length }, (_, i) => unitCosine(query, vectors, i * length));
  }

  /** Every path, or those given and what lies below them. */
  knownFiles(paths?: readonly string[]): KnownFile[] {
    if (!paths) return this.database.prepare(`SELECT ${KNOWN} FROM file`).all() as unknown as KnownFile[];
    const below = this.database.prepare(
      `SELECT ${KNOWN} FROM file WHERE path = ?1 OR (path > ?1 || '/' AND path < ?1 || '0')`,
    );
    return paths.flatMap((path) => below.all(path) as unknown as KnownFile[]);
  }

  /** Paths whose content was made by other versions of parser, chunker or embedder than `version`. */
  outdated(version: string): Set<string> {
    const rows = this.database
      .prepare('SELECT path FROM file JOIN content ON content.id = content_id WHERE version <> ?')
      .all(version) as { path: string }[];
    return new Set(rows.map((row) => row.path));
  }

  /** `hash` and `language` of all contents made by `version`. */
  contentKeys(version: string): { hash: string; language: LanguageId }[] {
    return this.database.prepare('SELECT hash, language FROM content WHERE version = ?').all(version) as {
      hash: string;
      language: LanguageId;
    }[];
  }

  fileStatus(path: string): FileStatus | null {
    const row = this.database
      .prepare('SELECT path, size, state, reason, detail, language, class FROM file WHERE path = ?')
      .get(path) as
      (Omit<FileStatus, 'reason' | 'detail'> & { reason: StateReason | null; detail: string | null }) | undefined;
    return row ? { ...row, reason: row.reason ?? undefined, detail: row.detail ?? undefined } : null;
  }

  file(path: string): FileOfContent | null {
    const row = this.database.prepare(`SELECT ${FILE} FROM file WHERE path = ? AND content_id IS NOT NULL`).get(path);
    return (row as unknown as FileOfContent | undefined) ?? null;
  }

  /** Definitions in source order. */
  symbols(contentId: number): SymbolEntry[] {
    return this.reader.symbolsOfContent(contentId);
  }

  /** Definitions of a name, folded as `fold` does, in order of id. */
  definitionsNamed(folded: string): Definition[] {
    return this.reader.symbolsNamed(folded);
  }

  /** Paths whose text holds a word (letters, digits, `_`; case does not matter): other classes after `source`, by path. */
  filesWithWord(word: string): FileOfContent[] {
    return this.database
      .prepare(
        `SELECT ${FILE} FROM file WHERE content_id IN (SELECT rowid FROM phrase WHERE phrase MATCH ?) ORDER BY class <> 'source', path`,
      )
      .all(`"${word.replaceAll('"', '')}"`) as unknown as FileOfContent[];
  }

  /** Does a file have this as whole words next to each other, in any case? `code`: one that is no documentation. */
  hasWord(name: string, where: 'anywhere' | 'code'): boolean {
    const words = name.match(/[\p{L}\p{N}_]+/gu);
    if (!words) return false;
    const row = this.database
      .prepare(
        `SELECT 1 FROM phrase JOIN file ON content_id = phrase.rowid WHERE phrase MATCH ? AND (? OR class <> 'doc') LIMIT 1`,
      )
      .get(`"${words.join(' ')}"`, where === 'anywhere' ? 1 : 0);
    return row !== undefined;
  }

  /** Files whose path is this or ends in it, the shortest first. */
  pathsEndingIn(path: string, limit: number): string[] {
    if (!path) return [];
    const rows = this.database
      .prepare(
        `SELECT path FROM file WHERE substr('/' || path, -length(?1) - 1) = '/' || ?1 ORDER BY length(path), path LIMIT ?2`,
      )
      .all(path, limit) as { path: string }[];
    return rows.map((row) => row.path);
  }

  totals(): Totals {
    const states = this.database
      .prepare('SELECT state, count(*) AS files, sum(size) AS bytes FROM file GROUP BY state')
      .all() as {
      state: FileState;
      files: number;
      bytes: number;
    }[];
    const of = (...wanted: FileState[]) => states.filter((row) => wanted.includes(row.state));
    const files = (rows: typeof states): number => rows.reduce((sum, row) => sum + row.files, 0);
    const { chunks } = this.database
      .prepare('SELECT coalesce(sum(chunks), 0) AS chunks FROM content WHERE id IN (SELECT content_id FROM file)')
      .get() as { chunks: number };
    return {
      files: files(of('indexed', 'partial')),
      chunks,
      bytes: of('indexed', 'partial').reduce((sum, row) => sum + row.bytes, 0),
      skipped: files(of('skipped')),
      failed: files(of('failed')),
    };
  }
}
