import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { Editor, type Workbench } from '../harness/vscode.js';
import { copyFixture } from '../harness/workspace.js';
import { cursorLine, openFile, ready, takeRow } from './quarry.js';

describe('searching the repository', () => {
  const folder = copyFixture('shop');
  let editor: Editor;
  let workbench: Workbench;

  beforeAll(async () => {
    editor = await Editor.start();
    workbench = await editor.open(folder.path);
    await ready(workbench);
  });

  afterAll(async () => {
    await editor.close();
    folder.remove();
  });

  /** Opens the search from the palette, types, and waits for a row. */
  async function search(query: string, row: string): Promise<void> {
    await workbench.command('Quarry: Search Repository');
    await workbench.quickInput().fill(query);
    await workbench.quickPickRows().filter({ hasText: row }).first().waitFor();
  }

  const first = (): Promise<string> => workbench.quickPickRows().first().innerText();
  const hasFocus = (): Promise<boolean> => workbench.quickInput().evaluate((input) => input === document.activeElement);

  it('shows definitions with place and reason as one types', async () => {
    await search('discount', 'applyDiscount');
    await expect.poll(first).toContain('src/basket.ts');
    await workbench.screenshot('search');
  });

  it('previews with the arrow keys, and Escape brings back what was there', async () => {
    await workbench.page.keyboard.press('Escape');
    await openFile(workbench, 'mailer.py');

    await search('money', 'Money');
    await workbench.page.keyboard.press('ArrowDown');
    await workbench.activeTab().filter({ hasNotText: 'mailer.py' }).waitFor();
    await workbench.page.locator('.rangeHighlight, .monaco-editor .cdr').first().waitFor({ state: 'attached' });
    await expect.poll(hasFocus).toBe(true);
    await workbench.screenshot('search-preview');

    await workbench.page.keyboard.press('Escape');
    await workbench.activeTab().filter({ hasText: 'mailer.py' }).waitFor();
    await expect.poll(() => workbench.page.locator('.tab').count()).toBe(1);
  });

  it('opens the result at its lines with Enter', async () => {
    await search('applyDiscount', 'applyDiscount');
    await takeRow(workbench, 'src/basket.ts');
    await workbench.activeTab().filter({ hasText: 'basket.ts' }).waitFor();
    await expect.poll(() => cursorLine(workbench)).toMatch(/applyDiscount|Takes the best coupon/);
    await workbench.screenshot('search-opened');
  });

  it('opens from the keyboard alone: keybinding, query, Ctrl+Enter to the side', async () => {
    await workbench.page.keyboard.press('Control+K');
    await workbench.page.keyboard.press('q');
    await workbench.quickInput().waitFor();
    await expect.poll(hasFocus).toBe(true);
    await workbench.page.keyboard.type('formatMoney');
    await takeRow(workbench, 'src/money.ts', 'Control+Enter');
    await expect.poll(() => workbench.page.locator('.editor-group-container').count()).toBe(2);
    await workbench.activeTab().filter({ hasText: 'money.ts' }).waitFor();
  });

  it('completes a filter from what occurs here: Tab takes it, the rest of the query stays', async () => {
    await workbench.page.keyboard.press('Escape');
    await search('receipt lang:', 'lang:typescript');
    const rows = workbench.quickPickRows();
    await expect.poll(first).toContain('lang:typescript');
    await rows.filter({ hasText: 'lang:python' }).first().waitFor();
    await workbench.screenshot('search-filters');
    await workbench.quickInput().pressSequentially('py');
    await rows.filter({ hasText: 'lang:typescript' }).first().waitFor({ state: 'detached' });
    await takeRow(workbench, 'lang:python', 'Tab');
    await expect.poll(() => workbench.quickInput().inputValue()).toBe('receipt lang:python ');
    await expect.poll(hasFocus).toBe(true);
    await rows.filter({ hasText: 'mailer.py' }).first().waitFor();

    await workbench.quickInput().fill('-te');
    await takeRow(workbench, '-test');
    await expect.poll(() => workbench.quickInput().inputValue()).toBe('-test ');
    await workbench.page.keyboard.press('Escape');
  });

  it('offers the filters to who has not typed anything, and says when one finds nothing', async () => {
    await workbench.command('Quarry: Search Repository');
    await workbench.quickPickRows().filter({ hasText: 'symbol:' }).first().click();
    await expect.poll(() => workbench.quickInput().inputValue()).toBe('symbol:');
    await workbench.quickInput().pressSequentially('form');
    await workbench.quickPickRows().filter({ hasText: 'symbol:formatMoney' }).first().waitFor();
    await search('money lang:rust ', 'No indexed file is written in rust.');
    await workbench.page.keyboard.press('Escape');
  });

  it('leads from a pasted stack trace to its frames', async () => {
    const trace =
      'Error: cannot add USD to EUR    at add (/ci/shop/src/money.ts:9:45)    at total (/ci/shop/src/basket.ts:14:60)';
    await search(trace, 'frame 1 of the trace');
    await expect.poll(first).toContain('src/money.ts');
    await workbench.screenshot('search-trace');
    await takeRow(workbench, 'src/money.ts');
    await workbench.activeTab().filter({ hasText: 'money.ts' }).waitFor();
    await expect.poll(() => cursorLine(workbench)).toContain('if (left.currency !== right.currency)');
  });

  it('admits that nothing matches', async () => {
    await search('zyzzyva quokka xylophone', 'Nothing in this repository matches');
    await workbench.screenshot('search-nothing');
    await workbench.page.keyboard.press('Escape');
  });
});
