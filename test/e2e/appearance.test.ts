import { copyFileSync, mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { root } from '../../scripts/lib/paths.mjs';
import { Editor, type Workbench } from '../harness/vscode.js';
import { ask, complaints, openChat, ready } from './quarry.js';

/**
 * How Quarry looks, on real code: its own, or the folder that QUARRY_SHOWCASE names. With QUARRY_SHOWCASE the
 * pictures of the README are made anew, too; QUARRY_SHOWCASE_QUERY and _QUESTION say what is looked for.
 */
const showcase = process.env['QUARRY_SHOWCASE'];
const query = process.env['QUARRY_SHOWCASE_QUERY'] ?? 'ignore rules';
const question = process.env['QUARRY_SHOWCASE_QUESTION'] ?? 'How are files that git ignores left out?';

const images = join(root, 'docs/images');

describe.each([
  ['dark', 'Default Dark Modern', 'vscode-dark'],
  ['light', 'Default Light Modern', 'vscode-light'],
  ['contrast', 'Default High Contrast', 'vscode-high-contrast'],
])('in the %s theme', (name, theme, themeClass) => {
  let editor: Editor;
  let workbench: Workbench;
  let problems: string[];

  beforeAll(async () => {
    const settings = { 'workbench.colorTheme': theme, 'window.autoDetectColorScheme': false };
    editor = await Editor.start({ settings, viewport: { width: 1280, height: 760 } });
    workbench = await editor.open(showcase ?? join(root, 'src'));
    problems = complaints(workbench.page);
    await ready(workbench);
  });

  afterAll(() => editor.close());

  async function keep(what: string): Promise<void> {
    // The welcome of the editor and its toasts come and go.
    await workbench.page.mouse.move(640, 755);
    const picture = await workbench.screenshot(`${what}-${name}`);
    if (showcase === undefined || name !== 'dark' || what === 'health') return;
    mkdirSync(images, { recursive: true });
    copyFileSync(picture, join(images, `${what}.png`));
  }

  /** Drags the border between side bar and editor: cards are read more easily with some room. */
  async function widenSideBar(): Promise<void> {
    const { mouse } = workbench.page;
    await mouse.move(350, 600);
    await mouse.down();
    await mouse.move(520, 600, { steps: 5 });
    await mouse.up();
  }

  it('the search shows results and a preview', async () => {
    await workbench.command('Quarry: Search Repository');
    await workbench.quickInput().fill(query);
    // Not the rows that say what can be asked, which are there before anything is typed.
    await workbench.quickPickRows().filter({ hasText: '.ts' }).nth(1).waitFor();
    await workbench.page.keyboard.press('ArrowDown');
    await workbench.page.locator('.monaco-editor .view-line').first().waitFor();
    await workbench.page.keyboard.press('ArrowUp');
    await workbench.page.locator('.monaco-editor .cdr').first().waitFor({ state: 'attached' });
    await keep('search');
    await workbench.page.keyboard.press('Enter');
    await workbench.page.locator('.editor-group-container.active .monaco-editor.focused').first().waitFor();
  });

  it('the chat shows cards in the colours of the theme', async () => {
    const chat = await openChat(workbench);
    await widenSideBar();
    await ask(chat, question);
    const card = chat.locator('.turn.done .card').first();
    await card.waitFor();
    await expect.poll(() => chat.locator('body').getAttribute('class')).toContain(themeClass);
    const [text, background] = await card.evaluate((element) => {
      const { color, backgroundColor } = getComputedStyle(element);
      return [color, backgroundColor];
    });
    expect(text).not.toBe(background);
    await chat.locator('.card a.place').first().click();
    await workbench.page.locator('.monaco-editor .cdr').first().waitFor({ state: 'attached' });
    await keep('chat');
  });

  it('the health report is readable', async () => {
    await workbench.command('Quarry: Show Health');
    const report = workbench.page
      .locator('iframe.webview.ready')
      .last()
      .contentFrame()
      .frameLocator('iframe#active-frame');
    await report.getByText('Size on disk').waitFor();
    await keep('health');
  });

  it('nothing complains', () => {
    expect(problems).toEqual([]);
  });
});
