import { createHash } from 'node:crypto';
import { existsSync, mkdirSync, realpathSync } from 'node:fs';
import { basename, dirname, join } from 'node:path';
import { UserError } from '../core/errors.js';

/** Absolute path of a folder, links followed. @throws UserError no-such-folder */
export function realRoot(root: string): string {
  try {
    return realpathSync.native(root);
  } catch {
    throw new UserError(`There is no folder "${root}".`, 'no-such-folder');
  }
}

/**
 * Makes a folder, and those above it that are not there. Node's recursive `mkdirSync` never returns where a folder says
 * ENOENT to whoever makes something in it, as `/proc` and automounted folders do.
 * @throws an error of the file system
 */
export function makeFolder(folder: string): void {
  if (existsSync(folder)) return;
  makeFolder(dirname(folder));
  try {
    mkdirSync(folder);
  } catch (error) {
    // Another process was faster.
    if ((error as NodeJS.ErrnoException).code !== 'EEXIST') throw error;
  }
}

/** Folder of one index: named after the folder for people, told apart by the real path. */
export function indexFolder(storage: string, root: string): string {
  const name = basename(root).replace(/[^\p{L}\p{N}._-]/gu, '_') || 'root';
  const id = createHash('sha256').update(root).digest('hex').slice(0, 12);
  return join(storage, `${name}-${id}`);
}

/** The index in its folder. */
export const indexFile = (folder: string): string => join(folder, 'index.sqlite');
