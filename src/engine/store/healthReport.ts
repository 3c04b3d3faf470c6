import { statSync } from 'node:fs';
import type { Health } from '../../core/health.js';
import type { FileState, StateReason } from '../../core/source.js';
import { bundled, bundledId } from '../embedding/bundled.js';
import type { Store } from './store.js';
import { SCHEMA_VERSION } from './schema.js';

/** Paths named for each reason. */
const EXAMPLES = 5;

/** What the index itself can tell of its health; of sqlite-vec after it was asked for. */
export function healthOf(store: Store): Omit<Health, 'root' | 'phase' | 'writer' | 'recovered' | 'deep' | 'learned'> {
  const { database } = store;
  const { db } = database;
  const live = 'SELECT content_id FROM file WHERE content_id IS NOT NULL';
  const counts = db
    .prepare(
      `SELECT (SELECT count(*) FROM file WHERE content_id IS NOT NULL) AS files,
         (SELECT coalesce(sum(chunks), 0) FROM content WHERE id IN (${live})) AS chunks,
         (SELECT count(*) FROM symbol WHERE content_id IN (${live})) AS symbols,
         (SELECT coalesce(sum(lines), 0) FROM file JOIN content ON content.id = content_id) AS lines,
         (SELECT coalesce(sum(chunks), 0) FROM content JOIN body ON content_id = id WHERE vectors IS NOT NULL AND id IN (${live})) AS vectors,
         sqlite_version() AS sqlite`,
    )
    .get() as { files: number; chunks: number; symbols: number; lines: number; vectors: number; sqlite: string };
  const { vectors: count, sqlite, ...numbers } = counts;
  const languages = db
    .prepare(
      'SELECT language, count(*) AS files FROM file WHERE content_id IS NOT NULL GROUP BY language ORDER BY files DESC, language',
    )
    .all() as Health['languages'];
  return {
    ...numbers,
    indexPath: database.file,
    dbBytes: databaseBytes(database.file),
    schema: SCHEMA_VERSION,
    embedder: bundledId(),
    ...(bundled().problem && { embedderProblem: bundled().problem }),
    vectors: { ...database.vectors, count },
    languages,
    issues: issuesOf(store),
    node: process.version,
    sqlite,
  };
}

function issuesOf(store: Store): Health['issues'] {
  const { db } = store.database;
  const groups = db
    .prepare(
      'SELECT state, reason, count(*) AS count FROM file WHERE reason IS NOT NULL GROUP BY state, reason ORDER BY state, count DESC, reason',
    )
    .all() as { state: FileState; reason: StateReason; count: number }[];
  const examples = db.prepare('SELECT path FROM file WHERE state = ? AND reason = ? ORDER BY path LIMIT ?');
  return groups.map((group) => ({
    ...group,
    examples: (examples.all(group.state, group.reason, EXAMPLES) as { path: string }[]).map((row) => row.path),
  }));
}

/** The file with its log. */
export function databaseBytes(file: string): number {
  return ['', '-wal'].reduce((sum, end) => sum + (statSync(file + end, { throwIfNoEntry: false })?.size ?? 0), 0);
}
