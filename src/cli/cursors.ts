import type { Cursor } from '../core/completion.js';
import { UserError } from '../core/errors.js';
import { jsonLines } from './batch.js';

/** Flags that name one cursor. */
export interface CursorFlags {
  file?: string;
  line?: number;
  column?: number;
  batch?: string;
}

/** One line of a batch of cursors. `id` comes back with the answer, as it was. */
export interface BatchCursor {
  id: string | number;
  cursor: Cursor;
}

const asPath = (file: string): string => file.replaceAll('\\', '/').replace(/^\.\//, '');

/** @throws UserError when a flag is missing */
export function cursorOf({ file, line, column }: CursorFlags): Cursor {
  if (file === undefined || line === undefined || column === undefined)
    throw new UserError('Say where: --file, --line and --column, or --batch.', 'bad-argument');
  return { path: asPath(file), line, column };
}

/**
 * Reads a batch of cursors: JSON Lines of `{"id","file","line","column","text"?}`; blank lines are skipped.
 * @throws UserError that names the first line that is not so
 */
export function parseCursors(text: string): BatchCursor[] {
  return jsonLines(text, ({ id, file, line, column, text: buffer }, problem) => {
    if (typeof id !== 'string' && typeof id !== 'number') throw problem('has no "id"');
    if (typeof file !== 'string' || file === '') throw problem('has no "file"');
    if (!isCount(line)) throw problem('has no "line", from 1 on');
    if (!isCount(column)) throw problem('has no "column", from 1 on');
    if (buffer !== undefined && typeof buffer !== 'string') throw problem('has a "text" that is no text');
    return { id, cursor: { path: asPath(file), line, column, ...(buffer !== undefined && { text: buffer }) } };
  });
}

const isCount = (value: unknown): value is number => Number.isInteger(value) && (value as number) >= 1;
