import { posix } from 'node:path';
import { splitIdentifier } from '../../core/terms.js';

/** How many folders two paths have in common from the root on. */
export function sharedFolders(a: string, b: string): number {
  let n = 0;
  for (let i = 0; i < a.length && a[i] === b[i]; i++) if (a[i] === '/') n++;
  return n;
}

/** Files in order of how many folders they share with a path, the most first; then by path. */
export function nearestFirst<F extends { path: string }>(path: string, files: readonly F[]): F[] {
  return files
    .map((file) => ({ file, shared: sharedFolders(file.path, path) }))
    .sort((a, b) => b.shared - a.shared || (a.file.path < b.file.path ? -1 : 1))
    .map(({ file }) => file);
}

const stemOf = (path: string): string => posix.basename(path).replace(/(?<=.)\.[^.]+$/, '');

/**
 * How alike two files are called, 0 to 1: the words that their names share; files of one folder whose short names share
 * nothing (`ja`, `km`) are a little alike.
 */
export function nameLikeness(a: string, b: string): number {
  if (posix.extname(a) !== posix.extname(b)) return 0;
  const words = (path: string): Set<string> => new Set(splitIdentifier(stemOf(path)).map((w) => w.toLowerCase()));
  const [x, y] = [words(a), words(b)];
  const common = [...x].filter((w) => y.has(w)).length;
  const likeness = common / Math.max(1, x.size + y.size - common);
  const isNear = posix.dirname(a) === posix.dirname(b);
  return Math.min(1, likeness * (isNear ? 0.9 : 0.6) + (isNear ? 0.1 : 0));
}
