/**
 * Turns unpacked packages into steps to learn the completer's mixer from: at random cursors the rest of the line is
 * written token by token, and each step's candidates are kept with their features and which of them was right. Of a
 * package only what it says of itself counts, as in the product; the file that is completed is left out of it.
 *
 *   node steps.mjs CACHE OUT RESOURCES [--from 0] [--packages 14] [--cursors 130] [--seed 1] [--languages a,b] [--idioms FOLD0,FOLD1]
 *     [--held no|yes|all] [--keep WEIGHTS]
 *
 * CACHE is that of ../collect (packages, and pairs/*.json, which say what is permissively licensed), or a folder of
 * repositories to test with, in which there is no `pairs`; RESOURCES holds the grammars. Writes, step after step,
 * OUT.steps (Int32: candidates, the right one or -1), OUT.places and OUT.candidates (Float16: features), OUT.offsets
 * (Float32: added to a candidate's score); and OUT.json. With --keep a step keeps the right candidate, those that a mixer
 * with these weights finds likely, and some others, each of which stands for as many as were left out: two fifths of the
 * bytes for the same gradient (importance sampling, Bengio & Senécal 2003).
 */
import { hash } from 'node:crypto';
import { closeSync, openSync, readFileSync, writeFileSync, writeSync } from 'node:fs';
import { parseArgs } from 'node:util';
import { random } from '../../benchmarks/lib/stats.mjs';
import { CANDIDATE_FEATURES, CONTEXT_FEATURES } from '../../src/engine/completer/features.js';
import { type IdiomTable, Idioms } from '../../src/engine/completer/idioms/idioms.js';
import { frequencies, indexed, joined } from '../../src/engine/completer/indexed.js';
import { Mixer, type MixerWeights } from '../../src/engine/completer/mixer.js';
import { Scene } from '../../src/engine/completer/scene.js';
import { whole } from '../../src/engine/completer/stream.js';
import { KEPT } from '../../src/engine/completer/ballot.js';
import { Step } from '../../src/engine/completer/step.js';
import { DEPTH } from '../../src/engine/completer/suffixOrder.js';
import { Symbols } from '../../src/engine/completer/symbols/symbols.js';
import { type SymbolFile, SymbolTable } from '../../src/engine/completer/symbols/table.js';
import { EOL, tokenize, Vocabulary, wordAtEnd } from '../../src/engine/completer/tokens.js';
import { Syntax } from '../../src/engine/syntax/syntax.js';
import { languageOf } from '../../src/engine/workspace/languages.js';
import { type File, foldOf, isHeldOut, Packages } from './packages.js';

const LEAST_FILES = 8;
const LEAST_TOKENS = 15_000;
const MOST_STEPS = 16; // of a cursor
const LIKELY = 3e-4; // candidates that are kept whatever is drawn
const DRAWN = 6; // of the others
const KEPT_STEPS = 0.6; // distinct cursors teach more than all steps of one
const PARSE_MS = 1_000;
const CLOSER = new Map([
  ['(', ')'],
  ['[', ']'],
  ['{', '}'],
]);

const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: {
    packages: { type: 'string', default: '14' },
    from: { type: 'string', default: '0' },
    cursors: { type: 'string', default: '130' },
    seed: { type: 'string', default: '1' },
    languages: { type: 'string', default: '' },
    idioms: { type: 'string', default: '' },
    held: { type: 'string', default: 'no' },
    keep: { type: 'string' },
  },
});
const [cache, out, resources] = positionals as [string, string, string];
const source = new Packages(cache);
const syntax = await Syntax.create(resources);
/** Counted in packages of the other half. */
const idiomsOf = values.idioms
  .split(',')
  .filter((path) => path !== '')
  .map((path) => JSON.parse(readFileSync(path, 'utf8')) as Record<string, IdiomTable>);
const mixer = values.keep ? new Mixer(JSON.parse(readFileSync(values.keep, 'utf8')) as MixerWeights) : null;
const only = values.languages === '' ? null : values.languages.split(',');

/** A cursor at the start of a token of a random line of code. */
function draw(file: File, next: () => number): { prefix: string; suffix: string; rest: string } | null {
  const lines = file.text.split('\n');
  if (lines.length < 15) return null;
  const at = 5 + Math.floor(next() * (lines.length - 8));
  const line = lines[at]!.replace(/\r$/, '');
  if (line.trim().length < 15 || /^\s*(\/\/|#|\*|\/\*|--|import\b|use\b|from\b)/.test(line)) return null;
  const starts = [...line.matchAll(/[A-Za-z_]\w*|[^\s\w]/g)].map(({ index }) => index).slice(1, -1);
  if (starts.length < 3) return null;
  const offset = starts[Math.floor(next() * starts.length)]!;
  const before = lines.slice(0, at).concat(line.slice(0, offset)).join('\n');
  return { prefix: before, suffix: `\n${lines.slice(at + 1).join('\n')}`, rest: line.slice(offset).trimEnd() };
}

const step = new Step();
const scores = new Float32Array(KEPT);
const files = {
  steps: openSync(`${out}.steps`, 'w'),
  places: openSync(`${out}.places`, 'w'),
  candidates: openSync(`${out}.candidates`, 'w'),
  offsets: openSync(`${out}.offsets`, 'w'),
};

/** Which of a step's candidates are learnt from, and what to add to the score of each for those that it stands for. */
function sampled(right: number, next: () => number): [candidate: number, offset: number][] {
  const all = Array.from({ length: step.count }, (_, i) => i);
  if (!mixer) return all.map((i) => [i, 0]);
  mixer.score(step, scores);
  const isLikely = (i: number): boolean => i === right || scores[i]! > LIKELY;
  const others = all.filter((i) => !isLikely(i));
  const drawn = Math.min(1, DRAWN / Math.max(1, others.length));
  return [
    ...all.filter(isLikely).map((i): [number, number] => [i, 0]),
    ...others.filter(() => next() < drawn).map((i): [number, number] => [i, -Math.log(drawn)]),
  ];
}

function write(rows: readonly [candidate: number, offset: number][], right: number): void {
  const featuresOf = (i: number): Float32Array =>
    step.features.subarray(i * CANDIDATE_FEATURES, (i + 1) * CANDIDATE_FEATURES);
  writeSync(
    files.steps,
    Int32Array.of(
      rows.length,
      rows.findIndex(([i]) => i === right),
    ),
  );
  writeSync(files.places, Float16Array.from(step.context));
  for (const [i] of rows) writeSync(files.candidates, Float16Array.from(featuresOf(i)));
  writeSync(
    files.offsets,
    Float32Array.from(rows, ([, offset]) => offset),
  );
}

/** Writes a line on token by token, as it really goes on. @returns steps kept */
function record(scene: Scene, line: string, next: () => number): number {
  const { vocabulary } = scene;
  const truth = [...tokenize(line, vocabulary), EOL << 2].slice(0, MOST_STEPS);
  const tail = new Int32Array(scene.context.length + truth.length);
  tail.set(scene.context);
  const open: string[] = [];
  let kept = 0;
  truth.forEach((code, written) => {
    const length = scene.context.length + written;
    if (next() < KEPT_STEPS) {
      step.prepare(scene, { tail, length, written, open });
      const wanted = code >> 2 === EOL ? EOL << 2 : written === 0 && scene.spaced ? code & ~3 : code;
      const right = step.codes.subarray(0, step.count).indexOf(wanted);
      const rows = sampled(right, next);
      if (rows.length > 0) {
        write(rows, right);
        kept++;
      }
    }
    tail[length] = code;
    const text = vocabulary.texts[code >> 2]!;
    if (CLOSER.has(text)) open.push(CLOSER.get(text)!);
    else if (open.at(-1) === text) open.pop();
  });
  return kept;
}

async function definitions(own: readonly File[]): Promise<SymbolFile[]> {
  const all: SymbolFile[] = [];
  for (const { path, text } of own) {
    const language = languageOf(path);
    all.push({ path, language, symbols: (await syntax.outline(text, language, PARSE_MS)).symbols });
  }
  return all;
}

async function learnFrom(name: string, key: string, count: number): Promise<number> {
  const own = source.files(name, key);
  if (own.length < LEAST_FILES) return 0;
  const vocabulary = new Vocabulary();
  const stream = joined(own.map(({ path, text }) => ({ path, codes: tokenize(text, vocabulary) })));
  if (stream.codes.length < LEAST_TOKENS) return 0;
  const lane = { vocabulary, ...whole(frequencies([stream], vocabulary)) };
  const part = whole(indexed(stream, vocabulary, lane.common));
  const table = whole(SymbolTable.of(await definitions(own), vocabulary));
  const idioms = new Idioms(idiomsOf[idiomsOf.length > 1 ? 1 - foldOf(name) : 0]?.[key], vocabulary);
  const next = random(parseInt(hash('sha1', `${name} ${values.seed}`, 'hex').slice(0, 8), 16));
  let steps = 0;
  for (let drawn = 0, tries = 0; drawn < count && tries < 50 * count; tries++) {
    const file = own[Math.floor(next() * own.length)]!;
    const cursor = draw(file, next);
    if (!cursor) continue;
    drawn++;
    const { path } = file;
    const folder = path.slice(0, path.lastIndexOf('/') + 1);
    const span = part.spans.find((s) => s.path === path)!;
    const inside = folder === '' ? [] : part.spans.filter((s) => s.path.startsWith(folder));
    const near: [number, number] = inside.length > 0 ? [inside[0]!.start, inside.at(-1)!.end] : [0, 0];
    const stored = { ...part, dead: [span.start - DEPTH, span.end + DEPTH], near };
    const symbols = new Symbols([{ table, hidden: [path] }]);
    const typed = wordAtEnd(cursor.prefix);
    const prefix = cursor.prefix.slice(0, cursor.prefix.length - typed.length);
    const input = { prefix, suffix: cursor.suffix, path, language: languageOf(path) };
    const counted = new Map<number, number>();
    for (const code of part.codes.subarray(span.start, span.end))
      counted.set(code >> 2, (counted.get(code >> 2) ?? 0) + 1);
    const scene = new Scene({ ...lane, symbols, idioms, stored: counted }, [stored], input);
    steps += record(scene, typed + cursor.rest, next);
  }
  return steps;
}

let steps = 0;
for (const [key, names] of source.byLanguage()) {
  if (only && !only.includes(key)) continue;
  // Where a language has hardly a package, more is drawn from each.
  const count = Math.round(Number(values.cursors) * Math.max(1, 4 / names.length));
  let taken = 0;
  let passed = 0;
  for (const name of names) {
    if (taken === Number(values.packages)) break;
    if (values.held !== 'all' && isHeldOut(name) !== (values.held === 'yes')) continue;
    if (passed++ < Number(values.from)) continue;
    const started = performance.now();
    const own = await learnFrom(name, key, count);
    if (own === 0) continue;
    taken++;
    steps += own;
    console.error(`${key} ${name}: ${own} steps, ${Math.round(performance.now() - started)} ms`);
  }
}
await syntax.dispose();
for (const file of Object.values(files)) closeSync(file);
writeFileSync(`${out}.json`, JSON.stringify({ CANDIDATE_FEATURES, CONTEXT_FEATURES, steps }));
