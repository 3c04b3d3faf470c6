import * as assert from 'node:assert/strict';
import { rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { performance } from 'node:perf_hooks';
import { setTimeout as sleep } from 'node:timers/promises';
import * as vscode from 'vscode';
import { eventually, folder, indexed, note, quarry } from './quarry.js';

/** Keys that are typed, and the pause between them, milliseconds: 80 words a minute. */
const TYPED = 'const due = applyDiscount(basket.total(), coupons); ';
const PAUSE_MS = 150;
/** Of the file in which they are typed. */
const LINES = 5000;

describe('completions', function () {
  this.timeout(180_000);
  const file = (): string => join(folder().uri.fsPath, 'src/large.ts');

  after(async () => {
    await vscode.commands.executeCommand('workbench.action.revertAndCloseActiveEditor');
    rmSync(file(), { force: true });
  });

  it('cost the extension host little at each key, in a file of 5,000 lines', async () => {
    await indexed();
    const lines = Array.from({ length: LINES }, (_, i) => `export const price${i} = { cents: ${i}, currency: 'EUR' };`);
    writeFileSync(file(), `import { applyDiscount } from './basket.js';\n${lines.join('\n')}\n\n`);
    const document = await vscode.workspace.openTextDocument(file());
    const editor = await vscode.window.showTextDocument(document);
    const end = document.lineAt(document.lineCount - 1).range.end;
    editor.selection = new vscode.Selection(end, end);
    await sleep(1000);

    const settings = vscode.workspace.getConfiguration('quarry.completion');
    const editing = vscode.workspace.getConfiguration('editor');
    // The list of suggestions takes one with `(` or `;`, which is not what is typed here.
    await editing.update('quickSuggestions', false, vscode.ConfigurationTarget.Global);
    await settings.update('enabled', false, vscode.ConfigurationTarget.Global);
    const without = await typed();
    await settings.update('enabled', undefined, vscode.ConfigurationTarget.Global);
    const withThem = await typed();
    assert.ok(document.getText().trimEnd().endsWith(`${TYPED}${TYPED}`.trimEnd()), 'all keys arrived, in order');

    await editing.update('quickSuggestions', undefined, vscode.ConfigurationTarget.Global);
    const { completions } = await quarry();
    const cost = await eventually('keystrokes were measured', () => /A keystroke took .*/.exec(completions())?.[0]);
    note(`${cost} All work of the process a key: ${figures(withThem)}; without completions: ${figures(without)}`);
  });
});

/** Types, and says how long the process worked for each key, milliseconds, in ascending order. */
async function typed(): Promise<number[]> {
  const times: number[] = [];
  for (const text of TYPED) {
    const before = performance.eventLoopUtilization();
    await vscode.commands.executeCommand('type', { text });
    await sleep(PAUSE_MS);
    times.push(performance.eventLoopUtilization(before).active);
  }
  return times.sort((a, b) => a - b);
}

const figures = (sorted: readonly number[]): string =>
  `p50 ${sorted[Math.floor(sorted.length / 2)]!.toFixed(1)} ms, p95 ${sorted[Math.floor(0.95 * (sorted.length - 1))]!.toFixed(1)} ms`;
