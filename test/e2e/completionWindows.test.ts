import { mkdirSync, mkdtempSync, realpathSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import type { Locator } from 'playwright-core';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { type FimBody, FimServer } from '../harness/fimServer.js';
import { Editor, type EditorOptions, type Workbench } from '../harness/vscode.js';
import { ghost, languageStatus, QUIET, typed } from './completing.js';
import { cursorLine, openFile, ready, revert } from './quarry.js';

/** Longer than any wait before a completion is asked for or shown: what has not come by then does not come. */
const QUIET_MS = 2000;

describe('completions in windows of all kinds', () => {
  let folder: string;
  let server: FimServer;
  let editor: Editor | undefined;

  const write = (files: Record<string, string>): void => {
    for (const [name, text] of Object.entries(files)) {
      mkdirSync(dirname(join(folder, name)), { recursive: true });
      writeFileSync(join(folder, name), text);
    }
  };
  const start = async ({ settings, ...options }: EditorOptions): Promise<Editor> =>
    (editor = await Editor.start({ ...options, settings: { ...QUIET, ...settings } }));
  const model = (): Record<string, unknown> => ({ 'quarry.completion.model': `${server.url}#scripted` });
  /** A question that was asked, whether its toast is still there or not. */
  const notice = async (workbench: Workbench, text: string): Promise<Locator> => {
    const item = workbench.page.locator('.notification-list-item').filter({ hasText: text }).first();
    const isShown = (): Promise<boolean> =>
      item.waitFor({ timeout: QUIET_MS }).then(
        () => true,
        () => false,
      );
    while (!(await isShown())) await workbench.command('Notifications: Show Notifications');
    return item;
  };
  const wait = (workbench: Workbench): Promise<void> => workbench.page.waitForTimeout(QUIET_MS);

  beforeAll(async () => {
    server = await FimServer.start('llamacpp', '');
  });

  beforeEach(() => {
    folder = realpathSync(mkdtempSync(join(tmpdir(), 'quarry-completion-')));
    server.seen.length = 0;
    server.script = ({ prompt = '' }: FimBody) => (prompt.endsWith('zork') ? 'ify();\n' : '');
    write({ 'app.js': 'export function start() {\n}\n' });
  });

  afterEach(async () => {
    await editor?.close();
    editor = undefined;
    rmSync(folder, { recursive: true, force: true, maxRetries: 3 });
  });

  afterAll(() => server[Symbol.asyncDispose]());

  it('a first run is quiet: nothing is asked, and nothing but the language status tells', async () => {
    const workbench = await (await start({})).open(folder);
    await ready(workbench);
    await openFile(workbench, 'app.js', 1);
    await workbench.page.keyboard.type('\nstart();\nsta');
    await wait(workbench);
    expect(await workbench.page.locator('.notification-toast, .monaco-dialog-box').count()).toBe(0);
    await expect.poll(() => languageStatus(workbench)).toContain('Built-in');
  });

  it('with several folders, each file is completed from its own', async () => {
    for (const name of ['client', 'server']) {
      write({
        [`${name}/harbour.js`]: `/** Of the ${name}. */\nexport function findShips(${name}Harbour) {}\n`,
        [`${name}/${name}App.js`]: "import { findShips } from './harbour.js';\n\nexport function start() {\n}\n",
      });
    }
    write({ 'both.code-workspace': JSON.stringify({ folders: [{ path: 'client' }, { path: 'server' }] }) });
    const workbench = await (await start({ settings: model() })).open(join(folder, 'both.code-workspace'));
    await ready(workbench);
    for (const [name, other] of [
      ['server', 'client'],
      ['client', 'server'],
    ] as const) {
      await openFile(workbench, `${name}App.js`, 3);
      // On a machine that is busy, the first context of a folder takes longer than a completion waits for it.
      await workbench.command('Quarry: Why This Context?');
      await workbench.quickPickRows().filter({ hasText: 'harbour.js' }).first().waitFor();
      await workbench.page.keyboard.press('Escape');
      await expect.poll(await typed(workbench, '\nfindShips(zork')).toBe('ify();');
      const { text } = server.seen.find(({ body }) => body.prompt?.endsWith('zork'))!;
      expect(text).toContain(`${name}Harbour`);
      expect(text).not.toContain(`${other}Harbour`);
      await workbench.page.keyboard.press('Tab');
      await expect.poll(() => cursorLine(workbench)).toContain('findShips(zorkify();');
      await revert(workbench);
      server.seen.length = 0;
    }
  });

  it('where another extension proposes text, Quarry keeps quiet and asks once who should', async () => {
    const twinny = { name: 'twinny', publisher: 'rjmacarthy', version: '1.0.0', engines: { vscode: '^1.80.0' } };
    write({
      'other/package.json': JSON.stringify({ ...twinny, main: './main.js', activationEvents: ['onStartupFinished'] }),
      'other/main.js': 'exports.activate = () => undefined;\n',
    });
    const one = await start({ settings: model(), others: [join(folder, 'other')] });
    const workbench = await one.open(folder);
    const typeInto = async (): Promise<() => Promise<string>> => {
      await ready(workbench);
      await openFile(workbench, 'app.js', 1);
      return typed(workbench, '\nzork');
    };
    await typeInto();
    const question = await notice(workbench, 'twinny proposes text as you type');
    await wait(workbench);
    expect(await ghost(workbench)).toBe('');
    expect(server.seen).toHaveLength(0);
    await workbench.screenshot('completion-who-speaks');
    await question.getByRole('button', { name: 'Quarry', exact: true }).click();
    await openFile(workbench, 'app.js', 2);
    await workbench.page.keyboard.press('Backspace');
    await expect.poll(await typed(workbench, 'k')).toBe('ify();');
    await revert(workbench);
    await workbench.page.reload();
    await workbench.ready();
    await expect.poll(await typeInto()).toBe('ify();');
    expect(await workbench.page.locator('.notification-toast').count()).toBe(0);
  });

  it('a workspace chooses no model while it is not trusted, and afterwards none that the user does not agree to', async () => {
    write({ '.vscode/settings.json': JSON.stringify(model()) });
    const one = await start({ trusting: false, settings: { 'security.workspace.trust.startupPrompt': 'never' } });
    const workbench = await one.open(folder);
    await ready(workbench);
    await workbench.statusBarItem('Restricted Mode').waitFor();
    await openFile(workbench, 'app.js', 1);
    await workbench.page.keyboard.type('\nzork');
    await wait(workbench);
    expect(server.seen).toHaveLength(0);

    await workbench.command('Workspaces: Manage Workspace Trust');
    await workbench.page.getByRole('button', { name: 'Trust', exact: true }).first().click();
    // Over the window lies the page on trust, and no toast is shown over that.
    await workbench.page.keyboard.press('Escape');
    const question = await notice(workbench, 'This workspace chose a model at');
    await openFile(workbench, 'app.js', 2);
    await workbench.page.keyboard.type('\nzork');
    await wait(workbench);
    expect(server.seen).toHaveLength(0);
    await workbench.screenshot('completion-workspace-model');
    await question.getByRole('button', { name: 'Send Text There' }).click();
    await openFile(workbench, 'app.js', 2);
    await expect.poll(await typed(workbench, '\nzork')).toBe('ify();');
  });
});
