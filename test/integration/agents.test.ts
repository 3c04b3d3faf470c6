import * as assert from 'node:assert/strict';
import { isDeepStrictEqual } from 'node:util';
import * as vscode from 'vscode';
import { eventually, folder, indexed } from './quarry.js';

const file = (path: string): vscode.Uri => vscode.Uri.joinPath(folder().uri, path);

describe('the tools for VS Code’s agents', () => {
  const invoke = async (name: string, input: object): Promise<string> => {
    const result = await vscode.lm.invokeTool(name, { input, toolInvocationToken: undefined });
    return result.content.map((part) => (part instanceof vscode.LanguageModelTextPart ? part.value : '')).join('');
  };

  before(async () => {
    await indexed();
  });

  it('are offered with their schemas', () => {
    const own = vscode.lm.tools.filter(({ name }) => name.startsWith('quarry_'));
    assert.deepEqual(own.map(({ name }) => name).sort(), [
      'quarry_context',
      'quarry_definition',
      'quarry_search',
      'quarry_usages',
    ]);
    for (const { inputSchema, description } of own) {
      assert.equal((inputSchema as { additionalProperties?: boolean }).additionalProperties, false);
      assert.ok(description.length > 100);
    }
  });

  it('answer with places from the index', async () => {
    assert.match(await invoke('quarry_search', { query: 'take the best coupon off' }), /^src\/basket\.ts:\d+-\d+/);
    assert.match(await invoke('quarry_definition', { name: 'formatMoney' }), /toFixed\(2\)/);
    assert.match(await invoke('quarry_usages', { name: 'formatMoney' }), /src\/checkout\.ts:7 call/);
    assert.match(await invoke('quarry_context', { task: 'How does checkout show money?' }), /src\/checkout\.ts:/);
  });

  it('return no more than there is room for', async () => {
    const countTokens = (text: string): Thenable<number> => Promise.resolve(Math.ceil(text.length / 4));
    const { content } = await vscode.lm.invokeTool('quarry_context', {
      input: { task: 'How does checkout show money?', maxTokens: 9000 },
      toolInvocationToken: undefined,
      tokenizationOptions: { tokenBudget: 250, countTokens },
    });
    const [text] = content as vscode.LanguageModelTextPart[];
    assert.ok((await countTokens(text!.value)) <= 250);
  });

  it('say what is wrong with their input', async () => {
    await assert.rejects(invoke('quarry_definition', { name: '()' }), /"\(\)" is not a name/);
  });
});

describe('questions from the editor', () => {
  const actions = async (range: vscode.Range): Promise<string[]> => {
    const all = await vscode.commands.executeCommand<vscode.CodeAction[]>(
      'vscode.executeCodeActionProvider',
      file('src/basket.ts'),
      range,
    );
    return all.map(({ title }) => title).filter((title) => title.includes('Quarry'));
  };

  it('are in the light bulb of a selection, and not of a mere cursor', async () => {
    await vscode.workspace.openTextDocument(file('src/basket.ts'));
    assert.deepEqual(await actions(new vscode.Range(18, 0, 22, 1)), ['Explain with Quarry', 'Write Test with Quarry']);
    assert.deepEqual(await actions(new vscode.Range(18, 0, 18, 0)), []);
  });

  it('mend and explain what the editor reports', async () => {
    const collection = vscode.languages.createDiagnosticCollection('test');
    const range = new vscode.Range(19, 9, 19, 12);
    collection.set(file('src/basket.ts'), [new vscode.Diagnostic(range, 'coupons add up')]);
    try {
      const wanted = ['Fix with Quarry', 'Explain with Quarry'];
      await eventually('both are offered', async () => isDeepStrictEqual(await actions(range), wanted));
    } finally {
      collection.dispose();
    }
  });

  it('are commands', async () => {
    const all = new Set(await vscode.commands.getCommands(true));
    for (const id of ['askAbout', 'explain', 'writeTest', 'fix', 'reviewChanges'])
      assert.ok(all.has(`quarry.${id}`), id);
  });
});
