import { random, sample } from '../stats.mjs';
import { target } from './sources.mjs';

const LINES = 4;
const RESERVED = new Set(
  'self this true false null none nil return const let var func def for while if else end new in of not and or is'.split(
    ' ',
  ),
);

/** Some lines out of the middle of a function, as remembered: other white space, a local variable called otherwise. */
export function snippets({ files, definitions }, n, seed) {
  const byPath = new Map(files.map((file) => [file.path, file]));
  const functions = definitions.filter(
    ({ kind, start, end }) => (kind === 'function' || kind === 'method') && end - start >= 7 && end - start <= 80,
  );
  const next = random(seed);
  const found = [];
  for (const definition of sample(functions, 3 * n, seed)) {
    if (found.length === n) break;
    const { lines } = byPath.get(definition.path);
    const body = lines.slice(definition.start, definition.end - 1);
    const at = Math.floor(next() * Math.max(1, body.length - LINES));
    const piece = body.slice(at, at + LINES);
    const told = piece.map((line) => line.trim().replace(/\s+/g, ' ')).filter((line) => /\w{3}/.test(line));
    const text = told.join(' ');
    if (told.length < 3 || text.length < 60) continue;
    // The same lines elsewhere would be as good an answer.
    if (files.some((file) => file.path !== definition.path && told.every((line) => file.text.includes(line)))) continue;
    const from = definition.start + 1 + at;
    found.push({ query: renamed(told.join('\n'), next), targets: [target(definition.path, from, from + LINES - 1)] });
  }
  return found;
}

/** One variable that the piece assigns gets another name. */
function renamed(text, next) {
  const locals = [...text.matchAll(/(?<![\w.])([a-z_]\w{2,})\s*(?::=|=(?!=))/g)].map((m) => m[1]);
  const local = locals.find((name) => !RESERVED.has(name));
  if (!local) return text;
  const other = ['item', 'tmp', 'res', 'val', 'obj'][Math.floor(next() * 5)];
  return text.replace(new RegExp(`(?<![\\w.])${local}(?!\\w)`, 'g'), other);
}
