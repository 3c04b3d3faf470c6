import { stat } from 'node:fs/promises';
import { homedir, userInfo } from 'node:os';
import { join, resolve } from 'node:path';
import { UserError } from '../core/errors.js';
import { printable } from './terminal.js';

/**
 * The folder that a command works on, absolute.
 * @throws UserError when it is missing, is no folder, or may not be read
 */
export async function resolveFolder(dir: string, cwd: string): Promise<string> {
  const path = resolve(cwd, dir);
  const shown = printable(dir);
  let isFolder: boolean;
  try {
    isFolder = (await stat(path)).isDirectory();
  } catch (error) {
    const code = (error as NodeJS.ErrnoException).code;
    if (code === 'EACCES' || code === 'EPERM') throw new UserError(`"${shown}" may not be read.`, 'no-such-folder');
    throw new UserError(`There is no folder "${shown}".`, 'no-such-folder');
  }
  if (!isFolder)
    throw new UserError(`"${shown}" is a file; give the folder that holds the repository.`, 'not-a-folder');
  return path;
}

/** The current folder. @throws UserError when it was deleted under the shell */
export function currentFolder(): string {
  try {
    return process.cwd();
  } catch {
    throw new UserError('The current folder is gone: change to one that is there.', 'no-such-folder');
  }
}

/**
 * Where indexes are kept when nothing else is said: the user's cache folder, never inside the repository.
 * @param home empty where `HOME` is set to nothing
 */
export function defaultStorage(environment: NodeJS.ProcessEnv, platform: NodeJS.Platform, home = homedir()): string {
  if (environment['QUARRY_INDEX_DIR']) return environment['QUARRY_INDEX_DIR'];
  home ||= userInfo().homedir;
  if (platform === 'darwin') return join(home, 'Library', 'Caches', 'quarry');
  if (platform === 'win32') return join(environment['LOCALAPPDATA'] ?? join(home, 'AppData', 'Local'), 'quarry');
  return join(environment['XDG_CACHE_HOME'] || join(home, '.cache'), 'quarry');
}
