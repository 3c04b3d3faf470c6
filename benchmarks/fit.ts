/**
 * Fits the ranker's weights: a linear model, listwise (ListNet, Cao et al. 2007: cross-entropy between the softmax of
 * scores and the uniform distribution over relevant files), L2-regularised, by cross-validation over repositories.
 * usage (after bundling it with esbuild): node fit.mjs FEATURES.json [--write] [--without feature,…]
 * FEATURES.json: {F: names, dump: [{repo, cat, nT, c: [{y, f}]}]}: for each query of the suite the number of its targets
 * and the candidates of `Retrieval.find`, with y = 1 for a target. The script that writes it is not part of the
 * repository yet.
 */
import { readFileSync, writeFileSync } from 'node:fs';

interface Item {
  y: number;
  f: number[];
}
interface Sample {
  repo: string;
  cat: string;
  nT: number;
  c: Item[];
}

const [file, ...flags] = process.argv.slice(2);
if (!file) throw new Error('usage: fit FEATURES.json [--write] [--without feature,…]');
const { F, dump } = JSON.parse(readFileSync(file, 'utf8')) as { F: string[]; dump: Sample[] };
const without = flags.includes('--without') ? flags[flags.indexOf('--without') + 1]!.split(',') : [];
const used = F.map((name) => !without.includes(name));
const L2 = 0.002;
const STEPS = 400;
const FOLDS = 7;
/** Scores are scaled by this before the softmax, so that weights come out near 1. */
const SHARPNESS = 3;

function fit(samples: Sample[]): number[] {
  const w = F.map(() => 0.5);
  const m = F.map(() => 0);
  const v = F.map(() => 0);
  const usable = samples.filter((s) => s.c.some((c) => c.y > 0));
  for (let step = 1; step <= STEPS; step++) {
    const g = F.map((_n, i) => L2 * w[i]!);
    for (const s of usable) {
      const scores = s.c.map((c) => SHARPNESS * dot(w, c.f));
      const max = Math.max(...scores);
      const exp = scores.map((x) => Math.exp(x - max));
      const z = exp.reduce((a, b) => a + b, 0);
      const relevant = s.c.reduce((n, c) => n + c.y, 0);
      s.c.forEach((c, j) => {
        const d = (SHARPNESS * (exp[j]! / z - c.y / relevant)) / usable.length;
        for (let i = 0; i < F.length; i++) g[i]! += d * c.f[i]!;
      });
    }
    for (let i = 0; i < F.length; i++) {
      if (!used[i]) {
        w[i] = 0;
        continue;
      }
      m[i] = 0.9 * m[i]! + 0.1 * g[i]!;
      v[i] = 0.999 * v[i]! + 0.001 * g[i]! * g[i]!;
      w[i]! -= (0.03 * (m[i]! / (1 - 0.9 ** step))) / (Math.sqrt(v[i]! / (1 - 0.999 ** step)) + 1e-8);
    }
  }
  return w;
}

function dot(a: number[], b: number[]): number {
  let s = 0;
  for (let i = 0; i < a.length; i++) s += a[i]! * b[i]!;
  return s;
}

/** NDCG@10 over files. */
function ndcg(w: number[], s: Sample): number {
  const order = s.c.map((c, i) => ({ y: c.y, s: dot(w, c.f), i })).sort((a, b) => b.s - a.s || a.i - b.i);
  let gain = 0;
  order.slice(0, 10).forEach((c, r) => (gain += c.y > 0 ? 1 / Math.log2(r + 2) : 0));
  let ideal = 0;
  for (let r = 0; r < Math.min(10, s.nT); r++) ideal += 1 / Math.log2(r + 2);
  return ideal > 0 ? gain / ideal : 0;
}

const mean = (xs: number[]): number => xs.reduce((a, b) => a + b, 0) / Math.max(1, xs.length);
const repos = [...new Set(dump.map((s) => s.repo))].sort();
const held: number[] = [];
for (let fold = 0; fold < FOLDS; fold++) {
  const out = new Set(repos.filter((_r, i) => i % FOLDS === fold));
  const w = fit(dump.filter((s) => !out.has(s.repo)));
  for (const s of dump) if (out.has(s.repo)) held.push(ndcg(w, s));
}
const all = fit(dump);
const rounded = all.map((x) => Math.round(x * 20) / 20);
console.log(`cross-validated NDCG@10 ${mean(held).toFixed(4)} over ${repos.length} repositories, ${FOLDS} folds`);
console.log(
  `fitted on all        ${mean(dump.map((s) => ndcg(all, s))).toFixed(4)}, rounded ${mean(dump.map((s) => ndcg(rounded, s))).toFixed(4)}`,
);
const weights = Object.fromEntries(F.map((n, i) => [n, rounded[i]!]));
console.log(JSON.stringify(weights, null, 2));
if (flags.includes('--write')) {
  writeFileSync(
    new URL('../../src/engine/retrieval/weights.json', import.meta.url),
    JSON.stringify(weights, null, 2) + '\n',
  );
}
