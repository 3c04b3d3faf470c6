import type { FileStatus } from '../../core/source.js';
import type { KnownFile } from '../store/store.js';
import type { Discovery, Found } from '../workspace/discover.js';

/** What a run has to do. */
export interface Plan {
  /** Files to read, in the order in which they are done. */
  todo: Found[];
  /** Files that are not to be read, whose rows are new or say something else. */
  refused: FileStatus[];
  /** Paths with a row and no file. */
  removed: string[];
}

/** Failures that may pass without a change to the file. */
const PASSING = new Set(['unreadable']);

/**
 * Compares what is on disk with what is known. A file of the same size and time is not read again, unless its time may
 * lie (racy), its content was made by another version, or what failed may work now.
 * @param known rows; what is left in it afterwards has no meaning
 * @param outdated paths whose content was made by another version
 * @param first paths to do before all others, in this order
 */
export function plan(
  discovery: Discovery,
  known: readonly KnownFile[],
  outdated: ReadonlySet<string>,
  first: readonly string[] = [],
): Plan {
  const rows = new Map<string, KnownFile>();
  for (const row of known) rows.set(row.path, row);
  const todo: Found[] = [];
  for (const found of discovery.files) {
    const row = rows.get(found.path);
    if (row) rows.delete(found.path);
    if (!row || !isUnchanged(row, found) || outdated.has(found.path)) todo.push(found);
  }
  const refused = discovery.skipped.filter((status) => {
    const row = rows.get(status.path);
    rows.delete(status.path);
    return !row || !says(row, status);
  });
  return { todo: inOrder(todo, first), refused, removed: [...rows.keys()] };
}

function isUnchanged(row: KnownFile, { size, mtimeMs }: Found): boolean {
  return row.size === size && row.mtimeMs === mtimeMs && row.racy === 0 && !PASSING.has(row.reason ?? '');
}

const says = (row: KnownFile, status: FileStatus): boolean =>
  row.state === status.state &&
  row.reason === (status.reason ?? null) &&
  row.detail === (status.detail ?? null) &&
  row.size === status.size;

/** What people have open, then what changed last: a checkout's or an edit's files before those that were there. */
function inOrder(todo: Found[], first: readonly string[]): Found[] {
  const rank = new Map(first.map((path, i) => [path, i]));
  const rankOf = (found: Found): number => rank.get(found.path) ?? Infinity;
  return todo.sort((a, b) => {
    const ranks = rankOf(a) === rankOf(b) ? 0 : rankOf(a) - rankOf(b);
    return ranks || b.mtimeMs - a.mtimeMs || (a.path < b.path ? -1 : 1);
  });
}
