import { posix } from 'node:path';
import { splitIdentifier } from '../../core/terms.js';

/** How many folders two paths have in common from the root on. */
export function sharedFolders(a: string, b: string): number {
  const [x, y] = [a.split('/').slice(0, -1), b.split('/').slice(0, -1)];
  let n = 0;
  while (n < x.length && n < y.length && x[n] === y[n]) n++;
  return n;
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
