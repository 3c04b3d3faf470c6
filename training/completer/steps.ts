/**
 * Turns unpacked packages into steps to learn the completer's mixer from: at random cursors the rest of the line is
 * written token by token, and each step's candidates are kept with their features and which of them was right. Of a
 * package only what it says of itself counts, as in the product; the file that is completed is left out of it.
 *
 *   node steps.mjs CACHE OUT [PACKAGES-A-LANGUAGE] [CURSORS-A-PACKAGE] [SEED]
 *
 * CACHE is that of ../collect (packages, and pairs/*.json, which say what is permissively licensed), or a folder of
 * repositories to test with, in which there is no `pairs`. Writes OUT.bin, for each step: candidates, the right one (-1: none), features of the place, features of each candidate; and OUT.json.
 */
import { hash } from 'node:crypto';
import {
  closeSync,
  existsSync,
  openSync,
  readdirSync,
  readFileSync,
  statSync,
  writeFileSync,
  writeSync,
} from 'node:fs';
import { join } from 'node:path';
import { random } from '../../benchmarks/lib/stats.mjs';
import { CANDIDATE_FEATURES, CONTEXT_FEATURES } from '../../src/engine/completer/features.js';
import { frequencies, indexed, joined } from '../../src/engine/completer/indexed.js';
import { laneKey } from '../../src/engine/completer/languages.js';
import { Scene } from '../../src/engine/completer/scene.js';
import { whole } from '../../src/engine/completer/stream.js';
import { Step } from '../../src/engine/completer/step.js';
import { DEPTH } from '../../src/engine/completer/suffixOrder.js';
import { EOL, tokenize, Vocabulary } from '../../src/engine/completer/tokens.js';
import { languageOf } from '../../src/engine/workspace/languages.js';
import { namesCopyleft } from '../collect/licences.js';

const MOST_CHARACTERS = 2_000_000; // of a package
const MOST_OF_FILE = 150_000;
const LEAST_FILES = 8;
const LEAST_CHUNKS = 30; // of the language, as ../collect counted them
const LEAST_TOKENS = 15_000;
const MOST_STEPS = 16; // of a cursor
const KEPT_STEPS = 0.6; // distinct cursors teach more than all steps of one
const PROSE = new Set(['markdown', 'text', 'json', 'yaml', 'toml', 'html', 'css', 'sql', 'notebook']);
const GENERATED = /(?:\.d\.ts|\.min\.js)$|(?:^|\/)(?:dist|build|umd|bundles?|min|vendor|third_party|node_modules)\//;
const CLOSER = new Map([
  ['(', ')'],
  ['[', ']'],
  ['{', '}'],
]);

interface File {
  path: string;
  text: string;
}

const [cache, out, packages = '12', cursors = '130', seed = '1'] = process.argv.slice(2) as [
  string,
  string,
  ...string[],
];
const byHash = (a: string, b: string): number => (hash('sha1', a, 'hex') < hash('sha1', b, 'hex') ? -1 : 1);

const isCache = existsSync(join(cache, 'pairs'));
const rootOf = (name: string): string => (isCache ? join(cache, 'packages', name) : join(cache, name));

/** Language group → packages that have enough of it, in the order of their hashes. */
function packagesByLanguage(): Map<string, string[]> {
  return isCache ? permissivePackages() : repositories();
}

function repositories(): Map<string, string[]> {
  const groups = new Map<string, string[]>();
  for (const name of readdirSync(cache)) {
    const keys = new Set([...walk(rootOf(name))].map((path) => laneKey(languageOf(path))));
    for (const key of keys) if (!PROSE.has(key)) groups.set(key, [...(groups.get(key) ?? []), name]);
  }
  return groups;
}

function permissivePackages(): Map<string, string[]> {
  const groups = new Map<string, Map<string, number>>();
  for (const name of readdirSync(join(cache, 'pairs')).filter((file) => file.endsWith('.json'))) {
    const { languages } = JSON.parse(readFileSync(join(cache, 'pairs', name), 'utf8')) as {
      languages: Record<string, number>;
    };
    for (const [language, chunks] of Object.entries(languages)) {
      if (PROSE.has(language)) continue;
      const group = groups.get(laneKey(language)) ?? new Map<string, number>();
      group.set(name.slice(0, -5), (group.get(name.slice(0, -5)) ?? 0) + chunks);
      groups.set(laneKey(language), group);
    }
  }
  const enough = (group: Map<string, number>): string[] =>
    [...group].filter(([, chunks]) => chunks >= LEAST_CHUNKS).map(([name]) => name);
  return new Map([...groups].map(([key, group]) => [key, enough(group).sort(byHash)]));
}

function* walk(root: string, under = ''): Generator<string> {
  for (const entry of readdirSync(join(root, under), { withFileTypes: true })) {
    const path = under ? `${under}/${entry.name}` : entry.name;
    if (entry.name.startsWith('.')) continue;
    if (entry.isDirectory()) yield* walk(root, path);
    else if (entry.isFile() && !GENERATED.test(path)) yield path;
  }
}

function filesOf(name: string, key: string): File[] {
  const root = rootOf(name);
  const files: File[] = [];
  let characters = 0;
  for (const path of [...walk(root)].filter((p) => laneKey(languageOf(p)) === key).sort(byHash)) {
    if (characters > MOST_CHARACTERS) break;
    if (statSync(join(root, path)).size > MOST_OF_FILE) continue;
    const text = readFileSync(join(root, path), 'utf8');
    const lines = text.split('\n');
    const isMinified = lines.some((line) => line.length > 1000) || text.length / lines.length > 120;
    if (text.includes('\0') || isMinified || namesCopyleft(text)) continue;
    files.push({ path, text });
    characters += text.length;
  }
  return files.sort((a, b) => (a.path < b.path ? -1 : 1));
}

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
const bin = openSync(`${out}.bin`, 'w');
const write = (array: Int32Array | Float32Array, count: number): void => {
  writeSync(bin, new Uint8Array(array.buffer, 0, 4 * count));
};

/** Writes a line on token by token, as it really goes on. @returns steps kept */
function record(scene: Scene, rest: string, next: () => number): number {
  const { vocabulary } = scene;
  const truth = [...tokenize(scene.typed + rest, vocabulary), EOL << 2].slice(0, MOST_STEPS);
  const tail = new Int32Array(scene.context.length + truth.length);
  tail.set(scene.context);
  const open: string[] = [];
  let kept = 0;
  truth.forEach((code, written) => {
    const length = scene.context.length + written;
    if (next() < KEPT_STEPS) {
      step.prepare(scene, { tail, length, written, open });
      const wanted = code >> 2 === EOL ? EOL << 2 : written === 0 && scene.spaced ? code & ~3 : code;
      write(Int32Array.of(step.count, step.codes.subarray(0, step.count).indexOf(wanted)), 2);
      write(step.context, CONTEXT_FEATURES);
      write(step.features, step.count * CANDIDATE_FEATURES);
      kept++;
    }
    tail[length] = code;
    const text = vocabulary.texts[code >> 2]!;
    if (CLOSER.has(text)) open.push(CLOSER.get(text)!);
    else if (open.at(-1) === text) open.pop();
  });
  return kept;
}

function learnFrom(name: string, key: string, count: number): number {
  const files = filesOf(name, key);
  if (files.length < LEAST_FILES) return 0;
  const vocabulary = new Vocabulary();
  const stream = joined(files.map(({ path, text }) => ({ path, codes: tokenize(text, vocabulary) })));
  if (stream.codes.length < LEAST_TOKENS) return 0;
  const lane = { vocabulary, ...whole(frequencies([stream], vocabulary)) };
  const part = whole(indexed(stream, vocabulary, lane.common));
  const next = random(parseInt(hash('sha1', `${name} ${seed}`, 'hex').slice(0, 8), 16));
  let steps = 0;
  for (let drawn = 0, tries = 0; drawn < count && tries < 50 * count; tries++) {
    const file = files[Math.floor(next() * files.length)]!;
    const cursor = draw(file, next);
    if (!cursor) continue;
    drawn++;
    const { path } = file;
    const folder = path.slice(0, path.lastIndexOf('/') + 1);
    const own = part.spans.find((span) => span.path === path)!;
    const inside = folder === '' ? [] : part.spans.filter((span) => span.path.startsWith(folder));
    const near: [number, number] = inside.length > 0 ? [inside[0]!.start, inside.at(-1)!.end] : [0, 0];
    const source = { ...part, dead: [own.start - DEPTH, own.end + DEPTH], near };
    steps += record(new Scene(lane, [source], { ...cursor, path, language: languageOf(path) }), cursor.rest, next);
  }
  return steps;
}

let lists = 0;
for (const [key, names] of packagesByLanguage()) {
  // Where a language has hardly a package, more is drawn from each.
  const count = Math.round(Number(cursors) * Math.max(1, 4 / names.length));
  let taken = 0;
  for (const name of names) {
    if (taken === Number(packages)) break;
    const steps = learnFrom(name, key, count);
    if (steps === 0) continue;
    taken++;
    lists += steps;
    console.error(`${key} ${name}: ${steps} steps`);
  }
}
closeSync(bin);
writeFileSync(`${out}.json`, JSON.stringify({ CANDIDATE_FEATURES, CONTEXT_FEATURES, lists }));
