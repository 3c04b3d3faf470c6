import { DatabaseSync } from 'node:sqlite';
import { inflateRawSync } from 'node:zlib';

/** Kinds that have a body, or that others are looked for by. */
const NAMED = "('class', 'interface', 'trait', 'struct', 'enum', 'function', 'method')";

/**
 * What an index holds of a repository's own sources: files with their text, and definitions. Queries are made from it, so
 * that targets are places that can be found at all.
 * @returns {{files: {path: string, language: string, text: string, lines: string[]}[],
 *   definitions: {path: string, name: string, kind: string, container: string, start: number, end: number}[]}}
 */
export function sourcesOf(indexPath) {
  const database = new DatabaseSync(indexPath, { readOnly: true });
  const files = database
    .prepare(
      "SELECT path, language, text FROM file JOIN body USING (content_id) WHERE class = 'source' GROUP BY content_id ORDER BY path",
    )
    .all()
    .map(({ path, language, text: packed }) => {
      const text = inflateRawSync(packed).toString('utf8');
      return { path, language, text, lines: text.split('\n') };
    });
  const definitions = database
    .prepare(
      `SELECT path, name, kind, container, start_line AS start, end_line AS end FROM symbol JOIN file USING (content_id)
       WHERE class = 'source' AND kind IN ${NAMED} ORDER BY path, start_line`,
    )
    .all()
    .map((row) => ({ ...row }));
  database.close();
  const paths = new Set(files.map(({ path }) => path));
  return { files, definitions: definitions.filter(({ path }) => paths.has(path)) };
}

/** A place as the scorer takes it; lines 1-based and inclusive. */
export const target = (path, start, end = start) => ({ path, start_line: start, end_line: end });

/** Groups by key. @returns {Map<string, any[]>} */
export function groupBy(rows, key) {
  const groups = new Map();
  for (const row of rows) {
    const list = groups.get(key(row));
    if (list) list.push(row);
    else groups.set(key(row), [row]);
  }
  return groups;
}
