import { cpSync, mkdirSync, mkdtempSync, realpathSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { root } from '../../scripts/lib/paths.mjs';
import { FimServer } from '../harness/fimServer.js';
import { Editor, type Workbench } from '../harness/vscode.js';
import { dense, ghost, languageStatus, QUIET, typed } from './completing.js';
import { cursorLine, gate, openFile, ready, revert } from './quarry.js';

/** What the commands of a program have in common. */
const BODY = [
  '  const input = await readInput(context.stdin, options.encoding);',
  '  if (input.length === 0) throw new InvalidArgumentError("nothing to read");',
  '  return formatResult(context, input, options.color);',
];

const command = (name: string, body: string[]): string =>
  [
    "const { InvalidArgumentError } = require('../error.js');",
    "const { formatResult, readInput } = require('../results.js');",
    '',
    `/** Runs \`${name}\`. */`,
    `async function ${name}Command(context, options) {`,
    ...body,
    '}',
    '',
    `module.exports = { ${name}Command };`,
    '',
  ].join('\n');

/** A repository as people have it: the sources of an npm package, and one file that is being written. */
function repository(): { path: string; remove: () => void } {
  const path = realpathSync(mkdtempSync(join(tmpdir(), 'quarry-completion-')));
  for (const name of ['lib', 'typings', 'package.json', 'index.js', 'Readme.md']) {
    cpSync(join(root, 'node_modules/commander', name), join(path, name), { recursive: true });
  }
  writeFileSync(
    join(path, 'lib/port.js'),
    [
      "const { InvalidArgumentError } = require('./error.js');",
      '',
      '/** Reads a port number of a command line. */',
      'function parsePort(value) {',
      '  const port = Number(value);',
      '',
      '  return port;',
      '}',
      '',
      'module.exports = { parsePort };',
      '',
    ].join('\n'),
  );
  mkdirSync(join(path, 'lib/commands'));
  for (const name of [
    'add',
    'build',
    'check',
    'deploy',
    'fetch',
    'grant',
    'hash',
    'join',
    'list',
    'move',
    'open',
    'pack',
  ]) {
    writeFileSync(join(path, `lib/commands/${name}.js`), command(name, BODY));
  }
  writeFileSync(join(path, 'lib/commands/sort.js'), command('sort', [...BODY.slice(0, -1), '']));
  return { path, remove: () => rmSync(path, { recursive: true, force: true, maxRetries: 3 }) };
}

describe('completions with a model', () => {
  const folder = repository();
  let server: FimServer;
  let editor: Editor;
  let workbench: Workbench;
  const keyboard = (): Workbench['page']['keyboard'] => workbench.page.keyboard;

  beforeAll(async () => {
    server = await FimServer.start('llamacpp', '');
    editor = await Editor.start({
      settings: {
        'quarry.completion.model': `${server.url}#scripted`,
        ...QUIET,
      },
    });
    workbench = await editor.open(folder.path);
    await ready(workbench);
    // On a machine that is busy, the first context of a folder takes longer than a completion waits for it.
    await openFile(workbench, 'port.js', 6);
    await workbench.command('Quarry: Why This Context?');
    await workbench.quickPickRows().filter({ hasText: 'lib/error.js' }).first().waitFor();
    await keyboard().press('Escape');
  });

  beforeEach(async () => {
    server.seen.length = 0;
    await openFile(workbench, 'port.js', 6);
  });

  afterEach(async () => {
    await keyboard().press('Escape');
    await revert(workbench);
  });

  afterAll(async () => {
    await editor.close();
    await server[Symbol.asyncDispose]();
    folder.remove();
  });

  // No name here begins with what is typed, so that the built-in completer leaves it to the model.
  const REST = 'ify(value) || new InvalidArgumentError(`Not a port: ${value}`);';

  it('sends the retrieved definition, shows the answer as ghost text, and Tab takes it', async () => {
    server.script = ({ prompt = '' }) => (prompt.endsWith('zork') ? `${REST}\n  return port;` : '');
    await expect.poll(await typed(workbench, '  return zork')).toBe(dense(REST));
    const { body } = server.seen.find(({ body: { prompt } }) => prompt === '  return zork')!;
    expect(body.input_suffix).toMatch(/^\n {2}return port;/);
    const given = body.input_extra!.map(({ text }) => text).join('\n');
    expect(given).toContain('class InvalidArgumentError extends CommanderError');
    await workbench.screenshot('completion');
    await keyboard().press('Tab');
    await expect.poll(() => cursorLine(workbench)).toBe(`  return zork${REST}`);
    await expect.poll(() => ghost(workbench)).not.toContain('InvalidArgumentError');
  });

  it('accepts word by word, types along, and Escape takes it away', async () => {
    server.script = () => `${REST}\n`;
    await expect.poll(await typed(workbench, '  const one = zork')).toBe(dense(REST));
    await keyboard().press('Control+ArrowRight');
    await expect.poll(() => cursorLine(workbench)).toContain('  const one = zorkify');
    const asked = server.seen.length;
    await expect.poll(() => ghost(workbench)).toBe(dense(REST.slice('ify'.length)));
    // The editor closes the bracket by itself; the proposal goes on inside it.
    await keyboard().type('(v');
    await expect.poll(() => ghost(workbench)).toMatch(/^alue.*\|\|newInvalidArgumentError/);
    expect(server.seen.length).toBe(asked);
    await keyboard().press('Escape');
    await expect.poll(() => ghost(workbench)).toBe('');
    await expect.poll(() => cursorLine(workbench)).toContain('zorkify(v');
  });

  it('leaves the server when the user types something else', async () => {
    server.script = () => ({ text: '', fault: { kind: 'hang', after: -1 } });
    await keyboard().type('  const gone = bli');
    const { abandoned } = await server.asked(0);
    server.script = () => 's.length;\n';
    await keyboard().type('pp');
    expect(await abandoned).toBe(true);
    await expect.poll(() => ghost(workbench)).toBe('s.length;');
  });

  it('shows the lines of a block at once, where a block is wanted', async () => {
    server.script = () => "\n    throw new InvalidArgumentError('Not a port.');\n  }\n\n  return port;\n}\n";
    const shown = await typed(workbench, '  if (!(zork > 0)) {');
    await expect.poll(shown).toContain(dense("throw new InvalidArgumentError('Not a port.');"));
    await workbench.screenshot('completion-block');
  });

  it('a slow server does not hold up typing, and its answer still comes', async () => {
    const [until, answer] = gate();
    server.script = () => ({ text: 'k(port);\n', until });
    const shown = await typed(workbench, '  const slow = zor');
    await expect.poll(() => cursorLine(workbench)).toBe('  const slow = zor');
    await server.asked(0);
    answer();
    await expect.poll(shown).toBe('k(port);');
  });

  it('the built-in completer answers from the repository while the model is still silent', async () => {
    server.script = () => ({ text: '', fault: { kind: 'hang', after: -1 } });
    await openFile(workbench, 'sort.js', 8);
    await keyboard().type('  return formatResult(');
    // The repository's tokens may still be read, and the completer never waits for them: the bracket is typed again.
    const proposed = async (): Promise<string> => {
      if ((await ghost(workbench)) !== '') return ghost(workbench);
      await keyboard().press('Backspace');
      await keyboard().type('(');
      return '';
    };
    await expect.poll(proposed, { interval: 1000 }).toMatch(/^context,input,options\.color/);
    await workbench.screenshot('completion-built-in');
    await keyboard().press('Tab');
    await expect
      .poll(() => cursorLine(workbench))
      .toMatch(/^ {2}return formatResult\(context, input, options\.color\);?$/);
  });

  it('says what a completion here is given, and why; a piece can be opened, pinned and banned', async () => {
    await keyboard().type('  throw new Inv');
    const piece = workbench.quickPickRows().filter({ hasText: 'lib/error.js' }).first();
    const press = async (button: string): Promise<void> => {
      await piece.hover();
      await piece.locator(`.action-label.${button}`).click();
    };
    await workbench.command('Quarry: Why This Context?');
    await expect.poll(() => piece.innerText()).toMatch(/\d tokens/);
    await workbench.screenshot('completion-why');
    await press('codicon-pin');
    await piece.locator('.label-name .codicon-pinned').waitFor();
    await press('codicon-pinned');
    await piece.locator('.label-name .codicon-pinned').waitFor({ state: 'detached' });
    await press('codicon-circle-slash');
    await workbench.quickInput().fill('never given');
    await piece.waitFor();
    await press('codicon-discard');
    await workbench.quickInput().fill('lib/error.js');
    await piece.filter({ hasText: 'tokens' }).waitFor();
    await keyboard().press('Enter');
    await workbench.activeTab().filter({ hasText: 'error.js' }).waitFor();
    await workbench.command('View: Close Editor');
    await workbench.activeTab().filter({ hasText: 'port.js' }).waitFor();
  });

  it('counts what was shown, accepted, and still there half a minute later', async () => {
    const counts = async (): Promise<string> => {
      await workbench.command('Quarry: Completion Statistics');
      const report = workbench.webview().locator('table');
      await report.waitFor();
      const text = await report.innerText();
      await workbench.screenshot('completion-statistics');
      await workbench.command('View: Close Editor');
      return text;
    };
    // Of the tests before, which took back what they had accepted.
    await expect
      .poll(counts, { timeout: 120_000, interval: 5_000 })
      .toMatch(/scripted\s+\d+\s+1 \(\d+ %\)\s+\d+\s+\d+\s+0 %/);
  });

  it('is quiet while it snoozes', async () => {
    server.script = () => `${REST}\n`;
    await workbench.command('Quarry: Snooze Completions');
    await workbench.quickPickRows().filter({ hasText: '5 minutes' }).first().click();
    await keyboard().type('  const quiet = fru');
    await expect.poll(() => languageStatus(workbench)).toContain('Snoozed until');
    await workbench.command('Quarry: Snooze Completions');
    await expect.poll(() => languageStatus(workbench)).toContain('Built-in and scripted');
    expect(server.seen).toHaveLength(0);
    server.script = () => 'ish(port);\n';
    await expect.poll(await typed(workbench, 'b')).toBe('ish(port);');
  });

  it('what an input method composes is asked about like what is typed', async () => {
    server.script = ({ prompt = '' }) => (prompt.endsWith('= 合計') ? '(port);\n' : '');
    await keyboard().type('  const zork = ');
    const cdp = await workbench.page.context().newCDPSession(workbench.page);
    for (const text of ['g', 'ご', 'ごう', '合']) {
      await cdp.send('Input.imeSetComposition', { text, selectionStart: text.length, selectionEnd: text.length });
    }
    await cdp.send('Input.insertText', { text: '合計' });
    await expect.poll(() => cursorLine(workbench)).toBe('  const zork = 合計');
    await expect.poll(() => ghost(workbench)).toBe('(port);');
  });

  it('says once, quietly, when the model is away', async () => {
    server.script = () => ({ text: '', fault: { kind: 'status', status: 500, message: 'out of memory' } });
    await keyboard().type('  const away = gno');
    await workbench.statusBarItem('out of memory').waitFor();
    await workbench.screenshot('completion-trouble');
    expect(await workbench.page.locator('.notification-toast').count()).toBe(0);
  });
});
