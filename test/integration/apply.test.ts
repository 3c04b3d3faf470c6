import * as assert from 'node:assert/strict';
import { rmSync, writeFileSync } from 'node:fs';
import * as vscode from 'vscode';
import { Review } from '../../src/extension/apply/review.js';
import { eventually, folder } from './quarry.js';

const BEFORE = 'one\ntwo\nthree\nfour\nfive\nsix\nseven\n';
const AFTER = 'ONE\ntwo\nthree\nfour\nfive\nsix\nSEVEN\n';

describe('a proposal for a file', () => {
  const uri = (): vscode.Uri => vscode.Uri.joinPath(folder().uri, 'notes.md');
  const text = async (): Promise<string> => (await vscode.workspace.openTextDocument(uri())).getText();
  const undo = async (): Promise<void> => {
    await vscode.window.showTextDocument(uri());
    await vscode.commands.executeCommand('undo');
  };

  beforeEach(() => writeFileSync(uri().fsPath, BEFORE));

  afterEach(async () => {
    // What is left unsaved would be saved a second later, into a file that is gone by then.
    await vscode.workspace.saveAll();
    await vscode.commands.executeCommand('workbench.action.closeAllEditors');
    rmSync(uri().fsPath, { force: true });
  });

  it('is applied hunk by hunk, and one undo takes all of it back', async () => {
    const review = new Review(uri(), BEFORE, AFTER, 1);
    assert.equal(review.undecided, 2);
    const first = review.hunkAt(0)!;
    assert.equal(first.line, 0);
    review.decide(first.index, 'accepted');
    assert.deepEqual(review.acceptedLines(), [new vscode.Range(0, 0, 0, 0)]);
    const second = review.hunkAt(first.line)!;
    assert.equal(second.line, 6);
    review.decide(second.index, 'accepted');
    assert.equal(review.hunkAt(0), null);
    assert.equal(await review.apply(), 2);
    assert.equal(await text(), AFTER);
    await undo();
    await eventually('it is taken back', async () => (await text()) === BEFORE);
  });

  it('leaves out what was rejected', async () => {
    const review = new Review(uri(), BEFORE, AFTER, 2);
    review.decide(0, 'rejected');
    assert.equal(review.text, BEFORE.replace('seven', 'SEVEN'));
    review.decideAll('accepted');
    await review.apply();
    assert.equal(await text(), BEFORE.replace('seven', 'SEVEN'));
  });

  it('follows a file that is edited meanwhile, and gives up with a sentence when it cannot', async () => {
    const edited = async (fresh: string): Promise<void> => {
      const document = await vscode.workspace.openTextDocument(uri());
      const edit = new vscode.WorkspaceEdit();
      edit.replace(uri(), new vscode.Range(0, 0, document.lineCount, 0), fresh);
      await vscode.workspace.applyEdit(edit);
    };
    const review = new Review(uri(), BEFORE, AFTER, 3);
    review.decideAll('accepted');
    await edited(`zero\n${BEFORE}`);
    await review.apply();
    assert.equal(await text(), `zero\n${AFTER}`);
    await edited('nothing of it\n');
    await assert.rejects(review.apply(), /notes\.md has changed since and the proposal does not fit any more\./);
    assert.equal(await text(), 'nothing of it\n');
  });

  it('makes a file that is not there yet', async () => {
    const fresh = vscode.Uri.joinPath(folder().uri, 'fresh.txt');
    const review = new Review(fresh, null, 'hello\n', 4);
    review.decideAll('accepted');
    await review.apply();
    assert.equal((await vscode.workspace.openTextDocument(fresh)).getText(), 'hello\n');
    await vscode.window.showTextDocument(fresh);
    await vscode.commands.executeCommand('workbench.action.files.revert');
    await vscode.workspace.fs.delete(fresh);
  });
});
