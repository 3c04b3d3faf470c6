// Quality of search: runs the public scorer of a suite (NDCG@10 with its interval) on the command line.
import { existsSync, readFileSync } from 'node:fs';
import { join, relative } from 'node:path';
import { parseArgs } from 'node:util';
import { cli, timed } from './lib/quarry.mjs';
import { keep, kept, table } from './lib/results.mjs';
import { corpora, suite } from './lib/score.mjs';
import { mean, round } from './lib/stats.mjs';
import { stripped } from './lib/strip.mjs';
import { scratch } from './lib/trees.mjs';

/** Folder with score-search.mjs and the suites (repositories.json, annotations/*.json). */
export function dataFolder(value) {
  const folder = value ?? process.env.QUARRY_BENCH_DATA;
  if (!folder || !existsSync(join(folder, 'score-search.mjs'))) {
    console.error('Give the folder of the benchmark data: --data FOLDER or QUARRY_BENCH_DATA.');
    process.exit(1);
  }
  return folder;
}

export async function run(args) {
  const { values } = parseArgs({
    args,
    options: {
      data: { type: 'string' },
      suite: { type: 'string', default: 'code-search' },
      only: { type: 'string', default: '' },
      stripped: { type: 'boolean', default: false },
    },
  });
  const data = dataFolder(values.data);
  const out = join(scratch('search'), 'scores.json');
  const only = values.only ? ['--only', values.only] : [];
  const trees = values.stripped ? await withoutComments(join(data, values.suite), values.only) : corpora;
  const command = ['--cmd', `${process.execPath} ${cli}`];
  timed(
    process.execPath,
    [join(data, 'score-search.mjs'), join(data, values.suite), ...command, ...only, '--out', out],
    {
      stdio: ['ignore', 'ignore', 'inherit'],
      env: { ...process.env, CORPORA: trees, QUARRY_INDEX_DIR: scratch('search-index') },
    },
  );
  const { summary, repos, rows } = JSON.parse(readFileSync(out, 'utf8'));
  // With one target a query scores 1 where it stands first.
  summary.first = round(mean(rows.map(({ score }) => (score === 1 ? 1 : 0))), 4);
  const name = values.stripped ? `${values.suite}, comments stripped` : values.suite;
  const suites = { ...kept('search')?.suites, [name]: { ...summary, repos } };
  if (!values.only) keep('search', { suites });
  console.log(JSON.stringify(summary, null, 1));
}

/** The suite's trees as copies without comments. @returns their folder */
export async function withoutComments(folder, only) {
  const trees = scratch('stripped');
  const wanted = only.split(',').filter(Boolean);
  for (const { name, root } of suite(folder))
    if (wanted.length === 0 || wanted.includes(name)) await stripped(root, join(trees, relative(corpora, root)));
  return trees;
}

export const searchTable = ({ suites }) =>
  table(
    Object.entries(suites).map(([suite, s]) => ({
      Suite: suite,
      Queries: s.queries,
      'NDCG@10': s.ndcg10,
      '95 % interval': s.interval95.join(' – '),
      'All right at the top': s.first,
      'Query p50': `${Math.round(s.queryMsMedian * 10) / 10} ms`,
      'Query p95': `${Math.round(s.queryMsP95 * 10) / 10} ms`,
    })),
  );
