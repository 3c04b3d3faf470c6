// A store of a million chunks: how fast are queries, and how many of the truly nearest chunks does the search find?
import { mkdirSync } from 'node:fs';
import { homedir } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { Engine, ExactVectors, isLoaded, nearestTiles } from '../dist/bench.mjs';
import { enlarge } from './lib/enlarge.mjs';
import { quarry } from './lib/quarry.mjs';
import { queriesFrom } from './lib/queries.mjs';
import { keep, kept, table } from './lib/results.mjs';
import { timesOf } from './query.mjs';
import { mean, quantile, round } from './lib/stats.mjs';
import { treeOptions, trees } from './lib/trees.mjs';

/** Characters of source for a chunk, on the trees of trees.json; some more, so that it is a million at least. */
const CHARACTERS_A_CHUNK = 775;
const NEAREST = 50;

export async function run(args) {
  const { values } = parseArgs({
    args,
    options: {
      ...treeOptions,
      // Kept, so that an interrupted run goes on: some 800 MB of text and an index of 1.6 GB.
      into: { type: 'string', default: join(homedir(), '.cache', 'quarry-bench-million') },
      chunks: { type: 'string', default: '1000000' },
      queries: { type: 'string', default: '200' },
      recall: { type: 'string', default: '100' },
      parts: { type: 'string', default: 'query,recall' },
    },
  });
  const root = join(values.into, 'tree');
  const storage = join(values.into, 'index');
  mkdirSync(root, { recursive: true });
  enlarge(trees(values), root, Number(values.chunks) * CHARACTERS_A_CHUNK);
  const { result } = quarry(['index', root, '--index-dir', storage]);
  console.error(JSON.stringify(result));
  const engine = await Engine.open(root, { storage });
  const parts = values.parts.split(',');
  const figures = kept('million') ?? {};
  Object.assign(figures, { chunks: result.chunks, files: result.files, dbMB: round(result.dbBytes / 1e6) });
  if (parts.includes('query')) figures.query = await queryTimes(engine, Number(values.queries));
  if (parts.includes('recall')) figures.recall = await recall(engine, Number(values.recall));
  await engine.close();
  delete figures.day;
  delete figures.machine;
  keep('million', figures);
  console.log(millionTable(figures));
}

/** Loads what a first query loads; then vectors are read while nothing else is to be done. */
async function warmUp(engine) {
  const started = performance.now();
  await engine.search('where is the first of them made');
  const firstMs = performance.now() - started;
  while (!isLoaded(engine)) await new Promise((resolve) => setTimeout(resolve, 50));
  return { firstMs: round(firstMs), loadedMs: round(performance.now() - started) };
}

async function queryTimes(engine, n) {
  const { indexPath } = await engine.health();
  const before = process.memoryUsage().rss;
  const loading = await warmUp(engine);
  // Another sample warms the caches, so that no measured query was asked before.
  for (const query of queriesFrom(indexPath, n, 7)) await engine.search(query);
  const { times, processor } = await timesOf(engine, queriesFrom(indexPath, n));
  return {
    queries: times.length,
    p50Ms: round(quantile(times, 0.5)),
    p95Ms: round(quantile(times, 0.95)),
    p50CpuMs: round(quantile(processor, 0.5)),
    p95CpuMs: round(quantile(processor, 0.95)),
    ...loading,
    memoryMB: round((process.memoryUsage().rss - before) / 1e6, 0),
  };
}

/** Share of the chunks that are nearest in floating point which the product finds among as many. */
async function recall(engine, n) {
  const { indexPath } = await engine.health();
  await warmUp(engine);
  const exact = new ExactVectors(engine);
  const shares = queriesFrom(indexPath, n, 3).map((query) => {
    const found = new Set(nearestTiles(engine, query, NEAREST));
    const near = exact.nearest(query, NEAREST);
    return near.filter((chunk) => found.has(chunk)).length / near.length;
  });
  return { queries: shares.length, at: NEAREST, mean: round(mean(shares), 4), p10: round(quantile(shares, 0.1), 2) };
}

export const millionTable = ({ chunks, files, dbMB, query, recall }) =>
  table([
    {
      Chunks: chunks.toLocaleString('en-GB'),
      Files: files.toLocaleString('en-GB'),
      Index: `${dbMB} MB`,
      'Query p50': `${query?.p50Ms} ms (processor ${query?.p50CpuMs} ms)`,
      'Query p95': `${query?.p95Ms} ms (processor ${query?.p95CpuMs} ms)`,
      'First query': `${query?.firstMs} ms`,
      'In memory': `${query?.memoryMB} MB`,
      [`Recall of the ${recall?.at} nearest`]: recall?.mean,
    },
  ]);
