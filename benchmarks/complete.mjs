// Does the built-in completer write the rest of a line? Random cursors of real files, beside what an editor offers
// without a model. Judged as the public scorer judges.
import { createHash } from 'node:crypto';
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { join, relative } from 'node:path';
import { parseArgs } from 'node:util';
import { completerMemory, Engine, laneKey, languageOf } from '../dist/bench.mjs';
import { Streams, lastWord } from './lib/continuations.mjs';
import { cursorsIn, filesOf } from './lib/cursors.mjs';
import { linePlot } from './lib/plot.mjs';
import { keep, table } from './lib/results.mjs';
import { corpora } from './lib/score.mjs';
import { interval, mean, quantile, round } from './lib/stats.mjs';
import { scratch } from './lib/trees.mjs';

const PLOT = new URL('../docs/images/completion-precision.svg', import.meta.url);
const LEAST_CHARACTERS = 3;
const METHODS = {
  completer: 'built-in completer',
  backOff: 'n-gram of the other files, longest match',
  frequent: 'most frequent continuation in the other files',
  word: 'word-based suggestion',
};

export async function run(args) {
  const { values } = parseArgs({
    args,
    options: {
      data: { type: 'string', default: process.env.QUARRY_BENCH_DATA ?? '' },
      cursors: { type: 'string', default: '60' },
      seed: { type: 'string', default: '1' },
      only: { type: 'string', default: '' },
    },
  });
  const rows = [];
  const memory = { tokens: 0, bytes: 0, lines: 0 };
  for (const { name, language, root } of repositories(values)) {
    rows.push(
      ...(await measure(root, Number(values.cursors), Number(values.seed), memory)).map((r) => ({
        name,
        language,
        ...r,
      })),
    );
    console.error(`${name}: ${rows.length} cursors so far`);
  }
  const methods = Object.entries(METHODS).map(([key, method]) => ({ method, ...figures(rows, key) }));
  console.log(`${table(methods)}\n`);
  const languages = [...new Set(rows.map((r) => r.language))].sort();
  const byLanguage = languages.map((language) => ({
    language,
    ...figures(
      rows.filter((r) => r.language === language),
      'completer',
    ),
  }));
  console.log(`${table(byLanguage)}\n`);
  const ms = rows.map((r) => r.ms);
  const own = rows.filter((r) => r.copied);
  const cost = {
    msP50: round(quantile(ms, 0.5), 2),
    msP95: round(quantile(ms, 0.95), 2),
    bytesPerLine: round(memory.bytes / memory.lines),
    bytesPerToken: round(memory.bytes / memory.tokens),
  };
  console.log(table([cost]));
  writeFileSync(PLOT, plot(rows));
  keep('complete', {
    cursors: rows.length,
    interval95: {
      exact: interval(rows.map((r) => +judged(r, 'completer').exact)).map((x) => round(x, 3)),
      wrong: interval(rows.map((r) => +judged(r, 'completer').wrong)).map((x) => round(x, 3)),
    },
    methods,
    byLanguage,
    inCopiedFiles: { share: round(own.length / rows.length, 3), ...figures(own, 'completer') },
    withoutCopiedFiles: figures(
      rows.filter((r) => !r.copied),
      'completer',
    ),
    ...cost,
  });
}

function repositories({ data, only }) {
  if (!data) throw new Error('Say where the suites are: --data DIR (a folder with code-search/repositories.json).');
  const wanted = only ? only.split(',') : null;
  return JSON.parse(readFileSync(join(data, 'code-search', 'repositories.json'), 'utf8'))
    .map(({ name, language, benchmark_root }) => ({ name, language, root: join(corpora, name, benchmark_root ?? '') }))
    .filter(({ name, root }) => existsSync(root) && (!wanted || wanted.includes(name)));
}

async function measure(root, count, seed, memory) {
  const engine = await Engine.open(root, { storage: scratch('complete') });
  try {
    await engine.index();
    const files = [...filesOf(root)].map((file) => ({
      path: relative(root, file).replaceAll('\\', '/'),
      text: readFileSync(file, 'utf8'),
    }));
    const copies = contents(files);
    const streams = new Map();
    const streamOf = (key) => {
      if (!streams.has(key))
        streams.set(key, new Streams(files.filter(({ path }) => laneKey(languageOf(path)) === key)));
      return streams.get(key);
    };
    const rows = [];
    const keys = new Set();
    for (const { rest, ...cursor } of cursorsIn(root, count, seed)) {
      const key = laneKey(languageOf(cursor.path));
      keys.add(key);
      await engine.prepare(cursor);
      const proposal = await engine.complete(cursor);
      const before = cursor.text.split('\n').slice(0, cursor.line).join('\n');
      const place = { path: cursor.path, before };
      rows.push({
        rest,
        ms: proposal.ms,
        confidence: proposal.confidence ?? 0,
        copied: copies.get(cursor.path) > 1,
        completer: proposal.text ?? '',
        backOff: streamOf(key).backOff(place),
        frequent: streamOf(key).frequentLine(place),
        word: lastWord(before),
      });
    }
    const { tokens, bytes } = await completerMemory(engine);
    memory.tokens += tokens;
    memory.bytes += bytes;
    for (const { path, text } of files)
      if (keys.has(laneKey(languageOf(path)))) memory.lines += text.split('\n').length;
    return rows;
  } finally {
    await engine.close();
  }
}

/** Path → how many files have the same text. */
function contents(files) {
  const digest = ({ text }) => createHash('sha1').update(text).digest('hex');
  const counts = new Map();
  for (const file of files) counts.set(digest(file), (counts.get(digest(file)) ?? 0) + 1);
  return new Map(files.map((file) => [file.path, counts.get(digest(file))]));
}

function judged(row, method) {
  const text = row[method].split('\n')[0].trimEnd();
  const shown = text.replace(/\s/g, '').length >= LEAST_CHARACTERS;
  const exact = shown && text === row.rest;
  const right = shown && row.rest.startsWith(text);
  return { shown, exact, right, wrong: shown && !right, saved: right ? text.length : 0 };
}

function figures(rows, method) {
  const all = rows.map((row) => judged(row, method));
  const characters = rows.reduce((n, { rest }) => n + rest.length, 0);
  return {
    cursors: rows.length,
    shown: round(mean(all.map((j) => +j.shown)), 3),
    savedCharacters: round(all.reduce((n, j) => n + j.saved, 0) / (characters || 1), 3),
    wrongOfAll: round(mean(all.map((j) => +j.wrong)), 3),
    exactOfAll: round(mean(all.map((j) => +j.exact)), 3),
  };
}

/** Short names for the plot. */
const LABELS = { completer: 'built-in completer', backOff: 'n-gram', frequent: 'most frequent', word: 'word-based' };

/** Proposals in the order of their confidence: how many of the cursors have one, and how many of those are right. */
function plot(rows) {
  const curve = (method, order) => {
    const shown = rows.filter((row) => judged(row, method).shown).sort(order);
    const points = [];
    let right = 0;
    shown.forEach((row, i) => {
      right += judged(row, method).right ? 1 : 0;
      if (i >= 20 && (i % 10 === 0 || i === shown.length - 1)) points.push([(i + 1) / rows.length, right / (i + 1)]);
    });
    return points;
  };
  const series = Object.keys(METHODS).map((key) => {
    const points = curve(key, (a, b) => b.confidence - a.confidence);
    return { name: LABELS[key], points: key === 'completer' ? points : points.slice(-1) };
  });
  return linePlot({
    x: 'share of cursors with a proposal',
    y: 'right among those',
    series: series.filter(({ points }) => points.length > 0),
  });
}
