import { spawnSync } from 'node:child_process';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

export const cli = join(dirname(fileURLToPath(import.meta.url)), '..', '..', 'bin', 'quarry.mjs');

/** Runs a whole process and times it. @returns {{ms: number, out: string}} */
export function timed(command, args, options = {}) {
  const started = performance.now();
  const done = spawnSync(command, args, { encoding: 'utf8', maxBuffer: 2 ** 31 - 1, ...options });
  const ms = performance.now() - started;
  if (done.error) throw done.error;
  if (done.status !== 0)
    throw new Error(`${command} ${args.slice(0, 4).join(' ')}: exit ${done.status}\n${done.stderr}`);
  return { ms, out: done.stdout };
}

/** `quarry ARGS --json` in its own process, under this Node. */
export function quarry(args) {
  const { ms, out } = timed(process.execPath, [cli, ...args, '--json']);
  return { ms, result: JSON.parse(out.trim().split('\n').at(-1)) };
}
