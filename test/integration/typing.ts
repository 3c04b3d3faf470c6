import { setTimeout as sleep } from 'node:timers/promises';
import * as vscode from 'vscode';
import { eventually } from './quarry.js';

/** Longer than any wait before a completion is asked for or shown: what has not come by then does not come. */
const QUIET_MS = 1500;

/** Types as a person does: one key after another, each with what the editor makes of it. */
export async function type(text: string, pauseMs = 30): Promise<void> {
  for (const key of text) {
    await vscode.commands.executeCommand('type', { text: key });
    if (pauseMs > 0) await sleep(pauseMs);
  }
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

/** Whether, after a while, nothing is proposed. */
export async function nothingIsProposed(editor: vscode.TextEditor): Promise<boolean> {
  await quiet();
  const before = editor.document.getText();
  await vscode.commands.executeCommand('editor.action.inlineSuggest.commit');
  return editor.document.getText() === before;
}
