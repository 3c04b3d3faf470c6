// Is what a completion needs in its context? Cursors where a name of another file is used; with and without imports.
import { existsSync, readFileSync, readdirSync, writeFileSync } from 'node:fs';
import { homedir } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { CONTEXT_RETRIEVERS, contextCandidates, Engine } from '../dist/bench.mjs';
import { withoutImports } from './lib/imports.mjs';
import { fitLogistic } from './lib/logistic.mjs';
import { firstUses } from './lib/mine/firstUse.mjs';
import { keep, table } from './lib/results.mjs';
import { interval, mean, quantile, round } from './lib/stats.mjs';
import { scratch } from './lib/trees.mjs';

const WEIGHTS = new URL('../src/engine/context/mix/weights.json', import.meta.url);
const BUDGETS = [512, 1024, 2048];
/** A cursor on its own has no recent edits. */
const RETRIEVERS = CONTEXT_RETRIEVERS.filter((name) => name !== 'recent');
/** Set by hand: what helps although it does not name what is written next, and what mined cursors do not show. */
const HELD = [
  'imports.callee',
  'imports.receiver',
  'imports.member',
  'mentions.callee',
  'mentions.alike',
  'calls.place',
  'parents.type',
  'parents.member',
  'siblings.member',
  'siblings.type',
  'siblings.name',
  'tests.place',
  'recent.edited',
  'recent.visited',
  'fit.begun',
  'fit.notBegun',
  'fit.test',
];
const VARIANTS = ['imports', 'no imports'];
const corpora = process.env.CORPORA ?? join(homedir(), '.cache', 'quarry-bench');

export async function run(args) {
  const { values } = parseArgs({
    args,
    options: {
      data: { type: 'string', default: process.env.QUARRY_BENCH_DATA ?? '' },
      mined: { type: 'string', default: '' },
      tasks: { type: 'string', default: '60' },
      seed: { type: 'string', default: '1' },
      ablation: { type: 'boolean', default: false },
      fit: { type: 'boolean', default: false },
      write: { type: 'boolean', default: false },
      features: { type: 'string', default: '' },
      keystrokes: { type: 'boolean', default: false },
      misses: { type: 'boolean', default: false },
      sample: { type: 'string', default: '1' },
    },
  });
  const suites = values.mined
    ? minedTrees(values.mined, values)
    : suite(join(values.data, 'completion'), Number(values.sample));
  if (values.fit) return fit(suites, values);
  if (values.keystrokes) return keystrokes(suites);
  const rows = [];
  const storage = scratch('context');
  for (const { name, root, tasks } of suites) {
    const engine = await Engine.open(root, { storage });
    await engine.index();
    const all = await tasks(engine);
    for (const variant of VARIANTS) {
      const cursors = all.map((task) => cursorOf(root, task, variant));
      for (const budget of values.ablation ? [1024] : BUDGETS)
        rows.push(...(await judged(engine, all, cursors, { budget }, { name, variant, stage: 'all' }, values.misses)));
      for (const without of values.ablation ? RETRIEVERS : [])
        rows.push(
          ...(await judged(
            engine,
            all,
            cursors,
            { budget: 1024, without: [without] },
            { name, variant, stage: without },
          )),
        );
    }
    await engine.close();
    console.error(`${name}: ${all.length} cursors`);
  }
  const result = values.ablation ? { ablation: ablationRows(rows) } : { rows: figures(rows) };
  if (!values.mined)
    keep(values.ablation ? 'context-ablation' : 'context', { ...result, every: Number(values.sample) });
  console.log(contextTable(result));
}

/** The public suite's cursors; `DIR/completion/{repositories.json,first-use.jsonl}`. */
function suite(folder, every) {
  const all = readFileSync(join(folder, 'first-use.jsonl'), 'utf8')
    .trim()
    .split('\n')
    .map((line) => JSON.parse(line));
  return JSON.parse(readFileSync(join(folder, 'repositories.json'), 'utf8')).map(({ name, benchmark_root = '' }) => ({
    name,
    root: join(corpora, name, benchmark_root),
    tasks: () => all.filter(({ repo }, i) => repo === name && i % every === 0),
  }));
}

/** Cursors mined from other trees: `all`, or names with commas. */
function minedTrees(which, { tasks, seed }) {
  const names = which === 'all' ? readdirSync(corpora).sort() : which.split(',');
  return names
    .map((name) => ({ name, root: join(corpora, name) }))
    .filter(({ root }) => existsSync(root))
    .map(({ name, root }) => ({
      name,
      root,
      tasks: async (engine) => firstUses((await engine.health()).indexPath, Number(tasks), Number(seed)),
    }));
}

/** The buffer as it was before the rest of the line was written. */
function cursorOf(root, { file, line, column }, variant) {
  const lines = readFileSync(join(root, file), 'utf8').split('\n');
  lines[line - 1] = lines[line - 1].slice(0, column - 1);
  const cursor = { path: file, line, column, text: lines.join('\n') };
  return variant === 'imports' ? cursor : { ...cursor, ...withoutImports(cursor) };
}

async function judged(engine, tasks, cursors, options, labels, tell = false) {
  const rows = [];
  for (const [i, task] of tasks.entries()) {
    const { evidence, tokens, ms } = await engine.context(cursors[i], options);
    const definition = Number(evidence.some((piece) => shows(piece, task.definition)));
    const identifier = Number(evidence.some(({ text }) => text.includes(task.symbol)));
    if (tell && !definition && options.budget === 1024)
      console.error(`${labels.variant}: ${labels.name} ${task.file}:${task.line} ^${task.symbol}`);
    rows.push({ ...labels, budget: options.budget, definition, identifier, tokens, ms, pieces: evidence.length });
  }
  return rows;
}

const shows = ({ path, startLine, endLine }, place) =>
  path === place.path && startLine <= place.line && place.line <= endLine;

function figures(rows) {
  return VARIANTS.flatMap((variant) =>
    BUDGETS.map((budget) => {
      const some = rows.filter((row) => row.variant === variant && row.budget === budget);
      const of = (key) => some.map((row) => row[key]);
      const [low, high] = interval(of('definition'), 2_000);
      return {
        variant,
        budget,
        cursors: some.length,
        definition: round(mean(of('definition')), 3),
        interval: `${round(low, 3)}–${round(high, 3)}`,
        identifier: round(mean(of('identifier')), 3),
        tokens: Math.round(mean(of('tokens'))),
        pieces: round(mean(of('pieces'))),
        'ms p50': round(quantile(of('ms'), 0.5)),
        'ms p95': round(quantile(of('ms'), 0.95)),
      };
    }),
  );
}

/** What each retriever is worth: paired differences of the rates, with all the others on. */
function ablationRows(rows) {
  const key = (row, stage) => rows.filter((other) => other.variant === row && other.stage === stage);
  return RETRIEVERS.map((without) => {
    const cells = { without };
    for (const variant of VARIANTS) {
      const all = key(variant, 'all');
      const less = key(variant, without);
      for (const rate of ['definition', 'identifier']) {
        const differences = all.map((row, i) => less[i][rate] - row[rate]);
        const [low, high] = interval(differences, 2_000);
        cells[`${variant}: ${rate}`] = `${round(mean(differences), 3)} (${round(low, 3)} to ${round(high, 3)})`;
      }
    }
    return cells;
  });
}

/**
 * What a keystroke costs in the engine: the line of each cursor is typed, character by character. At each the built-in
 * completer is asked, and the context gathered, as if a model were asked at every key, too.
 */
async function keystrokes(suites) {
  const rows = [];
  const storage = scratch('context-keys');
  for (const { name, root, tasks } of suites) {
    const engine = await Engine.open(root, { storage });
    await engine.index();
    const [wall, processor, completer, context] = [[], [], [], []];
    const prepared = [];
    for (const task of await tasks(engine)) {
      const text = readFileSync(join(root, task.file), 'utf8');
      const whole = text.split('\n')[task.line - 1];
      const indent = /^\s*/.exec(whole)[0].length;
      const at = (column) => cursorOf(root, { ...task, column }, 'imports');
      const started = performance.now();
      await engine.prepare(at(indent + 1));
      prepared.push(performance.now() - started);
      for (let column = indent + 2; column <= whole.length + 1; column++) {
        const cursor = at(column);
        const before = process.cpuUsage();
        const completed = await engine.complete(cursor);
        const gathered = await engine.context(cursor);
        const { user, system } = process.cpuUsage(before);
        completer.push(completed.ms);
        context.push(gathered.ms);
        wall.push(completed.ms + gathered.ms);
        processor.push((user + system) / 1000);
      }
    }
    await engine.close();
    const of = (list, p) => round(quantile(list, p));
    rows.push({
      tree: name,
      keystrokes: wall.length,
      'ms p50': of(wall, 0.5),
      'ms p95': of(wall, 0.95),
      'processor p50': of(processor, 0.5),
      'processor p95': of(processor, 0.95),
      'completer p95': of(completer, 0.95),
      'context p95': of(context, 0.95),
      'prepare p50': of(prepared, 0.5),
      'prepare p95': of(prepared, 0.95),
    });
  }
  keep('context-keystrokes', { rows });
  console.log(table(rows));
}

/** Fits the mix: is the definition, or for lines the name, in a piece? `--features` keeps what was collected. */
async function fit(suites, { write, features }) {
  const samples =
    features && existsSync(features) ? JSON.parse(readFileSync(features, 'utf8')) : await collected(suites);
  if (features) writeFileSync(features, JSON.stringify(samples));
  const shipped = JSON.parse(readFileSync(WEIGHTS, 'utf8'));
  const { weights, loss } = fitLogistic(samples, shipped, HELD);
  console.log(JSON.stringify({ loss, weights }, null, 2));
  if (write) writeFileSync(WEIGHTS, `${JSON.stringify(weights, null, 2)}\n`);
}

async function collected(suites) {
  const samples = [];
  const storage = scratch('context-fit');
  for (const { name, root, tasks } of suites) {
    const engine = await Engine.open(root, { storage });
    await engine.index();
    const all = await tasks(engine);
    for (const task of all) {
      for (const variant of VARIANTS) {
        const pieces = await contextCandidates(engine, cursorOf(root, task, variant));
        samples.push({
          tree: name,
          variant,
          pieces: pieces.map((piece) => ({
            features: piece.features,
            right: piece.text === null ? shows(piece, task.definition) : piece.text.includes(task.symbol),
          })),
        });
      }
    }
    await engine.close();
    const found = samples.filter((s) => s.tree === name && s.pieces.some(({ right }) => right)).length;
    console.error(`${name}: ${all.length} cursors, found in ${found} of ${2 * all.length}`);
  }
  return samples;
}

export const contextTable = ({ rows, ablation }) => table(rows ?? ablation);
