// Quality on queries mined from any repository: names, paths, error messages, snippets, traces, and what is ruled out.
import { basename, resolve } from 'node:path';
import { parseArgs } from 'node:util';
import { Engine } from '../dist/bench.mjs';
import { messages } from './lib/mine/messages.mjs';
import { paths, symbols } from './lib/mine/names.mjs';
import { negations } from './lib/mine/negation.mjs';
import { snippets } from './lib/mine/snippets.mjs';
import { sourcesOf } from './lib/mine/sources.mjs';
import { traces } from './lib/mine/traces.mjs';
import { keep, table } from './lib/results.mjs';
import { ndcg } from './lib/score.mjs';
import { interval, mean, round } from './lib/stats.mjs';
import { scratch, treeOptions, trees } from './lib/trees.mjs';

const TYPES = { symbol: symbols, path: paths, error: messages, snippet: snippets, trace: traces };
const K = 10;

export async function run(args) {
  const { values, positionals } = parseArgs({
    args,
    allowPositionals: true,
    options: {
      ...treeOptions,
      queries: { type: 'string', default: '40' },
      seed: { type: 'string', default: '1' },
      verbose: { type: 'boolean' },
    },
  });
  const n = Number(values.queries);
  const seed = Number(values.seed);
  const roots = positionals.length > 0 ? positionals.map(named) : trees(values);
  const scores = new Map(Object.keys(TYPES).map((type) => [type, []]));
  const ruled = { queries: 0, left: 0, violations: 0 };
  const storage = scratch('mined');
  for (const { name, root } of roots) {
    const engine = await Engine.open(root, { storage });
    await engine.index();
    const { indexPath } = await engine.health();
    const sources = sourcesOf(indexPath);
    for (const [type, mine] of Object.entries(TYPES)) {
      for (const { query, targets } of mine(sources, n, seed)) {
        const { hits } = await engine.search(query, { limit: K });
        const first = type === 'trace' ? targets.slice(0, 1) : targets;
        const score = { tree: name, first: ndcg(hits.slice(0, 1), first, 1), ndcg: ndcg(hits, targets, K) };
        scores.get(type).push(score);
        if (values.verbose && score.first === 0)
          console.error(JSON.stringify({ type, name, query, targets, hits: hits.slice(0, 3).map(place) }));
      }
    }
    await ruleOut(engine, root, negations(sources, n, seed), ruled, values.verbose);
    await engine.close();
    console.error(`${name}: done`);
  }
  const rows = [...scores].map(([type, list]) => ({ type, ...figures(list) }));
  const result = { trees: roots.map(({ name }) => name), seed, rows, negation: ruled };
  if (positionals.length === 0) keep('mined', result);
  console.log(minedTable(result));
}

const named = (folder) => ({ name: basename(resolve(folder)), root: resolve(folder) });
const place = ({ path, startLine, endLine }) => `${path}:${startLine}-${endLine}`;

/** Asks without and with the negation; counts results that have what was ruled out. */
async function ruleOut(engine, root, queries, ruled, verbose) {
  for (const { query, ruleOut } of queries) {
    const [first] = (await engine.search(query, { limit: K })).hits;
    const not = first && ruleOut(root, first);
    if (!not) continue;
    const { hits } = await engine.search(`${query} ${not.filter}`, { limit: K });
    const wrong = hits.filter(not.violates);
    ruled.queries++;
    ruled.violations += wrong.length;
    if (hits.length > 0) ruled.left++;
    if (verbose && wrong.length > 0)
      console.error(JSON.stringify({ type: 'negation', query, filter: not.filter, wrong: wrong.map(place) }));
  }
}

function figures(list) {
  const first = list.map((score) => score.first);
  const all = list.map((score) => score.ndcg);
  const bounds = (xs) => (xs.length > 0 ? interval(xs).map((x) => round(x, 3)) : []);
  return {
    queries: list.length,
    recall1: round(mean(first), 3),
    recall1Interval95: bounds(first),
    ndcg10: round(mean(all), 3),
    ndcg10Interval95: bounds(all),
  };
}

export const minedTable = ({ rows, negation }) =>
  [
    table(
      rows.map((row) => ({
        Type: row.type,
        Queries: row.queries,
        'recall@1': row.recall1,
        '95 % interval': row.recall1Interval95.join(' – '),
        'NDCG@10': row.ndcg10,
        'its 95 % interval': row.ndcg10Interval95.join(' – '),
      })),
    ),
    `Ruled out: ${negation.violations} results of ${negation.queries} queries have what they must not; ${negation.left} queries have results left.`,
  ].join('\n\n');
