import { spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { describe, expect, it } from 'vitest';
import { root } from '../../../scripts/lib/paths.mjs';

function run(script: string, ...args: string[]): { code: number | null; stderr: string; stdout: string } {
  const { status, stdout, stderr } = spawnSync(process.execPath, [join(root, 'scripts', script), ...args], {
    encoding: 'utf8',
  });
  return { code: status, stdout, stderr };
}

describe('npm start', () => {
  const file = join(root, 'package.json');

  it.each([
    [['/no/such/folder'], 'There is no folder /no/such/folder\n'],
    [[file], `${file} is a file; a folder is needed\n`],
    [['--bogus'], "Unknown option '--bogus'. Usage: npm start [-- [--desktop] <folder>]\n"],
    [[root, root], 'One folder at a time. Usage: npm start [-- [--desktop] <folder>]\n'],
  ])('answers %j with one line and exit code 1', (args, line) => {
    expect(run('start.mjs', ...args)).toEqual({ code: 1, stdout: '', stderr: line });
  });
});

describe('npm test', () => {
  it('names the parts when asked for one that does not exist', () => {
    const { code, stderr } = run('test.mjs', '--only', 'speed');
    expect(code).toBe(1);
    expect(stderr).toBe('There is no part "speed"; there are format, lint, types, unit, integration, e2e\n');
  });
});

/** Whether a process is there; one that has ended but was not waited for by its parent is not. */
function isAlive(pid: number): boolean {
  const { stdout } = spawnSync('ps', ['-o', 'stat=', '-p', String(pid)], { encoding: 'utf8' });
  return stdout.trim() !== '' && !stdout.startsWith('Z');
}

async function ends(pid: number): Promise<boolean> {
  for (let tries = 0; tries < 100 && isAlive(pid); tries++) await sleep(100);
  return !isAlive(pid);
}

describe('the keeper of VS Code', () => {
  const keeper = join(root, 'scripts/lib/keeper.mjs');
  // Starts a grandchild and says its number, as an extension host's engine would be one.
  const program = `const { spawn } = require('node:child_process');
    console.log(spawn(process.execPath, ['-e', 'setInterval(() => {}, 1000)']).pid);
    setInterval(() => {}, 1000);`;

  it('ends all that it started when its own parent is killed', async () => {
    const parent = spawn(process.execPath, [
      '-e',
      `const child = require('node:child_process').spawn(process.execPath, process.argv.slice(1), { detached: true });
       child.stdout.pipe(process.stdout);`,
      ...[keeper, process.execPath, '-e', program],
    ]);
    const [line] = (await once(parent.stdout, 'data')) as [Buffer];
    const grandchild = Number(line.toString());
    expect(isAlive(grandchild)).toBe(true);
    parent.kill('SIGKILL');
    expect(await ends(grandchild)).toBe(true);
  });

  it("passes the program's exit code on", async () => {
    const child = spawn(process.execPath, [keeper, process.execPath, '-e', 'process.exit(7)'], { detached: true });
    expect(await once(child, 'close')).toEqual([7, null]);
  });
});
