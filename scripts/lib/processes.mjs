// Child processes: run one to its end, start one that can be stopped with everything it started.
import { spawn } from 'node:child_process';
import { accessSync, constants } from 'node:fs';
import { delimiter, dirname, join } from 'node:path';

/** Something the user can put right; printed as one line, without a stack. */
export class UserError extends Error {}

/**
 * Runs a program to its end.
 * @param {string} command
 * @param {string[]} args
 * @param {{ cwd?: string, env?: NodeJS.ProcessEnv, quiet?: boolean, timeoutMs?: number }} [options] `quiet`: keep the
 *   output instead of passing it on. After `timeoutMs` the program and all it started are killed.
 * @returns {Promise<{ code: number, output: string, timedOut: boolean }>} `output` is empty unless `quiet`
 */
export function run(command, args, { cwd, env = process.env, quiet = false, timeoutMs } = {}) {
  return new Promise((resolve, reject) => {
    const stdio = quiet ? ['ignore', 'pipe', 'pipe'] : ['ignore', 'inherit', 'inherit'];
    // A group of its own where there is a limit, so that the limit ends grandchildren too.
    const child = spawn(command, args, { cwd, env, stdio, detached: timeoutMs !== undefined });
    let output = '';
    let timedOut = false;
    for (const stream of [child.stdout, child.stderr]) stream?.on('data', (text) => (output += text));
    const stop = () => killGroup(child.pid, 'SIGKILL');
    const timer =
      timeoutMs === undefined
        ? undefined
        : setTimeout(() => {
            timedOut = true;
            stop();
          }, timeoutMs);
    if (timeoutMs !== undefined) process.once('exit', stop);
    child.once('error', reject);
    child.once('close', (code) => {
      clearTimeout(timer);
      process.off('exit', stop);
      resolve({ code: code ?? 1, output, timedOut });
    });
  });
}

/** Signals a process group; nothing happens when it has ended already. */
export function killGroup(pid, signal) {
  if (pid === undefined) return;
  try {
    process.kill(-pid, signal);
  } catch (error) {
    if (error.code !== 'ESRCH') throw error;
  }
}

/** Whether a program is on the PATH. */
export function onPath(program) {
  return (process.env.PATH ?? '').split(delimiter).some((folder) => isExecutable(join(folder, program)));
}

export function isExecutable(file) {
  try {
    accessSync(file, constants.X_OK);
    return true;
  } catch {
    return false;
  }
}

/** This process's environment, with `node` meaning the given binary for every program started with it. */
export function withNode(binary) {
  return { ...process.env, PATH: `${dirname(binary)}${delimiter}${process.env.PATH ?? ''}` };
}

/** Runs a script's main function: a UserError becomes one line and exit code 1. */
export async function main(action) {
  try {
    await action();
  } catch (error) {
    if (!(error instanceof UserError)) throw error;
    console.error(error.message);
    process.exit(1);
  }
}
