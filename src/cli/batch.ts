import { UserError } from '../core/errors.js';

/** One line of a batch file. `id` comes back with the answer, as it was. */
export interface BatchQuery {
  id: string | number;
  query: string;
  k?: number;
}

/**
 * Reads a batch file: JSON Lines of `{"id","query","k"?}`; blank lines are skipped.
 * @throws UserError that names the first line that is not so
 */
export function parseBatch(text: string): BatchQuery[] {
  return jsonLines(text, ({ id, query, k }, problem) => {
    if (typeof id !== 'string' && typeof id !== 'number') throw problem('has no "id"');
    if (typeof query !== 'string' || query.trim() === '') throw problem('has no "query"');
    if (k !== undefined && !(Number.isInteger(k) && (k as number) > 0)) throw problem('has a "k" that is no number');
    return k === undefined ? { id, query } : { id, query, k: k as number };
  });
}

/**
 * Reads JSON Lines, each an object that `read` takes apart; blank lines are skipped.
 * @param read is given the object, and makes the error that names its line
 * @throws UserError that names the first line that is no object
 */
export function jsonLines<T>(
  text: string,
  read: (value: Record<string, unknown>, problem: (what: string) => UserError) => T,
): T[] {
  const out: T[] = [];
  for (const [i, line] of text.split(/\r?\n/).entries()) {
    if (line.trim() === '') continue;
    const problem = (what: string): UserError => new UserError(`Line ${i + 1} of the batch ${what}.`, 'bad-argument');
    let value: unknown;
    try {
      value = JSON.parse(line);
    } catch {
      throw problem('is not JSON');
    }
    if (typeof value !== 'object' || value === null) throw problem('is not an object');
    out.push(read(value as Record<string, unknown>, problem));
  }
  return out;
}
