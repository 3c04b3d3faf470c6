import * as assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { cpSync, mkdtempSync, realpathSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import * as vscode from 'vscode';
import { defaultIndexSettings } from '../../src/core/settings.js';
import { EngineClient } from '../../src/engine/process/client.js';
import { Attachments } from '../../src/extension/attachments/attachments.js';
import type { Repositories } from '../../src/extension/repositories/repositories.js';

describe('what can be attached to a question', () => {
  const extension = vscode.extensions.getExtension('quarry.quarry')!;
  const root = realpathSync(mkdtempSync(join(tmpdir(), 'quarry-attachments-')));
  const storage = mkdtempSync(join(tmpdir(), 'quarry-storage-'));
  const at = (path: string): string => join(root, path);
  const open = async (path: string): Promise<vscode.TextEditor> =>
    vscode.window.showTextDocument(vscode.Uri.file(at(path)));
  let engine: EngineClient;
  let attachments: Attachments;

  before(async () => {
    cpSync(join(extension.extensionPath, 'test/fixtures/shop'), root, { recursive: true });
    writeFileSync(at('.env'), 'KEY=1\n');
    engine = new EngineClient({
      root,
      storage,
      settings: defaultIndexSettings,
      module: join(extension.extensionPath, 'dist', 'engine.mjs'),
    });
    await engine.index();
    const pathOf = (uri: vscode.Uri): string | undefined =>
      uri.fsPath.startsWith(`${root}/`) ? uri.fsPath.slice(root.length + 1) : undefined;
    // A folder beside the open one: the part of Repositories that attachments use.
    const repositories = { api: engine, pathOf, all: [{ name: 'shop', engine }] };
    attachments = new Attachments(repositories as unknown as Repositories);
  });

  after(async () => {
    await vscode.commands.executeCommand('workbench.action.closeAllEditors');
    await engine.close();
    for (const folder of [root, storage]) rmSync(folder, { recursive: true, force: true });
  });

  it('the current file, and what is selected in it', async () => {
    const editor = await open('src/basket.ts');
    assert.deepEqual(await attachments.currentFile(), { kind: 'file', label: 'src/basket.ts', path: 'src/basket.ts' });
    editor.selection = new vscode.Selection(18, 0, 22, 0);
    assert.deepEqual(await attachments.selection(), {
      kind: 'selection',
      label: 'src/basket.ts:19-22',
      place: { path: 'src/basket.ts', startLine: 19, endLine: 22 },
    });
    editor.selection = new vscode.Selection(0, 0, 0, 0);
    await assert.rejects(attachments.selection(), /Nothing is selected in the editor\./);
  });

  it('files, folders and definitions from the index', async () => {
    const [file] = await attachments.suggestFiles('money');
    assert.deepEqual(file?.attachment, { kind: 'file', label: 'src/money.ts', path: 'src/money.ts' });
    const [symbol] = await attachments.suggestSymbols('applyDis');
    assert.deepEqual(symbol?.attachment.place, { path: 'src/basket.ts', startLine: 19, endLine: 22 });
    await open('src/money.ts');
    const here = (await attachments.suggestSymbols('')).map(({ label }) => label);
    assert.ok(here.includes('formatMoney'), here.join());
    assert.deepEqual(await attachments.ofUri(vscode.Uri.file(at('src'))), {
      kind: 'folder',
      label: 'src/',
      path: 'src/',
    });
  });

  it('problems, as a compiler prints them', async () => {
    const editor = await open('src/checkout.ts');
    const collection = vscode.languages.createDiagnosticCollection('test');
    const { uri } = editor.document;
    collection.set(uri, [new vscode.Diagnostic(new vscode.Range(5, 8, 5, 11), 'due is not paid')]);
    try {
      assert.deepEqual(await attachments.problems(), {
        kind: 'problems',
        label: '1 problem',
        text: 'src/checkout.ts:6:9: error: due is not paid',
      });
    } finally {
      collection.dispose();
    }
  });

  it('what git says has changed', async () => {
    await assert.rejects(attachments.changes('working'), /in no git repository/);
    const git = (...args: string[]): unknown =>
      execFileSync('git', ['-c', 'user.name=a', '-c', 'user.email=a@example.org', ...args], { cwd: root });
    git('init', '-q');
    git('add', '.');
    git('commit', '-qm', 'first');
    await assert.rejects(attachments.changes('working'), /There are no changes in shop\./);
    writeFileSync(at('README.md'), 'changed\n');
    const changes = await attachments.changes('working');
    assert.equal(changes?.label, 'changes: 1 file');
    assert.match(changes.text ?? '', /\+changed/);
  });

  it('no credentials, in files or in text', async () => {
    await open('.env');
    await assert.rejects(attachments.currentFile(), /\.env is not attached: environment files hold credentials\./);
    const token = ['glpat', 'aB3dE6gH9jK2mN5pQ8sT'].join('-');
    await vscode.window.showTextDocument(await vscode.workspace.openTextDocument({ content: `token: ${token}` }));
    await assert.rejects(attachments.currentFile(), /is not attached: it holds a GitLab token\./);
    await vscode.commands.executeCommand('workbench.action.revertAndCloseActiveEditor');
  });

  it('what is dragged, whose address is the window’s where the window is on another machine', async () => {
    const dragged = vscode.Uri.from({
      scheme: 'vscode-remote',
      authority: 'ssh-remote+host',
      path: at('src/money.ts'),
    });
    assert.equal((await attachments.ofUri(dragged))?.path, 'src/money.ts');
  });

  it('nothing from outside the folders by its address', async () => {
    await assert.rejects(
      attachments.ofUri(vscode.Uri.file('/etc/hostname')),
      /hostname is in none of the open folders\./,
    );
  });
});
