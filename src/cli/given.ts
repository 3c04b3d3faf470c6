import { readFile } from 'node:fs/promises';
import { resolve } from 'node:path';
import { UserError } from '../core/errors.js';
import type { CliContext } from './context.js';
import { printable } from './terminal.js';

/** A file that a flag names. @throws UserError when it cannot be read */
export async function readGiven(context: CliContext, shown: string, flag: string): Promise<string> {
  try {
    return await readFile(resolve(context.cwd, shown), 'utf8');
  } catch (error) {
    const missing = (error as NodeJS.ErrnoException).code === 'ENOENT';
    const problem = missing ? 'There is no file' : 'This file cannot be read:';
    throw new UserError(`${problem} "${printable(shown)}" (${flag}).`, 'bad-argument');
  }
}
