import * as assert from 'node:assert/strict';
import { mkdirSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import * as vscode from 'vscode';
import { type FimBody, FimServer } from '../harness/fimServer.js';
import { OpenAiServer } from '../harness/openaiServer.js';
import { eventually, folder, indexed, quarry } from './quarry.js';
import { cursorLine, nothingIsProposed, openAt, quiet, settled, take, type } from './typing.js';

const { executeCommand } = vscode.commands;

/** A file whose names occur nowhere else, so that the built-in completer leaves the word to the model. */
const SOURCE = [
  "import { applyDiscount, type Basket } from './basket.js';",
  '',
  'export function settle(basket: Basket): void {',
  '  // first',
  '',
  '}',
  '',
].join('\n');

describe('completions in the editor', function () {
  this.timeout(120_000);
  let server: FimServer;
  const path = (name: string): string => join(folder().uri.fsPath, name);
  const set = async (section: string, name: string, value: unknown): Promise<void> =>
    vscode.workspace.getConfiguration(section).update(name, value, vscode.ConfigurationTarget.Global);

  /** Writes a file of the folder and opens it with the cursor at the end of a line. */
  async function open(name: string, text = SOURCE, at?: string): Promise<vscode.TextEditor> {
    mkdirSync(join(path(name), '..'), { recursive: true });
    writeFileSync(path(name), text);
    const document = await vscode.workspace.openTextDocument(path(name));
    await eventually('the editor has the file as it is', () => document.getText() === text);
    return openAt(document, at);
  }

  /** What the last request said stands before the cursor. */
  const asked = (): string => {
    const { input_prefix = '', prompt = '' } = server.seen.at(-1)!.body;
    return input_prefix + prompt;
  };

  before(async () => {
    await indexed();
    server = await FimServer.start('llamacpp', '');
    await set('editor', 'quickSuggestions', false);
    await set('editor', 'suggestOnTriggerCharacters', false);
    await set('files', 'autoSave', 'off');
    await set('quarry.completion', 'model', `${server.url}#scripted`);
  });

  beforeEach(() => {
    server.seen.length = 0;
    server.script = () => '';
  });

  afterEach(async () => {
    await executeCommand('workbench.action.revertAndCloseActiveEditor');
  });

  after(async () => {
    await set('quarry.completion', 'model', undefined);
    await set('editor', 'quickSuggestions', undefined);
    await set('editor', 'suggestOnTriggerCharacters', undefined);
    await set('files', 'autoSave', undefined);
    rmSync(path('written'), { recursive: true, force: true });
    await server[Symbol.asyncDispose]();
  });

  /** Answers where the line ends in what is given; nothing elsewhere. */
  const answer = (end: string, text: string): void => {
    server.script = ({ prompt = '' }: FimBody) => (prompt.endsWith(end) ? text : '');
  };

  it('a proposal is taken, and what follows it is asked for at once', async () => {
    answer('zork', 'ify(basket);\n');
    const editor = await open('written/take.ts', SOURCE, '// first');
    await type('\nzork');
    await take(editor);
    assert.equal(cursorLine(editor), '  zorkify(basket);');
    await eventually('what follows is asked for', () => asked().endsWith('zorkify(basket);'));
  });

  it('a word, or a line, of it is taken, and the rest stays', async () => {
    server.script = ({ prompt = '' }: FimBody) =>
      prompt.endsWith('zork') ? 'ify(basket, 1);\n' : "throw new Error('zork');\n    zork(basket);\n  }\n";
    const editor = await open('written/parts.ts', SOURCE, '// first');
    await type('\nzork');
    assert.equal(await take(editor, 'acceptNextWord'), 'ify');
    assert.equal(await take(editor), '(basket, 1);');
    await type('\nif (zork) {\n');
    assert.match(await take(editor, 'acceptNextLine'), /^throw new Error\('zork'\);\s*$/);
    assert.match(await take(editor), /^\s*zork\(basket\);$/);
  });

  it('what one leaves open is closed behind the cursor', async () => {
    const calls = [1, 2, 3, 4, 5, 6, 7, 8].map(
      (i) =>
        `export function setup${i}(widget${i}: Widget, other${i}: string) {\n  registerZork(widget${i});\n  if (other${i}) registerZork(other${i}, ${i});\n}\n`,
    );
    const text = `${calls.join('')}export function setupLast(last: Widget) {\n  // here\n}\n`;
    const editor = await open('written/closes.ts', text, '// here');
    await type('\nregis');
    assert.equal(await take(editor), 'terZork()');
    await eventually('the cursor is inside', () => editor.selection.active.character === '  registerZork('.length);
  });

  it('another one is found by asking for it, and what follows that one is asked for', async () => {
    server.script = ({ prompt = '', temperature = 0 }: FimBody) =>
      prompt.endsWith('zork') ? (temperature > 0 ? 'ed(1);\n' : 'ify(basket);\n') : '';
    const editor = await open('written/cycle.ts', SOURCE, '// first');
    await type('\nzork');
    await eventually('it was asked for', () => server.seen.length > 0);
    await executeCommand('editor.action.inlineSuggest.trigger');
    await eventually('another one was asked for', () => server.seen.some(({ body }) => body.temperature! > 0));
    await executeCommand('editor.action.inlineSuggest.showNext');
    assert.equal(await take(editor), 'ed(1);');
    await eventually('what follows is asked for', () => asked().endsWith('zorked(1);'));
  });

  it('typing along asks nobody again, and deleting finds what was there', async () => {
    answer('zork', 'ify(basket);\n');
    const editor = await open('written/along.ts', SOURCE, '// first');
    await type('\nzork');
    await take(editor, 'acceptNextWord');
    await executeCommand('deleteLeft');
    await executeCommand('deleteLeft');
    const before = server.seen.length;
    await type('fy(');
    await take(editor);
    assert.equal(cursorLine(editor), '  zorkify(basket);');
    await eventually('what follows is asked for', () => asked().endsWith('zorkify(basket);'));
    assert.equal(server.seen.length, before + 1);
  });

  it('Escape takes it away', async () => {
    answer('zork', 'ify(basket);\n');
    const editor = await open('written/escape.ts', SOURCE, '// first');
    await type('\nzork');
    await take(editor, 'acceptNextWord');
    await executeCommand('editor.action.inlineSuggest.hide');
    assert.ok(await nothingIsProposed(editor));
  });

  it('undo takes a proposal back as one step', async () => {
    answer('zork', 'ify(basket);\n');
    const editor = await open('written/undo.ts', SOURCE, '// first');
    await type('\nzork');
    await take(editor);
    await executeCommand('undo');
    assert.equal(cursorLine(editor), '  zork');
    await executeCommand('redo');
    assert.equal(cursorLine(editor), '  zorkify(basket);');
  });

  it('keys that come faster than anything answers all arrive, and few of them are asked about', async () => {
    server.script = () => ({ text: 'late();\n', delayMs: 200 });
    const editor = await open('written/fast.ts', SOURCE, '// first');
    const line = 'const zorkSum = zorkAll(basket) + zorkTax;';
    await executeCommand('editor.action.insertLineAfter');
    await set('editor', 'autoClosingBrackets', 'never');
    const slow = await type(line, 0);
    await set('editor', 'autoClosingBrackets', undefined);
    assert.equal(cursorLine(editor).trim(), line);
    // One for each key would be too many, unless the machine had them come like a person's.
    assert.ok(server.seen.length < line.length / 4 + slow, `${server.seen.length} requests, ${slow} pauses`);
  });

  it('goes in at each of several cursors', async () => {
    answer('zork', 'ify(basket);\n');
    const editor = await open('written/cursors.ts', SOURCE.replace('\n\n}', '\n  \n  // second\n  \n}'));
    const at = (line: number): vscode.Selection => new vscode.Selection(line, 2, line, 2);
    editor.selections = [at(4), at(6)];
    await type('zork');
    await take(editor);
    await eventually('both lines have it', () => editor.document.getText().split('zorkify(basket);').length === 3);
  });

  it('lines end and are indented as the document has it', async () => {
    answer('zork', 'ify({\n    value: basket,\n  });\n');
    const editor = await open('written/crlf.ts', SOURCE.replace('  //', '\t//').replaceAll('\n', '\r\n'), '// first');
    editor.options = { insertSpaces: false, tabSize: 4 };
    await type('\nzork');
    await take(editor);
    const { document } = editor;
    assert.match(document.getText(), /\r\n\tzorkify\(\{\r\n\t\tvalue: basket,\r\n\t\}\);\r\n/);
    assert.ok(!/[^\r]\n/.test(document.getText()), 'no line ends otherwise');
    assert.ok(!asked().includes('\r'));
  });

  describe('are not wanted', () => {
    it('in comments unless told, in strings where told', async () => {
      server.script = () => 'ified word\n';
      const editor = await open('written/comments.ts', SOURCE, '// first');
      await type(' zork');
      assert.ok(await nothingIsProposed(editor));
      assert.equal(server.seen.length, 0);
      await set('quarry.completion', 'commentsAndStrings', 'all');
      await type('e');
      assert.equal(await take(editor), 'ified word');
      await set('quarry.completion', 'commentsAndStrings', 'code');
      await type("\nconst a = 'zork");
      server.seen.length = 0;
      await type('z');
      assert.ok(await nothingIsProposed(editor));
      assert.equal(server.seen.length, 0);
      await set('quarry.completion', 'commentsAndStrings', undefined);
      await type('a');
      await eventually('it is asked for in a string', () => server.seen.length > 0);
    });

    it('in a language that was switched off', async () => {
      answer('zork', 'ify(basket);\n');
      await set('quarry.completion', 'languages', { typescript: false });
      const editor = await open('written/off.ts', SOURCE, '// first');
      await type('\nzork');
      assert.ok(await nothingIsProposed(editor));
      assert.equal(server.seen.length, 0);
      await set('quarry.completion', 'languages', { '*': false, typescript: true });
      await executeCommand('deleteLeft');
      await type('k');
      assert.equal(await take(editor), 'ify(basket);');
      await set('quarry.completion', 'languages', undefined);
    });

    it('in what can only be read', async () => {
      await set('files', 'readonlyInclude', { '**/written/locked.ts': true });
      const editor = await open('written/locked.ts', SOURCE, '// first');
      await type('zork');
      await executeCommand('editor.action.inlineSuggest.trigger');
      assert.ok(await nothingIsProposed(editor));
      assert.equal(editor.document.getText(), SOURCE);
      assert.equal(server.seen.length, 0);
      await set('files', 'readonlyInclude', undefined);
    });

    it('outside the open folders', async () => {
      answer('zork', 'ify(basket);\n');
      const other = join(process.env['TMPDIR'] ?? '/tmp', `quarry-outside-${process.pid}.ts`);
      writeFileSync(other, SOURCE);
      const editor = await openAt(await vscode.workspace.openTextDocument(other), '// first');
      await type('\nzork');
      assert.ok(await nothingIsProposed(editor));
      assert.equal(server.seen.length, 0);
      await executeCommand('workbench.action.revertAndCloseActiveEditor');
      rmSync(other);
    });

    it('of a model, in files with credentials or that git ignores', async () => {
      server.script = () => 'ify\n';
      writeFileSync(path('.gitignore'), 'written/ignored.ts\n');
      for (const name of ['written/.env', 'written/ignored.ts']) {
        const editor = await open(name, 'ZORK=1\nexport const a = 1;\n', 'ZORK');
        await type('\nzork');
        assert.ok(await nothingIsProposed(editor));
        assert.equal(server.seen.length, 0, name);
        await executeCommand('workbench.action.revertAndCloseActiveEditor');
      }
      rmSync(path('.gitignore'));
      await open('written/plain.ts', SOURCE, '// first');
      await type('\nzork');
      await eventually('elsewhere it is asked', () => server.seen.length > 0);
    });
  });

  it('work in a notebook, below the code of the cells above', async () => {
    const cell = (source: string[], kind = 'code'): object => ({
      cell_type: kind,
      metadata: {},
      source,
      ...(kind === 'code' && { outputs: [], execution_count: null }),
    });
    const notebook = {
      cells: [
        cell(['from src.mailer import ReceiptMailer\n', 'zorkCustomers = 3']),
        cell(['# Mails'], 'markdown'),
        cell(['mailer = ReceiptMailer("localhost", "shop")']),
      ],
      metadata: { language_info: { name: 'python' } },
      nbformat: 4,
      nbformat_minor: 5,
    };
    mkdirSync(path('written'), { recursive: true });
    writeFileSync(path('written/mails.ipynb'), JSON.stringify(notebook));
    // No name here begins with what is typed, so that the built-in completer leaves it to the model.
    answer('qaz', 'items:\n');
    const document = await vscode.workspace.openNotebookDocument(vscode.Uri.file(path('written/mails.ipynb')));
    const shown = await vscode.window.showNotebookDocument(document);
    const last = document.getCells().findLast(({ kind }) => kind === vscode.NotebookCellKind.Code)!;
    shown.selection = new vscode.NotebookRange(last.index, last.index + 1);
    await executeCommand('notebook.cell.edit');
    const editor = await eventually('the cell is being edited', () => {
      const active = vscode.window.activeTextEditor;
      return active?.document === last.document ? active : undefined;
    });
    await vscode.languages.setTextDocumentLanguage(last.document, 'python');
    const { end } = last.document.lineAt(last.document.lineCount - 1).range;
    editor.selection = new vscode.Selection(end, end);
    await type('\nfor i in qaz');
    await take(editor);
    assert.match(last.document.getText(), /for i in qazitems:/);
    const { body } = server.seen.find(({ body: { prompt } }) => prompt?.endsWith('qaz'))!;
    assert.match(body.input_prefix!, /zorkCustomers = 3\s+mailer = /);
    assert.ok(!body.input_prefix!.includes('# Mails'));
    assert.match(body.input_extra!.map(({ text }) => text).join('\n'), /class ReceiptMailer/);
  });

  it('work in a file that has no name yet', async () => {
    answer('zork', 'ify();\n');
    const document = await vscode.workspace.openTextDocument({
      language: 'typescript',
      content: "import { applyDiscount } from './src/basket.js';\n\n",
    });
    const editor = await openAt(document);
    await type('const due = applyDiscount(zork');
    await take(editor);
    assert.match(document.getText(), /applyDiscount\(zorkify\(\)/);
    const { body } = server.seen.find(({ body: { prompt } }) => prompt?.endsWith('zork'))!;
    assert.match(body.input_extra!.map(({ text }) => text).join('\n'), /function applyDiscount\(total: Money/);
  });

  it('work in a huge file, of which they read the head and what lies around the cursor', async () => {
    answer('zork', 'ify(basket);\n');
    const filler = Array.from(
      { length: 40_000 },
      (_, i) => `export const price${i} = { cents: ${i}, currency: 'EUR' };`,
    );
    const middle = filler.length / 2;
    const text = [...SOURCE.split('\n'), ...filler.slice(0, middle), '// here', ...filler.slice(middle), ''].join('\n');
    const editor = await open('written/huge.ts', text, '// here');
    await type('\nzork');
    await take(editor);
    assert.equal(cursorLine(editor), 'zorkify(basket);');
    const { body } = server.seen.find(({ body: { prompt } }) => prompt === 'zork')!;
    assert.match(body.input_prefix!, new RegExp(`price${middle - 1} = .*\\n// here\\n$`));
    assert.match(body.input_suffix!, new RegExp(`^\\nexport const price${middle} = `));
    await executeCommand('undo');
  });

  describe('give a model what the index knows, in the place where it expects it', () => {
    afterEach(() => set('quarry.completion', 'model', `${server.url}#scripted`));

    /** Types a call of what is imported, and takes what the chosen model makes of a word that nothing else knows. */
    async function call(word: string, model: string): Promise<void> {
      await set('quarry.completion', 'model', model);
      const editor = await open(`written/${word}.ts`, SOURCE, '// first');
      await type(`\nconst due = applyDiscount(${word}`);
      await take(editor);
      assert.equal(cursorLine(editor), `  const due = applyDiscount(${word}ify(basket), []);`);
    }
    const REST = 'ify(basket), []);\n';
    const DEFINITION = /function applyDiscount\(total: Money, coupons: number\[\]\)/;

    for (const [kind, model, word, place] of [
      ['openai', 'scripted', 'blorp', /^\/\/ Path: src\/basket\.ts\n\/\/ /m],
      ['openai', 'qwen2.5-coder', 'crunk', /^<\|repo_name\|>.*\n<\|file_sep\|>src\/.*[^]*<\|fim_prefix\|>/],
      ['ollama', 'starcoder2:3b', 'dwimp', /^<repo_name>.*<file_sep>src\/[^]*<fim_prefix>/],
      ['mistral', 'codestral-latest', 'frobb', /^\+\+\+\+\+ src\/[^]*\+\+\+\+\+ written\/frobb\.ts\n/],
    ] as const) {
      it(`${kind}, ${model}`, async () => {
        const ends = (prompt = ''): boolean => prompt.endsWith(word) || prompt.includes(`${word}<`);
        await using other = await FimServer.start(kind, ({ prompt }) => (ends(prompt) ? REST : ''));
        await call(word, `${other.address}#${model}`);
        const { prompt } = other.seen.find(({ body }) => ends(body.prompt))!.body;
        assert.match(prompt!, place);
        assert.match(prompt!, DEFINITION);
      });
    }

    it('a chat model, of whose answer only what stands between the marks is used', async () => {
      const said = (text: string): string => `Here it is: <fill>${text}</fill> I hope this helps.`;
      const chat = await OpenAiServer.start(({ messages }) =>
        said(JSON.stringify(messages).includes('glump█') ? REST.trim() : ''),
      );
      try {
        await call('glump', `chat:${chat.url}#scripted`);
        assert.match(JSON.stringify(chat.seen.at(0)!.body.messages), /function applyDiscount/);
      } finally {
        await chat.close();
      }
    });
  });

  it('leave a model that fails alone for a while', async () => {
    server.script = () => ({ text: '', fault: { kind: 'status', status: 500, message: 'out of memory' } });
    await open('written/fails.ts', SOURCE, '// first');
    await type('\nzork');
    await eventually('it is asked', () => server.seen.length > 0);
    // A request that was under way as the next key came may have failed, too.
    const asked = await settled(() => server.seen.length);
    await type('ify(basket, 1, 2');
    await quiet();
    assert.equal(server.seen.length, asked);
  });

  it('are counted, with what is left of them after a while', async () => {
    const { completions } = await quarry();
    const row = (): string[] =>
      (/^\| scripted \|(.*)\|$/m.exec(completions())?.[1] ?? '').split('|').map((cell) => cell.trim());
    const [shown, accepted, partly] = row();
    assert.ok(Number(shown) > 10, completions());
    assert.match(accepted!, /^([5-9]|\d\d) \(/);
    // Words and a line.
    assert.match(partly!, /^[3-5]$/);
    await eventually('what was accepted is looked at after 30 seconds', () => /\d %/.test(row()[4]!));
  });
});
