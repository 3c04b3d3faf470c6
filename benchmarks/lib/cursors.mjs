// Random cursors in real files, as the public scorer of completions draws them: any line of code, at the start of one of
// its tokens; the rest of the line is cut and is what is to be written.
import { readdirSync, readFileSync, statSync } from 'node:fs';
import { join, relative } from 'node:path';
import { random } from './stats.mjs';

const CODE = /\.(ts|tsx|js|mjs|py|go|rs|java|c|h|cc|cpp|hpp|cs|rb|php|kt|swift|scala|lua|ex|exs|hs|zig|sh|bash)$/;
const MOST_BYTES = 200_000;
const LEAST_LINES = 15;
const LEAST_LETTERS = 15;
/** Comments and imports are written in other ways. */
const PASSED_OVER = /^\s*(\/\/|#|\*|\/\*|--|import\b|use\b|from\b)/;

export function* filesOf(folder) {
  for (const entry of readdirSync(folder, { withFileTypes: true }).sort((a, b) => (a.name < b.name ? -1 : 1))) {
    if (entry.name.startsWith('.') || entry.isSymbolicLink()) continue;
    const path = join(folder, entry.name);
    if (entry.isDirectory()) yield* filesOf(path);
    else if (CODE.test(path) && statSync(path).size < MOST_BYTES) yield path;
  }
}

/** @returns {{path: string, line: number, column: number, text: string, rest: string}[]} */
export function cursorsIn(root, count, seed) {
  const next = random(seed);
  const below = (n) => Math.floor(next() * n);
  const files = [...filesOf(root)];
  const cursors = [];
  for (let tries = 0; cursors.length < count && tries < count * 50 && files.length > 0; tries++) {
    const file = files[below(files.length)];
    const lines = readFileSync(file, 'utf8').split('\n');
    if (lines.length < LEAST_LINES) continue;
    const at = 5 + below(lines.length - 8);
    const line = lines[at].replace(/\r$/, '');
    if (line.trim().length < LEAST_LETTERS || PASSED_OVER.test(line)) continue;
    const starts = [...line.matchAll(/[A-Za-z_]\w*|[^\s\w]/g)].map(({ index }) => index).slice(1, -1);
    if (starts.length < 3) continue;
    const offset = starts[below(starts.length)];
    lines[at] = line.slice(0, offset);
    const path = relative(root, file).replaceAll('\\', '/');
    cursors.push({
      path,
      line: at + 1,
      column: offset + 1,
      text: lines.join('\n'),
      rest: line.slice(offset).trimEnd(),
    });
  }
  return cursors;
}
