import type { DatabaseSync, StatementSync } from 'node:sqlite';
import { inflateRawSync } from 'node:zlib';
import type { SymbolKind } from '../../../core/outline.js';
import type { FileClass, LanguageId } from '../../../core/source.js';
import type { Scope } from '../../../core/structure.js';
import { readingConnection } from '../../store/database.js';
import { GraphStore } from '../../store/graph.js';
import type { StoredOutline } from '../../store/record.js';

/** An indexed file with its content's size. */
export interface FileRow {
  path: string;
  class: FileClass;
  language: LanguageId;
  lines: number;
  contentId: number;
}

/** A definition in a file. Copies of a file have it each. */
export interface DefinitionRow {
  path: string;
  class: FileClass;
  contentId: number;
  name: string;
  container: string;
  kind: SymbolKind;
  startLine: number;
  endLine: number;
  exported: number;
  documented: number;
}

/** What a scope admits: files that people wrote. Tests only where they are wanted. */
const IN_SCOPE = `file.content_id IS NOT NULL
  AND (file.class = 'source' OR ($tests AND file.class = 'test'))
  AND ($language IS NULL OR file.language = $language)
  AND ($path IS NULL OR instr(lower(file.path), lower($path)) > 0)`;

const DEFINITION = `path, file.class, file.content_id AS contentId, name, container, symbol.kind,
  start_line AS startLine, end_line AS endLine, exported, doc <> '' AS documented`;

/**
 * The tables of an index as they were committed when this was opened, through a connection of its own that cannot
 * write. Every statement is one of these; what varies are parameters.
 */
export class StructureTables {
  readonly graph: GraphStore;
  private readonly statements = new Map<string, StatementSync>();

  private constructor(private readonly db: DatabaseSync) {
    this.graph = new GraphStore(db);
  }

  /** Reads in one transaction, so that all answers are of the same moment. */
  static reading<T>(file: string, work: (tables: StructureTables) => T): T {
    const db = readingConnection(file);
    try {
      db.exec('PRAGMA query_only=ON; BEGIN');
      return work(new StructureTables(db));
    } finally {
      db.close();
    }
  }

  private all<T>(sql: string, parameters: Record<string, string | number | null> = {}): T[] {
    let statement = this.statements.get(sql);
    if (!statement) this.statements.set(sql, (statement = this.db.prepare(sql)));
    return statement.all(parameters) as unknown as T[];
  }

  /** In order of path. */
  files(scope: Scope): FileRow[] {
    return this.all(
      `SELECT path, file.class, file.language, lines, content_id AS contentId
       FROM file JOIN content ON content.id = content_id WHERE ${IN_SCOPE} ORDER BY path`,
      scoped(scope),
    );
  }

  /** Every indexed file whatever its class, in order of path. */
  everyFile(): FileRow[] {
    return this.all(
      `SELECT path, file.class, file.language, lines, content_id AS contentId
       FROM file JOIN content ON content.id = content_id ORDER BY path`,
    );
  }

  /** In order of path and line. */
  definitions(scope: Scope, kinds: readonly SymbolKind[], least = 0): DefinitionRow[] {
    return this.all(
      `SELECT ${DEFINITION} FROM file JOIN symbol USING (content_id)
       WHERE ${IN_SCOPE} AND symbol.kind IN (SELECT value FROM json_each($kinds))
         AND end_line - start_line + 1 >= $least
       ORDER BY path, start_line`,
      { ...scoped(scope), kinds: JSON.stringify(kinds), least },
    );
  }

  /** All that a file defines, in source order. */
  definitionsIn(path: string): DefinitionRow[] {
    return this.all(
      `SELECT ${DEFINITION} FROM file JOIN symbol USING (content_id) WHERE path = $path ORDER BY start_line, end_line DESC`,
      { path },
    );
  }

  /** How many definitions bear a name. */
  definitionsNamed(name: string): number {
    const [row] = this.all<{ n: number }>('SELECT count(*) AS n FROM symbol WHERE name = $name', { name });
    return row!.n;
  }

  countsByKind(scope: Scope): { name: SymbolKind; n: number }[] {
    return this.all(
      `SELECT symbol.kind AS name, count(*) AS n FROM file JOIN symbol USING (content_id)
       WHERE ${IN_SCOPE} GROUP BY symbol.kind ORDER BY n DESC, name`,
      scoped(scope),
    );
  }

  /** @param kinds empty: all */
  definitionsPerFile(scope: Scope, kinds: readonly SymbolKind[]): Map<string, number> {
    const rows = this.all<{ path: string; n: number }>(
      `SELECT path, count(*) AS n FROM file JOIN symbol USING (content_id)
       WHERE ${IN_SCOPE} AND ($kinds = '[]' OR symbol.kind IN (SELECT value FROM json_each($kinds))) GROUP BY path`,
      { ...scoped(scope), kinds: JSON.stringify(kinds) },
    );
    return new Map(rows.map(({ path, n }) => [path, n]));
  }

  /** Files whose text has one of these words, in order of path. */
  filesWithWords(words: readonly string[], scope: Scope): FileRow[] {
    const match = words.map((word) => `"${word.replaceAll('"', '')}"`).join(' OR ');
    return this.all(
      `SELECT path, file.class, file.language, lines, content_id AS contentId
       FROM file JOIN content ON content.id = content_id
       WHERE ${IN_SCOPE} AND content_id IN (SELECT rowid FROM phrase WHERE phrase MATCH $match) ORDER BY path`,
      { ...scoped(scope), match },
    );
  }

  text(contentId: number): string {
    return this.body(contentId, 'text')?.toString('utf8') ?? '';
  }

  outline(contentId: number): StoredOutline | null {
    const body = this.body(contentId, 'outline');
    return body && (JSON.parse(body.toString('utf8')) as StoredOutline);
  }

  private body(contentId: number, part: 'text' | 'outline'): Buffer | null {
    const sql = part === 'text' ? 'SELECT text AS data' : 'SELECT outline AS data';
    const [row] = this.all<{ data: Uint8Array }>(`${sql} FROM body WHERE content_id = $contentId`, { contentId });
    return row ? inflateRawSync(row.data) : null;
  }
}

const scoped = ({ path, language, tests }: Scope): Record<string, string | number | null> => ({
  path: path ?? null,
  language: language ?? null,
  tests: tests ? 1 : 0,
});
