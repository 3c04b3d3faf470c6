import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { expect, it } from 'vitest';
import { root } from '../../scripts/lib/paths.mjs';
import { launchBrowser, STEP_LIMIT_MS, Workbench } from '../harness/vscode.js';
import { copyFixture } from '../harness/workspace.js';

it('npm start prints an address that opens the folder with Quarry, and Ctrl-C ends it', async () => {
  const folder = copyFixture('shop');
  const start = spawn(process.execPath, [join(root, 'scripts/start.mjs'), folder.path]);
  const ended = once(start, 'close');
  const browser = await launchBrowser();
  try {
    const page = await browser.newPage({ viewport: { width: 1280, height: 800 } });
    page.setDefaultTimeout(STEP_LIMIT_MS);
    const address = await firstAddress(start.stdout);
    await page.goto(address);
    const workbench = new Workbench(page);
    await workbench.ready();
    await workbench.page.getByText('README.md').first().waitFor();
    await workbench.expectCommand('Quarry: Search Repository');
    await workbench.screenshot('start');

    start.kill('SIGINT');
    expect(await ended).toEqual([0, null]);
    await expect(fetch(address)).rejects.toThrow();
  } finally {
    await browser.close();
    start.kill('SIGKILL');
    folder.remove();
  }
});

/** The first `http://localhost…` that a program prints. */
async function firstAddress(output: NodeJS.ReadableStream): Promise<string> {
  const lines: string[] = [];
  for await (const line of createInterface(output)) {
    lines.push(line);
    const address = /http:\/\/localhost\S+/.exec(line)?.[0];
    if (address !== undefined) return address;
  }
  throw new Error(`no address in:\n${lines.join('\n')}`);
}
