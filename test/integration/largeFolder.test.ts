import * as assert from 'node:assert/strict';
import { execFile } from 'node:child_process';
import { rmSync } from 'node:fs';
import { join } from 'node:path';
import { monitorEventLoopDelay } from 'node:perf_hooks';
import { promisify } from 'node:util';
import * as vscode from 'vscode';
import { eventually, folder, indexed, quarry } from './quarry.js';

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

    const delay = monitorEventLoopDelay({ resolution: 5 });
    delay.enable();
    const started = performance.now();
    await vscode.commands.executeCommand('quarry.rebuildIndex', { confirmed: true });
    const ms = performance.now() - started;
    delay.disable();

    const { state } = await indexed();
    assert.ok(state.name === 'ready' && state.files >= FILES);
    assert.equal((await search('Job3999')).hits[0]?.symbol, 'Job3999');
    assert.ok(delay.count > 0);
    const figure = (nanoseconds: number): string => `${(nanoseconds / 1e6).toFixed(1)} ms`;
    console.log(
      `event-loop delay of the extension host while ${FILES} files were indexed in ${(ms / 1000).toFixed(1)} s: ` +
        `maximum ${figure(delay.max)}, p99 ${figure(delay.percentile(99))}, median ${figure(delay.percentile(50))} ` +
        `(${delay.count} samples)`,
    );
  });
});
