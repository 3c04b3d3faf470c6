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

/**
 * Runs a whole process and counts its processor time too (user and system, all threads), which other work on the machine
 * disturbs less than the clock. Needs bash.
 * @returns {{ms: number, cpuMs: number, out: string}}
 */
export function measured(command, args, options = {}) {
  const script = 'TIMEFORMAT="%U %S"; { time "$0" "$@" 2>&3; } 3>&2';
  const started = performance.now();
  const done = spawnSync('bash', ['-c', script, command, ...args], {
    encoding: 'utf8',
    maxBuffer: 2 ** 31 - 1,
    ...options,
  });
  const ms = performance.now() - started;
  if (done.status !== 0)
    throw new Error(`${command} ${args.slice(0, 4).join(' ')}: exit ${done.status}\n${done.stderr}`);
  const seconds = done.stderr.trim().split('\n').at(-1).split(' ').map(Number);
  return { ms, cpuMs: (seconds[0] + seconds[1]) * 1000, out: done.stdout };
}

/** `quarry ARGS --json` in its own process, under this Node, in the environment in which the editor starts the engine. */
export function quarry(args, run = timed) {
  const env = { MALLOC_ARENA_MAX: '1', ...process.env };
  const { out, ...times } = run(process.execPath, [cli, ...args, '--json'], { env });
  return { ...times, result: JSON.parse(out.trim().split('\n').at(-1)) };
}
