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
  const queries: BatchQuery[] = [];
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
    const { id, query, k } = value as Record<string, unknown>;
    if (typeof id !== 'string' && typeof id !== 'number') throw problem('has no "id"');
    if (typeof query !== 'string' || query.trim() === '') throw problem('has no "query"');
    if (k !== undefined && !(Number.isInteger(k) && (k as number) > 0)) throw problem('has a "k" that is no number');
    queries.push(k === undefined ? { id, query } : { id, query, k: k as number });
  }
  return queries;
}
