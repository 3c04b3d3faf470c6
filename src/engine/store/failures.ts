import { UserError } from '../../core/errors.js';

/** Primary result codes of SQLite, https://sqlite.org/rescode.html */
const BUSY = 5;
const LOCKED = 6;
const READONLY = 8;
const IOERR = 10;
const CORRUPT = 11;
const FULL = 13;
const CANTOPEN = 14;
const NOTADB = 26;

/** FTS5 reports a damaged index as SQLITE_CORRUPT_VTAB, whose low byte is CORRUPT. */
function primaryCode(error: unknown): number {
  const { errcode } = error as { errcode?: number };
  return typeof errcode === 'number' ? errcode & 0xff : 0;
}

const systemCode = (error: unknown): string => {
  const { code } = error as { code?: unknown };
  return typeof code === 'string' ? code : '';
};

/** The file is no database, or its pages contradict each other. */
export function isCorrupt(error: unknown): boolean {
  const code = primaryCode(error);
  return code === CORRUPT || code === NOTADB;
}

/** The place may be read but not written. */
export function isReadOnly(error: unknown): boolean {
  return primaryCode(error) === READONLY || ['EROFS', 'EACCES', 'EPERM'].includes(systemCode(error));
}

/** Whether another connection held the lock for too long. */
export const isBusy = (error: unknown): boolean => [BUSY, LOCKED].includes(primaryCode(error));

/** The error of whoever wants to write where only reading is allowed. */
export const notWritable = (file: string): UserError =>
  new UserError(
    `The index in ${file} cannot be written: the place is read-only, or not yours to write in.`,
    'read-only',
  );

/** A failure to read or write the index in words that a user can act on; any other error is returned as it is. */
export function asUserError(error: unknown, file: string): unknown {
  const code = primaryCode(error);
  const system = systemCode(error);
  if (code === FULL || system === 'ENOSPC' || system === 'EDQUOT') {
    return new UserError(
      `The disk is full, so the index in ${file} could not be written; it is as it was before.`,
      'disk-full',
    );
  }
  if (isReadOnly(error)) return notWritable(file);
  if (code === CANTOPEN || ['ENOTDIR', 'EEXIST', 'ENOENT', 'EISDIR', 'EINVAL', 'ENAMETOOLONG'].includes(system)) {
    return new UserError(`The index cannot be kept in ${file}: nothing can be created there.`, 'read-only');
  }
  if (code === IOERR) return new UserError(`The disk reports an error on the index in ${file}.`, 'read-only');
  if (isCorrupt(error)) return new UserError(`The index in ${file} is damaged; index the folder again.`, 'corrupt');
  if (isBusy(error)) return new UserError(`The index in ${file} is in use by another program.`, 'busy');
  return error;
}
