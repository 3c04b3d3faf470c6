// Fits the ranker's weights: a linear model, listwise (ListNet, Cao et al. 2007: cross-entropy between the softmax of
// scores and the uniform distribution over relevant files), L2-regularised, by cross-validation over repositories.
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { Engine } from '../dist/bench.mjs';
import { keep, table } from './lib/results.mjs';
import { samePath, suite } from './lib/score.mjs';
import { interval, mean, round } from './lib/stats.mjs';
import { scratch } from './lib/trees.mjs';
import { dataFolder } from './search.mjs';

const WEIGHTS = new URL('../src/engine/retrieval/weights.json', import.meta.url);
const L2 = 0.002;
const STEPS = 400;
const FOLDS = 7;
/** Set by hand: what the suites hardly show. */
const HELD = ['phrase', 'preferred', 'deepBest', 'deepTop3', 'rerank'];
/** How much a suite counts: code-search is 28 repositories in 17 languages, the others five or six in Python. */
const SHARES = { 'code-search': 8 };
/** Scores are scaled by this before the softmax, so that weights come out near 1. */
const SHARPNESS = 3;
/** Weights are rounded to this: finer differences are noise. */
const GRAIN = 20;

export async function run(args) {
  const { values } = parseArgs({
    args,
    options: {
      data: { type: 'string' },
      suites: { type: 'string', default: 'code-search' },
      features: { type: 'string' },
      without: { type: 'string', default: '' },
      write: { type: 'boolean', default: false },
    },
  });
  const shipped = JSON.parse(readFileSync(WEIGHTS, 'utf8'));
  const samples = await collected(values);
  const names = Object.keys(shipped);
  const without = values.without.split(',').filter(Boolean);
  const fitted = names.filter(
    (name) =>
      !HELD.includes(name) &&
      !without.includes(name) &&
      samples.some((s) => s.files.some(({ features }) => features[name])),
  );
  for (const { files } of samples) {
    for (const file of files) {
      file.x = fitted.map((name) => file.features[name] ?? 0);
      file.held = HELD.reduce((sum, name) => sum + shipped[name] * (file.features[name] ?? 0), 0);
    }
  }

  const repositories = [...new Set(samples.map((s) => s.repository))].sort();
  const heldOut = new Map();
  for (let fold = 0; fold < FOLDS; fold++) {
    const out = new Set(repositories.filter((_name, i) => i % FOLDS === fold));
    const weights = fit(fitted.length, balanced(samples.filter((s) => !out.has(s.repository))));
    for (const s of samples) if (out.has(s.repository)) heldOut.set(s, ndcg(weights, s));
  }
  const all = fit(fitted.length, balanced(samples)).map((x) => Math.round(x * GRAIN) / GRAIN);
  const before = fitted.map((name) => shipped[name]);
  const rows = [...new Set(samples.map((s) => s.suite))].map((name) => {
    const own = samples.filter((s) => s.suite === name);
    const list = own.map((s) => heldOut.get(s));
    return {
      suite: name,
      queries: own.length,
      shipped: round(mean(own.map((s) => ndcg(before, s))), 4),
      crossValidated: round(mean(list), 4),
      interval95: interval(list).map((x) => round(x, 3)),
      onAll: round(mean(own.map((s) => ndcg(all, s))), 4),
    };
  });
  const weights = Object.fromEntries(
    names.map((name) => [
      name,
      fitted.includes(name) ? all[fitted.indexOf(name)] : without.includes(name) ? 0 : shipped[name],
    ]),
  );
  console.log(fitTable({ rows }));
  console.log(JSON.stringify(weights, null, 2));
  if (!values.write) return;
  keep('fit', { repositories: repositories.length, folds: FOLDS, without, rows, weights });
  writeFileSync(WEIGHTS, `${JSON.stringify(weights, null, 2)}\n`);
}

/** Features of the files ranked for each query of the suites; kept in the file `features`, if one is named. */
async function collected({ data, suites, features }) {
  if (features && existsSync(features)) return JSON.parse(readFileSync(features, 'utf8'));
  const samples = [];
  const storage = scratch('fit');
  for (const name of suites.split(',')) {
    for (const { name: repository, root, tasks } of suite(join(dataFolder(data), name))) {
      const engine = await Engine.open(root, { storage });
      await engine.index();
      for (const { query, targets } of tasks) {
        const { trace } = await engine.search(query, { trace: true });
        const paths = [...new Set(targets.map(({ path }) => path))];
        samples.push({
          suite: name,
          repository,
          targets: paths.length,
          files: trace.ranking.map((file) => ({
            relevant: paths.some((path) => samePath(path, file.path)),
            features: Object.fromEntries(file.features.map((f) => [f.name, f.value])),
          })),
        });
      }
      await engine.close();
      console.error(`${name}/${repository}: ${tasks.length} queries`);
    }
  }
  if (features) writeFileSync(features, JSON.stringify(samples));
  return samples;
}

/** Suites count by their shares, however many queries they have; queries that found nothing relevant teach nothing. */
function balanced(samples) {
  const usable = samples.filter((s) => s.files.some((file) => file.relevant));
  const sizes = new Map();
  for (const s of usable) sizes.set(s.suite, (sizes.get(s.suite) ?? 0) + 1);
  const share = ({ suite: name }) => SHARES[name] ?? 1;
  const total = usable.reduce((sum, s) => sum + share(s) / sizes.get(s.suite), 0);
  return usable.map((s) => ({ ...s, share: share(s) / sizes.get(s.suite) / total }));
}

/** Adam (Kingma & Ba 2015) on the whole of the samples. */
function fit(dimension, samples) {
  const w = new Array(dimension).fill(0.5);
  const m = new Array(dimension).fill(0);
  const v = new Array(dimension).fill(0);
  for (let step = 1; step <= STEPS; step++) {
    const g = w.map((x) => L2 * x);
    for (const { files, share } of samples) {
      const scores = files.map(({ x, held }) => SHARPNESS * (dot(w, x) + held));
      const max = Math.max(...scores);
      const exp = scores.map((s) => Math.exp(s - max));
      const sum = exp.reduce((a, b) => a + b, 0);
      const relevant = files.filter((file) => file.relevant).length;
      files.forEach((file, j) => {
        const d = SHARPNESS * share * (exp[j] / sum - (file.relevant ? 1 / relevant : 0));
        for (let i = 0; i < dimension; i++) g[i] += d * file.x[i];
      });
    }
    for (let i = 0; i < dimension; i++) {
      m[i] = 0.9 * m[i] + 0.1 * g[i];
      v[i] = 0.999 * v[i] + 0.001 * g[i] * g[i];
      w[i] -= (0.03 * (m[i] / (1 - 0.9 ** step))) / (Math.sqrt(v[i] / (1 - 0.999 ** step)) + 1e-8);
    }
  }
  return w;
}

const dot = (a, b) => a.reduce((sum, x, i) => sum + x * b[i], 0);

/** NDCG@10 over files. */
function ndcg(weights, { files, targets }) {
  const order = files.map((file, i) => ({ file, i, score: dot(weights, file.x) + file.held }));
  order.sort((a, b) => b.score - a.score || a.i - b.i);
  const gain = (list) => list.reduce((sum, relevant, r) => sum + (relevant ? 1 / Math.log2(r + 2) : 0), 0);
  return gain(order.slice(0, 10).map(({ file }) => file.relevant)) / gain(new Array(Math.min(10, targets)).fill(true));
}

export const fitTable = ({ rows }) =>
  table(
    rows.map((row) => ({
      Suite: row.suite,
      Queries: row.queries,
      'Shipped weights': row.shipped,
      'Cross-validated over repositories': row.crossValidated,
      '95 % interval': row.interval95.join(' – '),
      'Fitted on all': row.onAll,
    })),
  );
