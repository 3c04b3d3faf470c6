import type { ChunkKind } from '../../core/chunk.js';
import type { SymbolKind } from '../../core/outline.js';
import type { FileClass, LanguageId } from '../../core/source.js';
import type { Database } from './database.js';

/** A path that points at a content. */
export interface FileEntry {
  /** Another one whenever the row changes. */
  id: number;
  path: string;
  class: FileClass;
  language: LanguageId;
  size: number;
  mtimeMs: number;
  contentId: number;
}

/** A content's chunk range and field lengths ([chunk][field]). */
export interface ContentEntry {
  id: number;
  firstChunk: number;
  chunks: number;
  lines: number;
  lengths: Uint16Array;
}

/** Where a name is defined. */
export interface Definition {
  id: number;
  contentId: number;
  name: string;
  folded: string;
  kind: SymbolKind;
  container: string;
  startLine: number;
  endLine: number;
  /** 1: usable from outside its file. */
  exported: number;
}

/** What ranking looks at of a definition. */
export type Definer = Pick<Definition, 'contentId' | 'name' | 'folded' | 'kind' | 'container'>;

export interface SymbolEntry extends Definition {
  signature: string;
  doc: string;
}

export interface ChunkEntry {
  id: number;
  kind: ChunkKind;
  startLine: number;
  endLine: number;
  start: number;
  end: number;
  symbolId: number | null;
}

const DEFINITION_COLUMNS =
  'id, content_id AS contentId, name, folded, kind, container, start_line AS startLine, end_line AS endLine, exported';
const SYMBOL_COLUMNS = `${DEFINITION_COLUMNS}, signature, doc`;

/** Sorts after every letter. */
const LAST = '\u{10ffff}';
/** Definitions looked at for a part of a name: 300 take about 1 ms at 100,000 definitions, all of a common one 30 ms. */
const CONTAINING = 300;

/** The reads that retrieval needs. */
export class RetrievalReader {
  /** What `files` read, by path; and the largest id among it. */
  private readonly rows = new Map<string, FileEntry>();
  private newest = 0;

  constructor(private readonly database: Database) {}

  /** In no order. Rows that were read before are the same objects, and are read again only where a path went. */
  files(): FileEntry[] {
    this.readNewer();
    const live = this.database.prepare('SELECT count(*) AS count FROM file WHERE content_id IS NOT NULL').get();
    // All that live are there, as whatever changes gets a larger id; more than those means that some live no more.
    if (this.rows.size > (live as { count: number }).count) {
      this.rows.clear();
      this.newest = 0;
      this.readNewer();
    }
    return [...this.rows.values()];
  }

  private readNewer(): void {
    const newer = this.database
      .prepare(
        'SELECT id, path, class, language, size, mtime_ms AS mtimeMs, content_id AS contentId FROM file WHERE id > ? AND content_id IS NOT NULL ORDER BY id',
      )
      .all(this.newest) as unknown as FileEntry[];
    for (const row of newer) this.rows.set(row.path, row);
    this.newest = newer.at(-1)?.id ?? this.newest;
  }

  /** Of contents with these ids, in order of id. */
  contents(ids: readonly number[]): ContentEntry[] {
    const rows = this.database
      .prepare(
        'SELECT id, first_chunk AS firstChunk, chunks, lines, lengths FROM content WHERE id IN (SELECT value FROM json_each(?)) ORDER BY id',
      )
      .all(JSON.stringify(ids)) as unknown as (Omit<ContentEntry, 'lengths'> & { lengths: Uint8Array })[];
    return rows.map((r) => ({ ...r, lengths: new Uint16Array(r.lengths.slice().buffer) }));
  }

  /** Tiles and skeletons of a content, in order of id. */
  chunks(firstChunk: number, count: number): ChunkEntry[] {
    return this.database
      .prepare(
        'SELECT id, kind, start_line AS startLine, end_line AS endLine, start, end, symbol_id AS symbolId FROM chunk WHERE id >= ? AND id < ? ORDER BY id',
      )
      .all(firstChunk, firstChunk + count) as unknown as ChunkEntry[];
  }

  /** The same for a content whose range is not at hand. */
  chunksOf(contentId: number): ChunkEntry[] {
    return this.database
      .prepare(
        'SELECT id, kind, start_line AS startLine, end_line AS endLine, start, end, symbol_id AS symbolId FROM chunk WHERE content_id = ? ORDER BY id',
      )
      .all(contentId) as unknown as ChunkEntry[];
  }

  contentOfChunk(chunk: number): number | undefined {
    return (
      this.database.prepare('SELECT content_id AS id FROM chunk WHERE id = ?').get(chunk) as { id: number } | undefined
    )?.id;
  }

  symbolsOfContent(contentId: number): SymbolEntry[] {
    return this.database
      .prepare(`SELECT ${SYMBOL_COLUMNS} FROM symbol WHERE content_id = ? ORDER BY id`)
      .all(contentId) as unknown as SymbolEntry[];
  }

  /**
   * Definitions of a name in the order of the index, which costs nothing: exported ones first, each kind drawn all over the
   * repository. Of a name with more than `limit` the rest is not missed: what so many define is worth little as evidence.
   */
  symbolsNamed(folded: string, limit = 200): Definition[] {
    return this.database
      .prepare(`SELECT ${DEFINITION_COLUMNS} FROM symbol WHERE folded = ? ORDER BY precedence, id LIMIT ?`)
      .all(folded, limit) as unknown as Definition[];
  }

  /** The same, with what ranking looks at only. */
  definersOf(folded: string, limit = 200): Definer[] {
    return this.database
      .prepare(
        'SELECT content_id AS contentId, name, folded, kind, container FROM symbol WHERE folded = ? ORDER BY precedence, id LIMIT ?',
      )
      .all(folded, limit) as unknown as Definer[];
  }

  /** Folded names that begin with `folded`, the shortest first. Read from the index alone. */
  namesWithPrefix(folded: string, limit: number): string[] {
    return this.names('folded >= ?1 AND folded < ?2', 'length(folded), folded', folded, folded + LAST, limit);
  }

  /** Folded names the first letters of whose words begin with `humps` (`gubi`: `getuserbyid`). */
  namesWithHumps(humps: string, limit: number): string[] {
    const order = 'length(humps), length(folded), folded';
    return this.names('humps >= ?1 AND humps < ?2', order, humps, humps + LAST, limit);
  }

  /** Folded names that contain `part` (at least three letters), among the first definitions that do. */
  namesContaining(part: string, limit: number): string[] {
    const matching = 'SELECT rowid FROM symbol_name WHERE symbol_name MATCH ?1 ORDER BY rowid LIMIT ?2';
    return this.names(
      `id IN (${matching})`,
      'length(folded), folded',
      `"${part.replaceAll('"', '""')}"`,
      CONTAINING,
      limit,
    );
  }

  private names(where: string, order: string, first: string, second: string | number, limit: number): string[] {
    const rows = this.database
      .prepare(`SELECT DISTINCT folded FROM symbol WHERE ${where} ORDER BY ${order} LIMIT ?3`)
      .all(first, second, limit) as { folded: string }[];
    return rows.map(({ folded }) => folded);
  }

  /** Contents that define something of one of these kinds. Reads the whole table of definitions. */
  contentsWithKind(kinds: readonly SymbolKind[]): number[] {
    const rows = this.database
      .prepare(
        'SELECT DISTINCT content_id AS id FROM symbol WHERE kind IN (SELECT value FROM json_each(?)) ORDER BY content_id',
      )
      .all(JSON.stringify(kinds)) as { id: number }[];
    return rows.map(({ id }) => id);
  }

  /** How many definitions of each kind there are. Reads the whole table of definitions. */
  kinds(): { kind: SymbolKind; count: number }[] {
    return this.database
      .prepare('SELECT kind, count(*) AS count FROM symbol GROUP BY kind ORDER BY count DESC, kind')
      .all() as {
      kind: SymbolKind;
      count: number;
    }[];
  }

  /** Definitions with a doc comment, at most `limit` of them, drawn all over the index. */
  documented(limit = 5_000): SymbolEntry[] {
    return this.database
      .prepare(`SELECT ${SYMBOL_COLUMNS} FROM symbol WHERE doc <> '' ORDER BY (id * 2654435761) % 4294967296 LIMIT ?`)
      .all(limit) as unknown as SymbolEntry[];
  }

  /** Contents that hold the words of `text` next to each other. */
  contentsWithPhrase(text: string, limit: number): number[] {
    const rows = this.database
      .prepare('SELECT rowid AS id FROM phrase WHERE phrase MATCH ? ORDER BY rowid LIMIT ?')
      .all(`"${text.replaceAll('"', ' ')}"`, limit) as { id: number }[];
    return rows.map((r) => r.id);
  }
}
