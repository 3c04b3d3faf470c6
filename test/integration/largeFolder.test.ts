import * as assert from 'node:assert/strict';
import { execFile } from 'node:child_process';
import { rmSync } from 'node:fs';
import { join } from 'node:path';
import { monitorEventLoopDelay } from 'node:perf_hooks';
import { setTimeout as sleep } from 'node:timers/promises';
import { promisify } from 'node:util';
import * as vscode from 'vscode';
import { eventually, folder, indexed, note, quarry } from './quarry.js';

const FILES = 4000;

/** Writes the files; run by another process, so that the extension host has nothing to do with it. */
const WRITER = `
  const { mkdirSync, writeFileSync } = require('node:fs');
  const { join } = require('node:path');
  const [root, count] = process.argv.slice(1);
  for (let i = 0; i < Number(count); i++) {
    const folder = join(root, 'part' + (i % 50));
    mkdirSync(folder, { recursive: true });
    const methods = Array.from({ length: 12 }, (_, j) =>
      '  /** Step ' + j + ' of job ' + i + '. */\\n  step' + j + '(input: number): number {\\n' +
      '    const doubled = input * ' + (j + 2) + ';\\n    return doubled + this.offset;\\n  }\\n').join('\\n');
    writeFileSync(join(folder, 'job' + i + '.ts'),
      '/** Runs job ' + i + '. */\\nexport class Job' + i + ' {\\n  private readonly offset = ' + i + ';\\n\\n' + methods + '}\\n');
  }
`;

describe('a large folder', function () {
  this.timeout(240_000);
  const large = (): string => join(folder().uri.fsPath, 'large');

  after(() => rmSync(large(), { recursive: true, force: true }));

  it('is indexed while the extension host stays free', async () => {
    await indexed();
    await promisify(execFile)(process.execPath, ['-e', WRITER, large(), String(FILES)], {
      env: { ...process.env, ELECTRON_RUN_AS_NODE: '1' },
    });
    const { folders, search } = await quarry();
    await eventually('all files are indexed', () => {
      const [now] = folders();
      return now?.state.name === 'ready' && now.state.files >= FILES;
    });

    const started = performance.now();
    const delay = await sampled(() => vscode.commands.executeCommand('quarry.rebuildIndex', { confirmed: true }));
    const ms = performance.now() - started;
    const idle = await sampled(() => sleep(3000));

    const { state } = await indexed();
    assert.ok(state.name === 'ready' && state.files >= FILES);
    assert.equal((await search('Job3999')).hits[0]?.symbol, 'Job3999');
    assert.ok(delay.count > 0);
    note(
      `event-loop delay of the extension host while ${FILES} files were indexed in ${(ms / 1000).toFixed(1)} s: ` +
        `${figures(delay)}; idle: ${figures(idle)}`,
    );
  });
});

/** The delay of this process's event loop while something happens. */
async function sampled(work: () => PromiseLike<unknown>): Promise<ReturnType<typeof monitorEventLoopDelay>> {
  const delay = monitorEventLoopDelay({ resolution: 5 });
  delay.enable();
  await work();
  delay.disable();
  return delay;
}

function figures(delay: ReturnType<typeof monitorEventLoopDelay>): string {
  const ms = (nanoseconds: number): string => `${(nanoseconds / 1e6).toFixed(1)} ms`;
  return `maximum ${ms(delay.max)}, p99 ${ms(delay.percentile(99))}, median ${ms(delay.percentile(50))}`;
}
