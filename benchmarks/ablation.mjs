// What each stage of retrieval is worth: every stage off in turn, on the same queries, with paired intervals.
import { join, relative } from 'node:path';
import { parseArgs } from 'node:util';
import { Engine } from '../dist/bench.mjs';
import { keep, kept, table } from './lib/results.mjs';
import { corpora, ndcg, suite } from './lib/score.mjs';
import { interval, mean, round } from './lib/stats.mjs';
import { scratch } from './lib/trees.mjs';
import { dataFolder, withoutComments } from './search.mjs';

const VARIANTS = {
  'all stages': {},
  'without dense (embedder)': { dense: false },
  'without symbol': { symbol: false },
  'without file evidence': { fileEvidence: false },
  'without priors': { priors: false },
  'without graph': { graph: false },
  'without history': { history: false },
  'without selection': { select: false },
  'lexical only': { dense: false, symbol: false, fileEvidence: false, priors: false },
  'dense only': { lexical: false, symbol: false, fileEvidence: false, priors: false },
};

export async function run(args) {
  const { values } = parseArgs({
    args,
    options: {
      data: { type: 'string' },
      suite: { type: 'string', default: 'code-search' },
      stripped: { type: 'boolean', default: false },
      // Kept and used again where it is named: several suites have trees in common.
      'index-dir': { type: 'string' },
    },
  });
  const folder = join(dataFolder(values.data), values.suite);
  const storage = values['index-dir'] ?? scratch('ablation');
  const scores = Object.fromEntries(Object.keys(VARIANTS).map((name) => [name, []]));
  const copies = values.stripped ? await withoutComments(folder, '') : null;
  for (const { name, root, tasks } of suite(folder)) {
    const engine = await Engine.open(copies ? join(copies, relative(corpora, root)) : root, { storage });
    await engine.index();
    for (const { query, targets } of tasks) {
      for (const [variant, stages] of Object.entries(VARIANTS)) {
        const { hits } = await engine.search(query, { limit: 10, stages });
        scores[variant].push(ndcg(hits, targets));
      }
    }
    await engine.close();
    console.error(`${name}: ${tasks.length} queries`);
  }
  const full = scores['all stages'];
  const rows = Object.entries(scores).map(([variant, list]) => ({
    variant,
    ndcg10: round(mean(list), 4),
    interval95: interval(list).map((x) => round(x, 3)),
    effect: round(mean(full) - mean(list), 4),
    effectInterval95: interval(full.map((x, i) => x - list[i])).map((x) => round(x, 4)),
  }));
  const name = values.stripped ? `${values.suite}, comments stripped` : values.suite;
  const suites = { ...kept('ablation')?.suites, [name]: { queries: full.length, rows } };
  keep('ablation', { suites });
  console.log(ablationTable({ suites: { [name]: suites[name] } }));
}

export const ablationTable = ({ suites }) =>
  Object.entries(suites)
    .map(
      ([name, { queries, rows }]) =>
        `${name}, ${queries} queries\n\n${table(
          rows.map((row) => ({
            Retrieval: row.variant,
            'NDCG@10': row.ndcg10,
            '95 % interval': row.interval95.join(' – '),
            'Worth of what is missing': row.variant === 'all stages' ? '' : row.effect,
            'its 95 % interval': row.variant === 'all stages' ? '' : row.effectInterval95.join(' – '),
          })),
        )}`,
    )
    .join('\n\n');
