/**
 * Writes packages as token numbers, for idioms.py to count what many of them have in common.
 *
 *   node idioms.mjs CACHE OUT
 *
 * For each language group OUT/KEY.bin, Int32: 0 for what few packages have, 1 for the edge of a file, else a word's
 * number + 2, times two, plus one where white space precedes; -n begins package n. OUT/KEY.json: the
 * words, and which half each package belongs to.
 */
import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { EOL, tokenize, Vocabulary } from '../../src/engine/completer/tokens.js';
import { foldOf, Packages } from './packages.js';

const MOST_OF_PACKAGE = 250_000; // characters, so that no project dominates
const MOST_PACKAGES = 160;
/** Packages that a word must occur in. */
const LEAST_PACKAGES = 4;
const MOST_WORDS = 4090;

const [cache, out] = process.argv.slice(2) as [string, string];
mkdirSync(out, { recursive: true });
const packages = new Packages(cache);
for (const [key, names] of packages.byLanguage()) {
  const vocabulary = new Vocabulary();
  const holders: Set<number>[] = [];
  const streams: number[][][] = [];
  const read: string[] = [];
  for (const name of names.slice(0, MOST_PACKAGES)) {
    const files = packages.files(name, key, MOST_OF_PACKAGE);
    if (files.length === 0) continue;
    const codes = files.map(({ text }) => tokenize(text, vocabulary));
    for (const file of codes) for (const code of file) (holders[code >> 2] ??= new Set()).add(streams.length);
    streams.push(codes);
    read.push(name);
  }
  const common = holders
    .map((set, id) => ({ id, n: set.size }))
    .filter(({ n }) => n >= LEAST_PACKAGES)
    .sort((a, b) => b.n - a.n || a.id - b.id)
    .slice(0, MOST_WORDS);
  if (streams.length < LEAST_PACKAGES || common.length === 0) continue;
  const number = new Map(common.map(({ id }, i) => [id, i]));
  const numbered = streams.flatMap((files, i) => [
    -(i + 1),
    ...files.flatMap((codes) => [
      1,
      ...codes.map((code) => {
        const n = number.get(code >> 2);
        return n === undefined ? 0 : 2 * (n + 2) + (code >> 2 === EOL ? 0 : code & 1);
      }),
    ]),
  ]);
  writeFileSync(join(out, `${key}.bin`), Int32Array.from(numbered));
  writeFileSync(
    join(out, `${key}.json`),
    JSON.stringify({ folds: read.map(foldOf), words: common.map(({ id }) => vocabulary.texts[id]) }),
  );
  console.error(`${key}: ${streams.length} packages, ${numbered.length} tokens, ${common.length} words`);
}
