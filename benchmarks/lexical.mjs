// Why postings of our own (docs/decisions/0001): FTS5's bm25() and ours over the same chunk texts, the same queries.
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { parseArgs } from 'node:util';
import { inflateRawSync } from 'node:zlib';
import { Engine, terms } from '../dist/bench.mjs';
import { quarry } from './lib/quarry.mjs';
import { queriesFrom } from './lib/queries.mjs';
import { keep, table } from './lib/results.mjs';
import { quantile, round } from './lib/stats.mjs';
import { scratch, treeOptions, trees } from './lib/trees.mjs';

const LEXICAL_ONLY = { dense: false, symbol: false, fileEvidence: false, priors: false };

export async function run(args) {
  const { values } = parseArgs({
    args,
    options: {
      ...treeOptions,
      only: { type: 'string', default: 'kafka' },
      queries: { type: 'string', default: '200' },
    },
  });
  const rows = [];
  for (const tree of trees(values)) {
    const storage = scratch('lexical');
    quarry(['index', tree.root, '--index-dir', storage]);
    const engine = await Engine.open(tree.root, { storage });
    const { indexPath } = await engine.health();
    const fts = ftsOver(indexPath, join(storage, 'fts.sqlite'));
    const queries = queriesFrom(indexPath, Number(values.queries));
    const row = { tree: tree.name, chunks: fts.chunks, queries: queries.length, ftsBuildMs: round(fts.buildMs) };
    for (const query of queriesFrom(indexPath, 50, 7)) {
      fts.search(query);
      await engine.search(query, { stages: LEXICAL_ONLY });
    }
    const theirs = await times(queries, (query) => fts.search(query));
    const ours = await times(queries, (query) => engine.search(query, { stages: LEXICAL_ONLY }));
    await engine.close();
    fts.close();
    rows.push({ ...row, ...figures('fts5', theirs), ...figures('postings', ours) });
    keep('lexical', { rows });
    console.error(JSON.stringify(rows.at(-1)));
  }
  console.log(lexicalTable({ rows }));
}

/** An FTS5 table over the chunks of an index, with the terms that our analyzer makes of them. */
function ftsOver(indexPath, path) {
  const index = new DatabaseSync(indexPath, { readOnly: true });
  const database = new DatabaseSync(path);
  database.exec("CREATE VIRTUAL TABLE chunk_text USING fts5(symbol, body, content='', tokenize='unicode61')");
  const insert = database.prepare('INSERT INTO chunk_text(rowid, symbol, body) VALUES (?, ?, ?)');
  const chunksOf = index.prepare(
    "SELECT c.id, c.start, c.end, coalesce(s.name, '') AS symbol FROM chunk c LEFT JOIN symbol s ON s.id = c.symbol_id WHERE c.content_id = ?",
  );
  let chunks = 0;
  const started = performance.now();
  database.exec('BEGIN');
  for (const content of index.prepare('SELECT content_id AS id, text FROM body').iterate()) {
    const text = inflateRawSync(content.text).toString('utf8');
    for (const chunk of chunksOf.all(content.id)) {
      insert.run(chunk.id, terms(chunk.symbol).join(' '), terms(text.slice(chunk.start, chunk.end)).join(' '));
      chunks++;
    }
  }
  database.exec('COMMIT');
  const buildMs = performance.now() - started;
  index.close();
  const select = database.prepare(
    'SELECT rowid, bm25(chunk_text, 4.0, 1.0) AS score FROM chunk_text WHERE chunk_text MATCH ? ORDER BY score LIMIT 50',
  );
  const search = (query) => select.all([...new Set(terms(query))].map((term) => `"${term}"`).join(' OR '));
  return { chunks, buildMs, search, close: () => database.close() };
}

async function times(queries, search) {
  const out = [];
  for (const query of queries) {
    const started = performance.now();
    await search(query);
    out.push(performance.now() - started);
  }
  return out;
}

const figures = (name, ms) => ({
  [`${name}P50Ms`]: round(quantile(ms, 0.5)),
  [`${name}P95Ms`]: round(quantile(ms, 0.95)),
});

export const lexicalTable = ({ rows }) =>
  table(
    rows.map((row) => ({
      Tree: row.tree,
      Chunks: row.chunks.toLocaleString('en-GB'),
      'FTS5 bm25() p50': `${row.fts5P50Ms} ms`,
      'FTS5 bm25() p95': `${row.fts5P95Ms} ms`,
      'Postings p50': `${row.postingsP50Ms} ms`,
      'Postings p95': `${row.postingsP95Ms} ms`,
    })),
  );
