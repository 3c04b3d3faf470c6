import { createHash } from 'node:crypto';
import { sep } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { inflateRawSync } from 'node:zlib';
import type { Reference } from '../../../core/outline.js';
import type { FileClass, LanguageId } from '../../../core/source.js';
import { flatten, GraphStore } from '../../store/graph.js';
import type { StoredOutline } from '../../store/record.js';
import { headOf, readHistory } from '../../workspace/history.js';
import { summariseHistory } from './history.js';
import { type LinkedFile, linkFiles, LOCAL_KINDS } from './links.js';

/** Raised when the same files would be linked in another way. */
const LINKS_VERSION = 1;
const HISTORY_VERSION = 1;

/** What a thread is to link. */
export interface GraphWork {
  /** The index. */
  file: string;
  /** The folder, absolute. */
  root: string;
}

interface FileRow {
  path: string;
  language: LanguageId;
  class: FileClass;
  hash: string;
  contentId: number;
}

/**
 * Brings the graph of an index up to date, from scratch where its files (or git's HEAD) are not those it was made of:
 * what one file leads to depends on all others, and linking all takes a small part of the time that parsing them took.
 * Blocks; runs in a thread of its own, while the caller holds the lease.
 */
export function buildGraph({ file, root }: GraphWork): void {
  const db = new DatabaseSync(file);
  try {
    db.exec('PRAGMA busy_timeout=60000; PRAGMA synchronous=NORMAL');
    const graph = new GraphStore(db);
    const files = db
      .prepare(
        `SELECT path, file.language, class, hash, content_id AS contentId FROM file JOIN content ON content.id = content_id
         WHERE class IN ('source', 'test') ORDER BY path`,
      )
      .all() as unknown as FileRow[];
    const paths = files.map(({ path }) => path);
    const linksKey = digest(LINKS_VERSION, root, ...files.flatMap((row) => [row.path, row.language, row.hash]));
    if (graph.key('links') !== linksKey) {
      const edges = flatten(linkFiles(readFiles(db, files), root.split(sep).join('/')));
      inTransaction(db, () => graph.write('links', linksKey, { paths, edges }));
    }
    const head = headOf(root);
    const historyKey = digest(HISTORY_VERSION, head ?? '', ...paths);
    if (graph.key('history') !== historyKey) {
      const commits = head === null ? null : readHistory(root);
      inTransaction(db, () => graph.write('history', historyKey, commits && summariseHistory(commits, paths)));
    }
    // The run is over: what lies in the log moves into the index, which may halve what both take.
    db.prepare('PRAGMA wal_checkpoint(TRUNCATE)').all();
  } finally {
    db.close();
  }
}

/** What linking needs of each file; outlines are let go one by one, since together they are large. */
function readFiles(db: DatabaseSync, files: readonly FileRow[]): LinkedFile[] {
  // One row a content instead of one a symbol: names are on one line.
  const rows = db
    .prepare(
      `SELECT content_id AS id, group_concat(name, char(10)) AS names FROM symbol
       WHERE kind NOT IN (${quoted(LOCAL_KINDS)}) GROUP BY content_id`,
    )
    .all() as { id: number; names: string }[];
  const names = new Map(rows.map((row) => [row.id, row.names]));
  const body = db.prepare('SELECT outline FROM body WHERE content_id = ?');
  return files.map(({ path, language, class: kind, contentId }) => {
    const { outline } = body.get(contentId) as { outline: Uint8Array };
    const { imports, uses } = JSON.parse(inflateRawSync(outline).toString('utf8')) as StoredOutline;
    const defines = new Set(names.get(contentId)?.split('\n'));
    return { path, language, class: kind, imports, uses: distinct(uses), defines };
  });
}

const quoted = (words: Iterable<string>): string => [...words].map((word) => `'${word}'`).join();

/** A name with the kind that says most of how it is used. */
function distinct(uses: StoredOutline['uses']): Map<string, Reference['kind']> {
  const kinds = new Map<string, Reference['kind']>();
  for (const kind of ['type', 'call', 'inherit'] as const) for (const [name] of uses[kind]) kinds.set(name, kind);
  return kinds;
}

function digest(...parts: (string | number)[]): string {
  const hash = createHash('sha256');
  for (const part of parts) hash.update(`${part}\0`);
  return hash.digest('hex').slice(0, 32);
}

function inTransaction(db: DatabaseSync, work: () => void): void {
  db.exec('BEGIN IMMEDIATE');
  work();
  db.exec('COMMIT'); // an error closes the connection, which undoes what was begun
}
