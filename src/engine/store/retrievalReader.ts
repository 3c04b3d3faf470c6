import type { DatabaseSync, StatementSync } from 'node:sqlite';
import type { ChunkKind } from '../../core/chunk.js';
import type { SymbolKind } from '../../core/outline.js';
import type { FileClass, LanguageId } from '../../core/source.js';

/** A path that points at a content. */
export interface FileEntry {
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

export interface SymbolEntry {
  id: number;
  contentId: number;
  name: string;
  folded: string;
  kind: SymbolKind;
  container: string;
  startLine: number;
  endLine: number;
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

const SYMBOL_COLUMNS =
  'id, content_id AS contentId, name, folded, kind, container, start_line AS startLine, end_line AS endLine, signature, doc';

/** The reads that retrieval needs, each one statement, prepared once. */
export class RetrievalReader {
  private readonly statements = new Map<string, StatementSync>();
  constructor(private readonly db: DatabaseSync) {}

  private prepare(sql: string): StatementSync {
    let s = this.statements.get(sql);
    if (!s) this.statements.set(sql, (s = this.db.prepare(sql)));
    return s;
  }

  files(): FileEntry[] {
    return this.prepare(
      'SELECT path, class, language, size, mtime_ms AS mtimeMs, content_id AS contentId FROM file WHERE content_id IS NOT NULL',
    ).all() as unknown as FileEntry[];
  }

  contents(): ContentEntry[] {
    const rows = this.prepare(
      'SELECT id, first_chunk AS firstChunk, chunks, lines, lengths FROM content ORDER BY id',
    ).all() as unknown as (Omit<ContentEntry, 'lengths'> & { lengths: Uint8Array })[];
    return rows.map((r) => ({ ...r, lengths: new Uint16Array(r.lengths.slice().buffer) }));
  }

  /** Tiles and skeletons of a content, in order of id. */
  chunks(firstChunk: number, count: number): ChunkEntry[] {
    return this.prepare(
      'SELECT id, kind, start_line AS startLine, end_line AS endLine, start, end, symbol_id AS symbolId FROM chunk WHERE id >= ? AND id < ? ORDER BY id',
    ).all(firstChunk, firstChunk + count) as unknown as ChunkEntry[];
  }

  symbolsOfContent(contentId: number): SymbolEntry[] {
    return this.prepare(`SELECT ${SYMBOL_COLUMNS} FROM symbol WHERE content_id = ? ORDER BY id`).all(
      contentId,
    ) as unknown as SymbolEntry[];
  }

  symbolsNamed(folded: string, limit = 200): SymbolEntry[] {
    return this.prepare(`SELECT ${SYMBOL_COLUMNS} FROM symbol WHERE folded = ? LIMIT ?`).all(
      folded,
      limit,
    ) as unknown as SymbolEntry[];
  }

  symbolsWithPrefix(folded: string, limit: number): SymbolEntry[] {
    return this.prepare(
      `SELECT ${SYMBOL_COLUMNS} FROM symbol WHERE folded >= ? AND folded < ? ORDER BY length(folded), folded LIMIT ?`,
    ).all(folded, folded + '\u{10ffff}', limit) as unknown as SymbolEntry[];
  }

  symbolsWithHumps(humps: string, limit: number): SymbolEntry[] {
    return this.prepare(
      `SELECT ${SYMBOL_COLUMNS} FROM symbol WHERE humps >= ? AND humps < ? ORDER BY length(humps), length(folded), folded LIMIT ?`,
    ).all(humps, humps + '\u{10ffff}', limit) as unknown as SymbolEntry[];
  }

  /** Names that contain `part` (at least three letters), through the trigram index. */
  symbolsContaining(part: string, limit: number): SymbolEntry[] {
    return this.prepare(
      `SELECT ${SYMBOL_COLUMNS} FROM symbol WHERE id IN (SELECT rowid FROM symbol_name WHERE symbol_name MATCH ? LIMIT ?) ORDER BY length(folded), folded`,
    ).all(`"${part.replaceAll('"', '""')}"`, limit) as unknown as SymbolEntry[];
  }

  /** Contents that hold the words of `text` next to each other. */
  contentsWithPhrase(text: string, limit: number): number[] {
    const rows = this.prepare('SELECT rowid AS id FROM phrase WHERE phrase MATCH ? LIMIT ?').all(
      `"${text.replaceAll('"', ' ')}"`,
      limit,
    ) as { id: number }[];
    return rows.map((r) => r.id);
  }
}
