import * as assert from 'node:assert/strict';
import { rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import * as vscode from 'vscode';
import { eventually, folder, indexed, quarry } from './quarry.js';

describe('the extension in a real extension host', () => {
  it('is found under its published name, and runs where the files are', () => {
    const extension = vscode.extensions.getExtension('quarry.quarry');
    assert.equal(extension?.id, 'quarry.quarry');
    assert.equal(extension.extensionKind, vscode.ExtensionKind.Workspace);
  });

  it('indexes the folder that is open, in another process', async () => {
    const { state, pid } = await indexed();
    assert.ok(state.name === 'ready' && state.files >= 6, JSON.stringify(state));
    assert.notEqual(pid, process.pid);
  });

  it('keeps its index out of the repository', async () => {
    const files = await vscode.workspace.findFiles('**/*', null);
    assert.deepEqual(
      files.map(({ fsPath }) => fsPath).filter((path) => !/\.(ts|py|md)$/.test(path)),
      [],
    );
  });

  it('finds by meaning, and answers with places', async () => {
    const { search, ask } = await quarry();
    const { hits, noGoodMatch } = await search('take the best coupon off the total');
    assert.equal(hits[0]?.path, 'src/basket.ts');
    assert.equal(noGoodMatch, false);
    const answer = await ask('Who uses formatMoney?');
    assert.equal(answer.notFound, false);
    assert.ok(answer.citations.some(({ path, verified }) => path === 'src/checkout.ts' && verified));
  });

  it('opens the chosen result at its lines', async () => {
    await vscode.commands.executeCommand('quarry.search', 'applyDiscount');
    const editor = await eventually('the result is open', async () => {
      await vscode.commands.executeCommand('workbench.action.acceptSelectedQuickOpenItem');
      return vscode.window.activeTextEditor;
    });
    assert.equal(vscode.workspace.asRelativePath(editor.document.uri), 'src/basket.ts');
    await eventually('its lines are chosen and shown', () => {
      const { active } = editor.selection;
      const near = editor.document.getText(new vscode.Range(active.line, 0, active.line + 2, 0));
      const isShown = editor.visibleRanges.some((range) => range.contains(active));
      return isShown && /applyDiscount|Takes the best coupon/.test(near);
    });
  });

  it('remembers what was opened, until that is to be forgotten', async () => {
    const { health } = await quarry();
    await eventually('the opened result is remembered', async () => /opened results? remembered/.test(await health()));
    await vscode.commands.executeCommand('quarry.forget');
    await eventually('nothing is remembered', async () => /\| Learnt \| nothing \|/.test(await health()));
  });

  it('reports its health', async () => {
    const { health } = await quarry();
    const report = await health();
    assert.match(report, /Definitions/);
    assert.match(report, /typescript/);
    await vscode.commands.executeCommand('quarry.showHealth');
    await eventually('the report is shown', () =>
      vscode.window.tabGroups.activeTabGroup.activeTab?.label.includes('Quarry Health'),
    );
  });

  it('says why a file is indexed', async () => {
    const uri = vscode.Uri.joinPath(folder().uri, 'src/money.ts');
    assert.equal(
      await vscode.commands.executeCommand('quarry.explainFile', uri),
      'src/money.ts is indexed as typescript.',
    );
  });
});

describe('an index that follows the files', () => {
  const path = (name: string): string => join(folder().uri.fsPath, name);
  const saves = (how: string | undefined): Thenable<void> =>
    vscode.workspace.getConfiguration('files').update('autoSave', how, vscode.ConfigurationTarget.Global);
  const finds = async (query: string, file: string): Promise<boolean> =>
    (await (await quarry()).search(query)).hits.some((hit) => hit.path === file);

  // In a browser VS Code saves by itself.
  before(() => saves('off'));
  after(() => saves(undefined));

  it('finds a file that was written outside the editor, and forgets it when it is deleted', async () => {
    writeFileSync(path('src/parcel.ts'), '/** Weighs a parcel. */\nexport function weighParcel() {\n  return 7;\n}\n');
    await eventually('the file is found', () => finds('weighParcel', 'src/parcel.ts'));
    rmSync(path('src/parcel.ts'));
    await eventually('the file is forgotten', async () => !(await finds('weighParcel', 'src/parcel.ts')));
  });

  it('finds what is typed before it is saved, and forgets it when it is taken back', async () => {
    const document = await vscode.workspace.openTextDocument(path('src/money.ts'));
    const edit = new vscode.WorkspaceEdit();
    edit.insert(document.uri, new vscode.Position(0, 0), 'export function roundToTuppence() {}\n');
    await vscode.workspace.applyEdit(edit);
    const isFoundUnsaved = async (): Promise<boolean> => {
      const { hits } = await (await quarry()).search('roundToTuppence');
      return hits.some((hit) => hit.path === 'src/money.ts' && hit.why.retrievers.includes('live'));
    };
    await eventually('the unsaved function is found', isFoundUnsaved);
    assert.ok(document.isDirty);
    const { hits } = await (await quarry()).search('formatMoney');
    const { path: found, startLine, endLine } = hits[0]!;
    assert.equal(found, 'src/money.ts');
    assert.match(document.getText(new vscode.Range(startLine - 1, 0, endLine, 0)), /formatMoney/);
    await vscode.window.showTextDocument(document);
    await vscode.commands.executeCommand('workbench.action.files.revert');
    await eventually('it is forgotten', async () => !(await isFoundUnsaved()));
  });

  it('finds what is typed and saved', async () => {
    const document = await vscode.workspace.openTextDocument(path('src/money.ts'));
    const edit = new vscode.WorkspaceEdit();
    edit.insert(document.uri, new vscode.Position(document.lineCount, 0), '\nexport function convertToYen() {}\n');
    await vscode.workspace.applyEdit(edit);
    await document.save();
    await eventually('the function is found', () => finds('convertToYen', 'src/money.ts'));
  });

  it('rebuilds on demand', async () => {
    await vscode.commands.executeCommand('quarry.rebuildIndex', { confirmed: true });
    const { state } = await indexed();
    assert.equal(state.name, 'ready');
    assert.ok(await finds('applyDiscount', 'src/basket.ts'));
  });

  it('survives the death of its engine', async () => {
    const { pid } = await indexed();
    assert.ok(pid);
    process.kill(pid, 'SIGKILL');
    const { search } = await quarry();
    await eventually('another engine serves', async () => {
      const [now] = (await quarry()).folders();
      return now?.pid !== undefined && now.pid !== pid && now.state.name === 'ready';
    });
    assert.equal((await search('applyDiscount')).hits[0]?.path, 'src/basket.ts');
  });
});
