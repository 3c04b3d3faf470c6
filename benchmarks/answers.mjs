// Do answers hold? See docs/chat.md, "How answers are checked".
import { readFileSync, readdirSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import { Engine, faults, languageOf, suspicionIn } from '../dist/bench.mjs';
import { outcomes, piecesIn, statements } from './lib/answers/claims.mjs';
import { codeOf } from './lib/answers/code.mjs';
import { questions } from './lib/answers/questions.mjs';
import { scriptedModel } from './lib/answers/scripted.mjs';
import { keep, kept, table } from './lib/results.mjs';
import { suite } from './lib/score.mjs';
import { interval, mean, round, sample } from './lib/stats.mjs';
import { stripped } from './lib/strip.mjs';
import { scratch } from './lib/trees.mjs';
import { dataFolder } from './search.mjs';

const here = dirname(fileURLToPath(import.meta.url));

export async function run(args) {
  const { values } = parseArgs({
    args,
    options: {
      data: { type: 'string' },
      only: { type: 'string', default: '' },
      parts: { type: 'string', default: 'questions,citations,names,injections,faults' },
      questions: { type: 'string', default: '8' },
      verbose: { type: 'boolean', default: false },
    },
  });
  const data = dataFolder(values.data);
  const wanted = values.only ? values.only.split(',') : null;
  const most = Number(values.questions);
  const of = (name) => suite(join(data, name)).filter((one) => !wanted || wanted.includes(one.name));
  const tell = (text) => (values.verbose ? console.error(text) : undefined);
  const parts = {
    questions: () => questionRows(of('repository-questions'), most, tell),
    citations: () => citationRows(of('code-search'), false, most, tell),
    'citations, comments stripped': () => citationRows(of('code-search'), true, most, tell),
    names: () => nameRows(of('code-search'), most, tell),
    injections: () => injectionRows(of('code-search'), tell),
    faults: () => faultRows(of('code-search').slice(0, 1)),
  };
  const { figures = {} } = kept('answers') ?? {};
  for (const [name, measure] of Object.entries(parts)) {
    if (!values.parts.split(',').includes(name.split(',')[0])) continue;
    const rows = await measure();
    figures[name] = { repositories: wanted ?? 'all', questions: most, rows };
    console.log(`\n${name}\n\n${table(rows)}`);
    keep('answers', { figures });
  }
}

export const answersTable = ({ figures }) =>
  Object.entries(figures)
    .map(
      ([name, { repositories, questions: most, rows }]) =>
        `${name} (${most} questions each, ${repositories})\n\n${table(rows)}`,
    )
    .join('\n\n');

const share = (list, is) => {
  const values = list.map((one) => Number(is(one)));
  return {
    n: list.length,
    share: round(mean(values), 4),
    interval: interval(values)
      .map((x) => round(x, 3))
      .join('–'),
  };
};

async function questionRows(repositories, most, tell) {
  const all = await questions(repositories, scratch('answers'), most);
  const of = (kind) => all.filter((one) => one.kind === kind);
  for (const one of all) if (one.notFound === (one.kind === 'own')) tell(`${one.name}, ${one.kind}: ${one.question}`);
  const cited = all.flatMap(({ citations }) => citations);
  const said = all.filter(({ notFound }) => notFound);
  return [
    { question: 'citations that hold', ...share(cited, ({ holds }) => holds) },
    { question: 'own questions that are answered', ...share(of('own'), ({ notFound }) => !notFound) },
    {
      question: '“not found” to questions about another repository',
      ...share(of('of another repository'), ({ notFound }) => notFound),
    },
    {
      question: '“not found” to made-up names',
      ...share(
        of('made-up name'),
        ({ notFound, answer = '' }) => notFound || answer.includes('Nothing in this repository is called'),
      ),
    },
    { question: '“not found” that are right', ...share(said, ({ kind }) => kind !== 'own') },
  ];
}

async function citationRows(repositories, isStripped, most, tell) {
  const scripted = await scriptedModel();
  const storage = scratch('answers');
  const all = [];
  for (const { name, root } of repositories) {
    const original = await Engine.open(root, { storage });
    await original.index();
    const engine = isStripped ? await strippedEngine(name, root, storage) : original;
    const lengths = new Map();
    const length = (path) => {
      if (!lengths.has(path))
        lengths.set(path, readFileSync(join(root, path), 'utf8').replace(/\n$/, '').split('\n').length);
      return lengths.get(path);
    };
    const asked = sample(await documented(original), most, 1);
    for (const [i, { symbol }] of asked.entries()) {
      let said = [];
      const { answer, error } = await scripted.ask(engine, { question: `How does ${symbol} work?` }, async (prompt) => {
        const pieces = piecesIn(prompt);
        const shown = new Set(pieces.map(({ path }) => path));
        const others = asked.map(({ path }) => path).filter((path) => !shown.has(path));
        const outline = (path) => outlineWithComments(original, engine, path);
        said = await statements({ pieces, outline, length, others, seed: i });
        return said.map(({ text }) => text).join('\n\n') || 'Nothing.';
      });
      if (error) throw error;
      all.push(...outcomes(said, answer.answer).map((one) => ({ ...one, name })));
    }
    await engine.close();
    if (isStripped) await original.close();
    console.error(name);
  }
  await scripted.close();
  const isRight = (one) => (one.good ? one.held : one.caught);
  for (const one of all)
    if (!isRight(one))
      tell(`${one.good ? 'FALSE ALARM' : 'MISSED'} ${one.name}, ${one.kind}: ${one.text}\n   → ${one.paragraph}`);
  const kinds = [...new Set(all.map(({ kind }) => kind))];
  const row = (citation, list) => ({
    citation,
    is: list[0]?.good ? 'true: kept' : 'false: caught',
    ...share(list, isRight),
  });
  return [
    ...kinds.map((kind) =>
      row(
        kind,
        all.filter((one) => one.kind === kind),
      ),
    ),
    row(
      'all true ones',
      all.filter(({ good }) => good),
    ),
    row(
      'all false ones',
      all.filter(({ good }) => !good),
    ),
  ];
}

async function strippedEngine(name, root, storage) {
  const copy = join(scratch('answers-stripped'), name);
  await stripped(root, copy);
  const engine = await Engine.open(copy, { storage });
  await engine.index();
  return engine;
}

/** The definitions of a file, with the comments that they have in the original tree. */
async function outlineWithComments(original, engine, path) {
  const key = (d) => `${d.container}.${d.symbol}:${d.endLine}`;
  const comments = new Map((await original.outline(path)).map((d) => [key(d), d.doc]));
  return (await engine.outline(path)).map((d) => ({ ...d, doc: comments.get(key(d)) ?? '' }));
}

async function documented(engine) {
  const found = [];
  for (const kind of ['function', 'method']) {
    const { hits } = await engine.search(`kind:${kind} -class:test`, { limit: 400 });
    found.push(...hits.filter(({ symbol, doc }) => symbol.length > 4 && doc.length > 30));
  }
  return found;
}

async function nameRows(repositories, most, tell) {
  const scripted = await scriptedModel();
  const storage = scratch('answers');
  const all = [];
  for (const { name, root } of repositories) {
    const engine = await Engine.open(root, { storage });
    await engine.index();
    const { hits } = await engine.search('kind:function -class:test', { limit: 400 });
    const long = hits.filter(({ startLine, endLine }) => endLine - startLine >= 6 && endLine - startLine <= 60);
    for (const [i, hit] of sample(long, 2 * most, 3).entries()) {
      const text = await engine.readLines(hit.path, hit.startLine, hit.endLine);
      for (const one of codeOf({ ...hit, text }, i)) {
        const { answer, error } = await scripted.ask(
          engine,
          { question: `How does ${hit.symbol} work?` },
          () => one.text,
        );
        if (error || !answer.model) continue;
        const flags = answer.flags.filter(({ kind }) => kind === 'unknown-name' || kind === 'unknown-import');
        const isRight = one.good
          ? flags.length === 0
          : flags.some(({ subject }) => subject.toLowerCase().includes(one.name.toLowerCase()));
        if (!isRight)
          tell(
            `${one.good ? 'FALSE ALARM' : 'MISSED'} ${name} ${one.kind} ${one.name ?? ''}: ${flags.map(({ subject }) => subject).join(', ')}\n${one.text}`,
          );
        all.push({ ...one, language: hit.language, isRight });
      }
    }
    await engine.close();
    console.error(name);
  }
  await scripted.close();
  return [...new Set(all.map(({ kind }) => kind))].map((kind) => {
    const list = all.filter((one) => one.kind === kind);
    return { code: kind, is: list[0].good ? 'not flagged' : 'flagged', ...share(list, ({ isRight }) => isRight) };
  });
}

/** Injections written by hand and look-alikes; and how many files of real repositories are marked. */
function injectionRows(repositories, tell) {
  const { attacks, harmless } = JSON.parse(readFileSync(join(here, '../test/fixtures/injections.json'), 'utf8'));
  const isFound = ({ where, text }) => suspicionIn(where === 'path' ? text.replace(/[-_.]+/g, ' ') : text) !== null;
  const files = [];
  for (const { name, root } of repositories) {
    for (const entry of readdirSync(root, { recursive: true, withFileTypes: true })) {
      if (!entry.isFile() || languageOf(entry.name) === 'text' || entry.parentPath.includes('/.git')) continue;
      const text = readFileSync(join(entry.parentPath, entry.name), 'utf8');
      if (text.length > 500_000) continue;
      const found = suspicionIn(text);
      if (found) tell(`${name} ${entry.name}: ${found.quote}`);
      files.push({ found });
    }
  }
  return [
    { text: 'injections, marked', ...share(attacks, isFound) },
    { text: 'look-alikes, not marked', ...share(harmless, (one) => !isFound(one)) },
    { text: 'files of real repositories, not marked', ...share(files, ({ found }) => found === null) },
  ];
}

/** Whatever goes wrong with a server: one sentence, and the evidence was told before. */
async function faultRows([{ root }]) {
  const scripted = await scriptedModel();
  const engine = await Engine.open(root, { storage: scratch('answers') });
  await engine.index();
  const [{ symbol }] = await documented(engine);
  const text = 'It does what its name says, step by step, until it is done.';
  const replies = {
    'wrong key': { fault: faults.wrongKey },
    'model gone': { fault: faults.noSuchModel },
    'server error': { fault: faults.serverError },
    'rate limit': { fault: faults.rateLimited(3600) },
    'context full': { fault: faults.contextFull },
    'connection cut': { text, fault: { kind: 'cut', after: 4 } },
    'stream without an end': { text, fault: { kind: 'unfinished', after: 4 } },
    'an event that is no JSON': { text, fault: { kind: 'garbage', after: 4 } },
    'an error in the stream': { text, fault: { kind: 'error-event', after: 4, message: 'overloaded' } },
    'a page instead of a stream': { fault: { kind: 'html' } },
    'a call of a tool that it has not': { calls: [{ name: 'delete_everything', arguments: { path: '/' } }] },
    'nothing at all': { text: '' },
  };
  const rows = [];
  for (const [fault, reply] of Object.entries(replies)) {
    const { error, events } = await scripted.ask(engine, { question: `How does ${symbol} work?` }, () => reply);
    rows.push({
      fault,
      problem: error?.problem ?? (error ? error.name : 'none'),
      'evidence told': events.some(({ type }) => type === 'evidence'),
      sentence: error?.message ?? '',
    });
  }
  await engine.close();
  await scripted.close();
  return rows;
}
