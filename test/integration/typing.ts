import { setTimeout as sleep } from 'node:timers/promises';
import * as vscode from 'vscode';
import { eventually } from './quarry.js';

/** Longer than any wait before a completion is asked for or shown: what has not come by then does not come. */
const QUIET_MS = 1500;

/** Between keys, a pause in which a completion may be asked for. */
const PAUSE_MS = 30;

/**
 * Types as a person does: one key after another, each with what the editor makes of it.
 * @returns how many keys were followed by a pause
 */
export async function type(text: string, pauseMs = PAUSE_MS): Promise<number> {
  let pauses = 0;
  for (const key of text) {
    const before = performance.now();
    await vscode.commands.executeCommand('type', { text: key });
    if (pauseMs > 0) await sleep(pauseMs);
    if (performance.now() - before >= PAUSE_MS) pauses++;
  }
  return pauses;
}

/** Opens a document with the cursor at the end of the first line that holds `at`; without it, at the end of all. */
export async function openAt(document: vscode.TextDocument, at?: string): Promise<vscode.TextEditor> {
  const editor = await vscode.window.showTextDocument(document);
  const lines = Array.from({ length: document.lineCount }, (_, i) => document.lineAt(i));
  const { end } = (at === undefined ? lines.at(-1)! : lines.find(({ text }) => text.includes(at))!).range;
  editor.selection = new vscode.Selection(end, end);
  editor.revealRange(new vscode.Range(end, end));
  return editor;
}

/** The text of the line that the cursor is on. */
export const cursorLine = (editor: vscode.TextEditor): string =>
  editor.document.lineAt(editor.selection.active.line).text;

/**
 * Takes the proposal once there is one, or its next word or line: no extension can read ghost text, so what it said is
 * known by what it writes. @returns what was written
 */
export async function take(editor: vscode.TextEditor, what: 'commit' | 'acceptNextWord' | 'acceptNextLine' = 'commit') {
  const { document } = editor;
  const before = document.getText();
  const start = document.offsetAt(editor.selections[0]!.active);
  await eventually('a proposal is taken', async () => {
    await vscode.commands.executeCommand(`editor.action.inlineSuggest.${what}`);
    return document.getText() !== before;
  });
  const after = document.getText();
  return after.slice(start, start + after.length - before.length);
}

/** Until whatever is under way has come. */
export const quiet = (): Promise<void> => sleep(QUIET_MS);

/** What `count` says once it has said the same for a while. */
export async function settled(count: () => number): Promise<number> {
  for (let before = -1; ;) {
    const now = count();
    if (now === before) return now;
    before = now;
    await quiet();
  }
}

/** Whether, after a while, nothing is proposed. */
export async function nothingIsProposed(editor: vscode.TextEditor): Promise<boolean> {
  await quiet();
  const before = editor.document.getText();
  await vscode.commands.executeCommand('editor.action.inlineSuggest.commit');
  return editor.document.getText() === before;
}
