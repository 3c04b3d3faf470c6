// Is what an answer needs in its evidence, what does it cost, and how soon is it there? See docs/chat.md.
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { askStream, Engine, gatherEvidence } from '../dist/bench.mjs';
import { queriesFrom } from './lib/queries.mjs';
import { keep, kept, table } from './lib/results.mjs';
import { samePath, suite } from './lib/score.mjs';
import { interval, mean, quantile, round, sample } from './lib/stats.mjs';
import { scratch, treeOptions, trees } from './lib/trees.mjs';
import { dataFolder } from './search.mjs';

const BUDGETS = [2_000, 4_000, 8_000];
/** Files looked at: from few to more than any question needs. */
const LIMITS = [4, 10, 25, 75];
const FLAT_BUDGET = 6_000;
const NO_BUDGET = 1_000_000;

/** Ways to gather: the product's, and what it is compared with. */
const ARMS = {
  planned: (engine, question, budget) => gatherEvidence(engine, { question }, budget),
  'one search': (engine, question, budget) => engine.gather({ queries: [{ text: question }], budget }),
  'one search, whole units': (engine, question, budget) =>
    engine.gather({ queries: [{ text: question }], budget, pack: { prune: false } }),
};

export async function run(args) {
  const { values } = parseArgs({
    args,
    options: {
      ...treeOptions,
      data: { type: 'string' },
      parts: { type: 'string', default: 'recall,lines,flat,time' },
      questions: { type: 'string', default: '1000' },
    },
  });
  const data = dataFolder(values.data);
  const most = Number(values.questions);
  const wanted = values.only ? values.only.split(',') : null;
  const of = (name) => suite(join(data, name)).filter((one) => !wanted || wanted.includes(one.name));
  const parts = {
    recall: () => recall(of('repository-questions'), most, foundFiles),
    lines: () => recall(of('needle-function'), most, foundLines),
    flat: () => flat(of('repository-questions'), most),
    time: () => time(trees({ ...values, only: values.only || 'kafka,spring-framework' }), Math.min(most, 100)),
  };
  const figures = kept('evidence')?.figures ?? {};
  for (const name of values.parts.split(',')) {
    figures[name] = await parts[name]();
    console.log(`\n${name}\n\n${table(figures[name])}`);
  }
  keep('evidence', { figures });
}

/** Share of the files that a question is about that a piece is of. */
const foundFiles = (pieces, targets) =>
  targets.filter((target) => pieces.some(({ path }) => samePath(path, target.path))).length / targets.length;

/** Share of the lines that the suite names (where what was described begins) that are in the text of a piece. */
function foundLines(pieces, [target]) {
  const shown = new Set();
  for (const { path, runs } of pieces)
    if (samePath(path, target.path))
      for (const [first, last] of runs) for (let line = first; line <= last; line++) shown.add(line);
  let found = 0;
  for (let line = target.start_line; line <= target.end_line; line++) if (shown.has(line)) found++;
  return found / (target.end_line - target.start_line + 1);
}

/** Tokens of pieces that are of a file in question, as a share of all. */
const precisionOf = (pieces, targets) => {
  const sum = (list) => list.reduce((n, { tokens }) => n + tokens, 0);
  return sum(pieces.filter(({ path }) => targets.some((target) => samePath(path, target.path)))) / (sum(pieces) || 1);
};

async function recall(repositories, most, found) {
  const all = [];
  for (const { name, root, tasks } of repositories) {
    const engine = await opened(root);
    for (const { query, targets } of sample(tasks, most, 1))
      for (const [arm, gather] of Object.entries(ARMS))
        for (const budget of BUDGETS) {
          const { pieces } = await gather(engine, query, budget);
          const tokens = pieces.reduce((n, piece) => n + piece.tokens, 0);
          all.push({ arm, budget, tokens, found: found(pieces, targets), precision: precisionOf(pieces, targets) });
        }
    await engine.close();
    console.error(name);
  }
  return Object.keys(ARMS).flatMap((arm) =>
    BUDGETS.map((budget) => {
      const rows = all.filter((row) => row.arm === arm && row.budget === budget);
      return {
        arm,
        budget,
        questions: rows.length,
        recall: round(mean(rows.map((row) => row.found)), 3),
        interval: interval(rows.map((row) => row.found))
          .map((x) => round(x, 3))
          .join('–'),
        'tokens in these files': round(mean(rows.map((row) => row.precision)), 3),
        tokens: Math.round(mean(rows.map((row) => row.tokens))),
      };
    }),
  );
}

/** Tokens by how many files are looked at: packed, and as they would be whole and without a budget. */
async function flat(repositories, most) {
  const all = [];
  for (const { name, root, tasks } of repositories) {
    const engine = await opened(root);
    for (const { query } of sample(tasks, most, 2))
      for (const limit of LIMITS) {
        const request = { queries: [{ text: query }], limit };
        const packed = await engine.gather({ ...request, budget: FLAT_BUDGET });
        const pack = { prune: false, group: false };
        const whole = await engine.gather({ ...request, budget: NO_BUDGET, search: { select: false }, pack });
        const tokens = ({ pieces }) => pieces.reduce((n, piece) => n + piece.tokens, 0);
        all.push({ limit, hits: packed.searches[0].hits, packed: tokens(packed), whole: tokens(whole) });
      }
    await engine.close();
    console.error(name);
  }
  return LIMITS.map((limit) => {
    const rows = all.filter((row) => row.limit === limit);
    const of = (key) => Math.round(mean(rows.map((row) => row[key])));
    return { 'files at most': limit, hits: of('hits'), 'tokens packed': of('packed'), 'whole, no budget': of('whole') };
  });
}

/** From the question to the first evidence, and to the answer, in the engine's own process; questions are made of what the index holds. */
async function time(list, most) {
  const rows = [];
  for (const { name, root } of list) {
    const engine = await opened(root);
    const { indexPath, chunks } = await engine.health();
    const ask = async (query) => {
      const started = performance.now();
      const cpu = process.cpuUsage();
      let first = null;
      for await (const { type } of askStream(engine, { question: `How does ${query} work?` })) {
        if (type !== 'evidence' || first !== null) continue;
        const { user, system } = process.cpuUsage(cpu);
        first = { ms: performance.now() - started, cpu: (user + system) / 1000 };
      }
      return { ...first, all: performance.now() - started };
    };
    for (const query of queriesFrom(indexPath, 20, 7)) await ask(query);
    const times = [];
    for (const query of queriesFrom(indexPath, most)) times.push(await ask(query));
    await engine.close();
    const ms = (key, p) =>
      round(
        quantile(
          times.map((one) => one[key]),
          p,
        ),
      );
    rows.push({
      tree: name,
      chunks,
      questions: times.length,
      'first evidence p50': `${ms('ms', 0.5)} ms`,
      p95: `${ms('ms', 0.95)} ms`,
      'processor p50': `${ms('cpu', 0.5)} ms`,
      'all of it p50': `${ms('all', 0.5)} ms`,
    });
  }
  return rows;
}

let storage;

/** An index of the tree, made once a run. */
async function opened(root) {
  storage ??= scratch('evidence');
  const engine = await Engine.open(root, { storage });
  await engine.index();
  return engine;
}

export const evidenceTable = ({ figures }) =>
  Object.entries(figures)
    .map(([name, rows]) => `${name}\n\n${table(rows)}`)
    .join('\n\n');
