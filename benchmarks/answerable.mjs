// Fits how the score weighs in "this repository holds the answer" (src/engine/retrieval/goodMatch.ts), against the rest of
// that model's evidence: each repository is asked its own queries, which it answers, and another one's, which it does not.
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { Engine } from '../dist/bench.mjs';
import { keep, table } from './lib/results.mjs';
import { suite } from './lib/score.mjs';
import { quantile, round } from './lib/stats.mjs';
import { scratch } from './lib/trees.mjs';
import { dataFolder } from './search.mjs';

/** Whose queries a repository is asked besides its own: this many further down the list, which is in another language. */
const OTHER = 11;
/** Share of answered queries that may be called unanswered. */
const CALLED_UNANSWERED = 0.02;
const STEPS = 20_000;
const RATE = 0.05;

export async function run(args) {
  const { values } = parseArgs({
    args,
    options: { data: { type: 'string' }, suite: { type: 'string', default: 'code-search' } },
  });
  const repositories = suite(join(dataFolder(values.data), values.suite));
  const storage = scratch('answerable');
  const asked = [];
  for (const [i, { name, root, tasks }] of repositories.entries()) {
    const engine = await Engine.open(root, { storage });
    await engine.index();
    for (const [y, list] of [
      [1, tasks],
      [0, repositories[(i + OTHER) % repositories.length].tasks],
    ]) {
      for (const { query } of list) {
        const { trace } = await engine.search(query, { trace: true });
        asked.push({
          y,
          evidence: trace.judged.evidence,
          score: trace.ranking[0]?.score ?? 0,
          found: trace.hits.length > 0,
        });
      }
    }
    await engine.close();
    console.error(name);
  }
  const judged = asked.filter(({ found, evidence }) => found && evidence !== null);
  const [scale, score, bias] = logistic(judged.map(({ y, evidence, score: s }) => ({ y, x: [evidence, s, 1] })));
  const of = ({ found, evidence, score: s }) =>
    !found ? -Infinity : evidence === null ? Infinity : scale * evidence + score * s + bias;
  const threshold = quantile(asked.filter(({ y }) => y === 1).map(of), CALLED_UNANSWERED);
  const share = (y, test) => {
    const list = asked.filter((a) => a.y === y);
    return list.filter((a) => test(of(a))).length / list.length;
  };
  const rows = [
    {
      queries: asked.length,
      evidence: round(scale, 3),
      score: round(score, 3),
      bias: round(bias, 3),
      threshold: round(threshold, 3),
      answeredCalledUnanswered: round(
        share(1, (e) => e < threshold),
        3,
      ),
      unansweredCalledUnanswered: round(
        share(0, (e) => e < threshold),
        3,
      ),
    },
  ];
  keep('answerable', { suite: values.suite, rows });
  console.log(table(rows));
}

/** Weights of a logistic regression, by gradient descent on centred inputs; the last input is the constant 1. */
function logistic(samples) {
  const n = samples[0].x.length;
  const mean = Array.from({ length: n }, (_, i) =>
    i === n - 1 ? 0 : samples.reduce((sum, { x }) => sum + x[i], 0) / samples.length,
  );
  const w = new Array(n).fill(0);
  for (let step = 0; step < STEPS; step++) {
    const g = new Array(n).fill(0);
    for (const { y, x } of samples) {
      const p = 1 / (1 + Math.exp(-x.reduce((sum, value, i) => sum + w[i] * (value - mean[i]), 0)));
      for (let i = 0; i < n; i++) g[i] += (p - y) * (x[i] - mean[i]);
    }
    for (let i = 0; i < n; i++) w[i] -= (RATE * g[i]) / samples.length;
  }
  w[n - 1] -= w.slice(0, -1).reduce((sum, value, i) => sum + value * mean[i], 0);
  return w;
}
