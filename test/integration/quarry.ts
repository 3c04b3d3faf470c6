import * as assert from 'node:assert/strict';
import { appendFileSync } from 'node:fs';
import { setTimeout as sleep } from 'node:timers/promises';
import * as vscode from 'vscode';
import type { QuarryApi } from '../../src/extension/api.js';

/** The running extension. */
export async function quarry(): Promise<QuarryApi> {
  const extension = vscode.extensions.getExtension<QuarryApi>('quarry.quarry');
  assert.ok(extension, 'Quarry is installed');
  return extension.activate();
}

/** The folder that is open: a copy of test/fixtures/shop. */
export function folder(): vscode.WorkspaceFolder {
  const [first] = vscode.workspace.workspaceFolders ?? [];
  assert.ok(first, 'a folder is open');
  return first;
}

/** The open folder as Quarry sees it, once its index is up to date. */
export async function indexed() {
  const { folders } = await quarry();
  return eventually('the folder is indexed', () => folders().find(({ state }) => state.name === 'ready'));
}

/** Has the runner print a figure that was measured. */
export function note(title: string): void {
  appendFileSync(process.env['QUARRY_TEST_REPORT']!, `${JSON.stringify({ event: 'note', title })}\n`);
}

/** What `probe` gives once it gives something. Mocha's time limit ends the wait. */
export async function eventually<T>(
  what: string,
  probe: () => T | Promise<T>,
): Promise<Exclude<T, undefined | false | null>> {
  for (let i = 0; ; i++) {
    const value = await probe();
    if (value !== undefined && value !== false && value !== null) return value as Exclude<T, undefined | false | null>;
    if (i % 100 === 99) note(`still waiting until ${what}`);
    await sleep(100);
  }
}
