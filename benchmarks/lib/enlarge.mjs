import { mkdirSync, readdirSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { dirname, extname, join } from 'node:path';
import { random } from './stats.mjs';

/** Words of names, as the analyzer takes names apart. */
const WORD = /[A-Z]+(?![a-z])|[A-Z]?[a-z]+/g;
/** Words that stay: keywords, without which nothing would parse, and what all code and prose is full of. */
const KEPT = 500;
/** Words next to each other in frequency that change places. */
const BAND = 100;
const LARGEST = 1_000_000;

/**
 * Writes `TO/copy-N/TREE` for N from 0 on, until `bytes` are written: copy 0 is the trees as they are; in each other
 * every word has changed places, in text, names and paths, with another that is about as frequent, throughout the copy
 * and with a seed. So each copy parses, has the lengths, the structure and the frequencies of real code, and says
 * something else. The vocabulary does not grow, so that posting lists are longer than in a real repository of the size.
 * Copies that are there already are left as they are.
 * @param {{name: string, root: string}[]} trees
 */
export function enlarge(trees, to, bytes) {
  const files = trees.flatMap(({ name, root }) => textFiles(root).map((path) => ({ name, root, path })));
  let written = 0;
  let words;
  for (let n = 0; written < bytes; n++) {
    const folder = join(to, `copy-${n}`);
    const part = `${folder}.part`;
    const isThere = readdirSync(to).includes(`copy-${n}`);
    words ??= isThere ? undefined : vocabulary(files);
    const rename = n === 0 || isThere ? (text) => text : renamer(words, n);
    rmSync(part, { recursive: true, force: true });
    for (const { name, root, path } of files) {
      if (written >= bytes) break;
      const text = readFileSync(join(root, path), 'utf8');
      written += text.length;
      if (isThere) continue;
      const ending = extname(path);
      const file = join(part, name, rename(path.slice(0, path.length - ending.length)) + ending);
      mkdirSync(dirname(file), { recursive: true });
      writeFileSync(file, rename(text));
    }
    if (!isThere) renameSync(part, folder);
  }
}

/** Paths of files that are text, in order. */
function textFiles(root) {
  return readdirSync(root, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => join(entry.parentPath, entry.name))
    .filter((file) => {
      const bytes = readFileSync(file);
      return bytes.length > 0 && bytes.length < LARGEST && !bytes.includes(0);
    })
    .map((file) => file.slice(root.length + 1))
    .sort();
}

/** Words of all files, the most frequent first. */
function vocabulary(files) {
  const counts = new Map();
  for (const { root, path } of files) {
    for (const [word] of readFileSync(join(root, path), 'utf8').matchAll(WORD)) {
      const lower = word.toLowerCase();
      if (lower.length > 2) counts.set(lower, (counts.get(lower) ?? 0) + 1);
    }
  }
  return [...counts].sort(([a, n], [b, m]) => m - n || (a < b ? -1 : 1)).map(([word]) => word);
}

/** A one-to-one renaming of words, drawn with a seed. */
function renamer(words, seed) {
  const next = random(seed);
  const other = new Map();
  for (let from = KEPT; from < words.length; from += BAND) {
    const band = words.slice(from, from + BAND);
    const shuffled = [...band];
    for (let i = shuffled.length - 1; i > 0; i--) {
      const j = Math.floor(next() * (i + 1));
      [shuffled[i], shuffled[j]] = [shuffled[j], shuffled[i]];
    }
    band.forEach((word, i) => other.set(word, shuffled[i]));
  }
  const spelled = new Map();
  const renamed = (word) => {
    let as = spelled.get(word);
    if (as === undefined) {
      const lower = word.toLowerCase();
      as = other.get(lower) ?? lower;
      if (word.length > 1 && word === word.toUpperCase()) as = as.toUpperCase();
      else if (word !== lower) as = as[0].toUpperCase() + as.slice(1);
      spelled.set(word, as);
    }
    return as;
  };
  return (text) => text.replace(WORD, renamed);
}
