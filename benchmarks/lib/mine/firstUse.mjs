import { DatabaseSync } from 'node:sqlite';
import { inflateRawSync } from 'node:zlib';
import { BEGINS_IMPORT } from '../imports.mjs';
import { random, sample } from '../stats.mjs';

const KINDS =
  "('class', 'interface', 'trait', 'struct', 'enum', 'type', 'module', 'function', 'constant', 'variable', 'macro')";
const COMMENT = /^\s*(?:\/\/|#|\*|\/\*|--|"""|''')/;
const NAME = /(?<![\p{L}\p{N}_$.])[\p{L}_$][\p{L}\p{N}_$]*/gu;

/**
 * Cursors at names that one other file of the repository defines, mined with a seed: in every second one the name is
 * used for the first time in its file, in the others anywhere. The same recipe in every language, whether it imports
 * names or not (CrossCodeEval, RepoBench).
 * @returns {{file: string, line: number, column: number, symbol: string, definition: {path: string, line: number}}[]}
 */
export function firstUses(indexPath, n, seed) {
  const database = new DatabaseSync(indexPath, { readOnly: true });
  const definitions = database
    .prepare(
      `SELECT name, path, file.language, start_line AS line FROM symbol JOIN file USING (content_id)
       WHERE kind IN ${KINDS} AND container = '' AND length(name) >= 4 AND class = 'source' ORDER BY path, start_line`,
    )
    .all();
  const files = database
    .prepare(
      "SELECT path, language, text FROM file JOIN body USING (content_id) WHERE class IN ('source', 'test') AND size < 200000 GROUP BY content_id ORDER BY path",
    )
    .all();
  database.close();
  const unique = new Map();
  for (const one of definitions) unique.set(one.name, unique.has(one.name) ? null : one);
  const next = random(seed);
  const tasks = [];
  for (const { path, language, text: packed } of sample(files, 3 * n, seed)) {
    const uses = usesIn(inflateRawSync(packed).toString('utf8'), path, language, unique);
    const wanted = uses.filter(({ first }) => first === (tasks.length % 2 === 0));
    if (wanted.length === 0) continue;
    tasks.push(wanted[Math.floor(next() * wanted.length)]);
    if (tasks.length === n) break;
  }
  return tasks;
}

function usesIn(text, path, language, unique) {
  const seen = new Set();
  const uses = [];
  text.split('\n').forEach((line, i) => {
    if (line.length > 300 || COMMENT.test(line) || BEGINS_IMPORT.test(line)) return;
    for (const { 0: symbol, index } of line.matchAll(NAME)) {
      const definition = unique.get(symbol);
      if (!definition || definition.path === path || definition.language !== language) continue;
      // In an import that spans lines, or in a list of exports, nothing is used.
      if (/^\s*[\w$]+(?:\s+as\s+\w+)?,?\s*$/.test(line) && i < 60) continue;
      const place = { path: definition.path, line: definition.line };
      uses.push({ file: path, line: i + 1, column: index + 1, symbol, definition: place, first: !seen.has(symbol) });
      seen.add(symbol);
    }
  });
  return uses;
}
