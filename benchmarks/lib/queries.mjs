import { DatabaseSync } from 'node:sqlite';
import { sample } from './stats.mjs';

const words = (text) => text.match(/[\p{L}_][\p{L}\p{N}_]*/gu) ?? [];

/**
 * Queries as people type them, drawn with a seed from what an index holds: names, names taken apart, and the first
 * words of doc comments, in equal parts.
 */
export function queriesFrom(indexPath, n, seed = 1) {
  const database = new DatabaseSync(indexPath, { readOnly: true });
  const rows = database
    .prepare(
      "SELECT name, doc FROM symbol WHERE kind IN ('class', 'interface', 'function', 'method', 'struct') ORDER BY id",
    )
    .all();
  database.close();
  const names = [...new Set(rows.map((row) => row.name))].filter((name) => /^[\p{L}_]\w{5,}$/u.test(name));
  const docs = rows.map((row) => words(row.doc).slice(0, 8).join(' ')).filter((doc) => doc.split(' ').length === 8);
  const part = Math.ceil(n / 3);
  const apart = sample(names, part, seed + 1).map((name) =>
    name.replace(/_/g, ' ').replace(/(\p{Ll})(\p{Lu})/gu, '$1 $2'),
  );
  return [...sample(names, part, seed), ...apart, ...sample([...new Set(docs)], part, seed)].slice(0, n);
}
