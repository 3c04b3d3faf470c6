// Warm queries, beside ripgrep for the same words on the same tree.
import { parseArgs } from 'node:util';
import { Engine, terms } from '../dist/bench.mjs';
import { quarry, timed } from './lib/quarry.mjs';
import { queriesFrom } from './lib/queries.mjs';
import { keep, table } from './lib/results.mjs';
import { quantile, round } from './lib/stats.mjs';
import { scratch, treeOptions, trees } from './lib/trees.mjs';

export async function run(args) {
  const { values } = parseArgs({
    args,
    options: { ...treeOptions, queries: { type: 'string', default: '200' }, rg: { type: 'string', default: 'rg' } },
  });
  const rows = [];
  for (const tree of trees(values)) {
    const storage = scratch('query');
    const { result } = quarry(['index', tree.root, '--index-dir', storage]);
    const engine = await Engine.open(tree.root, { storage });
    const { indexPath } = await engine.health();
    const queries = queriesFrom(indexPath, Number(values.queries));
    // Another sample warms the caches and the compiler, so that no measured query was asked before.
    for (const query of queriesFrom(indexPath, queries.length, 7)) await engine.search(query);
    const { times: ours, processor } = await timesOf(engine, queries);
    const grep = [];
    for (const query of queries) grep.push(ripgrep(values.rg, tree.root, query));
    await engine.close();
    rows.push({
      tree: tree.name,
      chunks: result.chunks,
      queries: queries.length,
      p50Ms: round(quantile(ours, 0.5)),
      p95Ms: round(quantile(ours, 0.95)),
      p50CpuMs: round(quantile(processor, 0.5)),
      p95CpuMs: round(quantile(processor, 0.95)),
      ripgrepP50Ms: round(quantile(grep, 0.5)),
      ripgrepP95Ms: round(quantile(grep, 0.95)),
    });
    keep('query', { rows });
    console.error(JSON.stringify(rows.at(-1)));
  }
  console.log(queryTable({ rows }));
}

/** Milliseconds that each query takes by the clock, and of the processor (all threads), which a busy machine changes less. */
export async function timesOf(engine, queries) {
  const times = [];
  const processor = [];
  for (const query of queries) {
    const used = process.cpuUsage();
    const started = performance.now();
    await engine.search(query);
    times.push(performance.now() - started);
    const { user, system } = process.cpuUsage(used);
    processor.push((user + system) / 1000);
  }
  return { times, processor };
}

/** Lists the files that hold any of the query's words (exit 1, no match, is an answer too). */
function ripgrep(rg, root, query) {
  const words = [...new Set(query.split(/\s+/))].filter((word) => terms(word).length > 0);
  const started = performance.now();
  try {
    timed(rg, ['--count-matches', '--ignore-case', ...words.flatMap((word) => ['-e', word]), '--', root]);
  } catch (error) {
    if (!/exit 1\b/.test(String(error))) throw error;
  }
  return performance.now() - started;
}

export const queryTable = ({ rows }) =>
  table(
    rows.map((row) => ({
      Tree: row.tree,
      Chunks: row.chunks.toLocaleString('en-GB'),
      'Quarry p50': `${row.p50Ms} ms`,
      'Quarry p95': `${row.p95Ms} ms`,
      'of the processor': `${row.p50CpuMs} ms, ${row.p95CpuMs} ms`,
      'ripgrep p50': `${row.ripgrepP50Ms} ms`,
      'ripgrep p95': `${row.ripgrepP95Ms} ms`,
    })),
  );
