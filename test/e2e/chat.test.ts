import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { Editor, type Workbench } from '../harness/vscode.js';
import { copyFixture } from '../harness/workspace.js';
import { ask, complaints, cursorLine, openChat, ready } from './quarry.js';

describe('asking in the side bar', () => {
  const folder = copyFixture('shop');
  let editor: Editor;
  let workbench: Workbench;
  let problems: string[];

  beforeAll(async () => {
    editor = await Editor.start();
    workbench = await editor.open(folder.path);
    problems = complaints(workbench.page);
    await ready(workbench);
  });

  afterAll(async () => {
    await editor.close();
    folder.remove();
  });

  it('greets with examples', async () => {
    const chat = await openChat(workbench);
    await chat.getByRole('heading', { name: 'Ask about this repository' }).waitFor();
    await expect.poll(() => chat.locator('#model').getAttribute('aria-label')).toContain('nothing leaves this machine');
    await workbench.screenshot('chat-empty');
  });

  it('answers with cards, from the keyboard alone', async () => {
    const chat = workbench.webview();
    await expect.poll(() => chat.locator('#question').evaluate((field) => field === document.activeElement)).toBe(true);
    await workbench.page.keyboard.type('How are discounts applied?');
    await workbench.page.keyboard.press('Enter');
    await chat.locator('.turn.done .card').first().waitFor();
    expect(await chat.locator('.card .name').allInnerTexts()).toContain('applyDiscount');
    expect(await chat.locator('.hljs-keyword').count()).toBeGreaterThan(0);
    await expect.poll(() => chat.locator('#announcer').innerText()).toMatch(/part/);
    await workbench.screenshot('chat-answer');
  });

  it('shows one card open, and the others when they are looked at', async () => {
    const [first, second] = [0, 1].map((n) => workbench.webview().locator('.card').nth(n));
    expect(await first!.locator('pre').isVisible()).toBe(true);
    expect(await second!.locator('pre').count()).toBe(0);
    await second!.locator('.card-head').focus();
    await workbench.page.keyboard.press('Enter');
    await second!.locator('pre').waitFor();
  });

  it('tells how it was found', async () => {
    const steps = workbench.webview().locator('.steps').last();
    expect(await steps.locator('ol').isVisible()).toBe(false);
    await steps.locator('summary').focus();
    await workbench.page.keyboard.press('Enter');
    await steps.locator('li').filter({ hasText: 'searched' }).first().waitFor();
  });

  it('opens the file at the lines from a link, with the keyboard', async () => {
    const card = workbench.webview().locator('.card', { hasText: 'applyDiscount' }).first();
    const link = card.locator('.where a.place');
    expect(await link.innerText()).toMatch(/^src\/basket\.ts:\d+-\d+$/);
    await link.focus();
    await workbench.page.keyboard.press('Enter');
    await workbench.activeTab().filter({ hasText: 'basket.ts' }).waitFor();
    expect(await cursorLine(workbench)).toMatch(/applyDiscount|Takes the best coupon/);
    await workbench.screenshot('chat-opened');
  });

  it('opens the file with the mouse, too', async () => {
    await workbench.webview().locator('.where a.place', { hasText: 'checkout.ts' }).first().click();
    await workbench.activeTab().filter({ hasText: 'checkout.ts' }).waitFor();
  });

  it('answers a question about structure with a table that can be sorted', async () => {
    const chat = await openChat(workbench);
    await ask(chat, 'Which exported functions have no test?');
    const table = chat.locator('.structure');
    await table.locator('tbody tr').first().waitFor();
    const names = (): Promise<string[]> => table.locator('tbody td:first-child').allInnerTexts();
    const before = await names();
    await table.getByRole('button', { name: 'Name' }).click();
    expect(await names()).toEqual(before.toSorted((a, b) => a.localeCompare(b)));
    await table.getByRole('button', { name: 'Name' }).click();
    expect(await names()).toEqual(before.toSorted((a, b) => b.localeCompare(a)));
    expect(await table.locator('a.place').count()).toBeGreaterThan(0);
    await workbench.screenshot('chat-table');
  });

  it('is honest when nothing matches', async () => {
    const chat = await openChat(workbench);
    await ask(chat, 'Which zyzzyva quokka plays the xylophone?');
    await chat.locator('.not-found', { hasText: 'Nothing in this repository matches' }).waitFor();
    await workbench.screenshot('chat-nothing');
  });

  it('offers commands, files and symbols while typing, for eyes and ears', async () => {
    const chat = workbench.webview();
    const { keyboard } = workbench.page;
    const chosen = (): Promise<string> =>
      chat.locator('#question').evaluate((field) => {
        const id = field.getAttribute('aria-activedescendant');
        return (id && document.getElementById(id)?.textContent) ?? '';
      });
    await chat.locator('#question').focus();
    await keyboard.type('/ex');
    await expect.poll(chosen).toContain('explain');
    await keyboard.press('Enter');
    await keyboard.type('@bask');
    await expect.poll(chosen).toContain('basket.ts');
    await workbench.screenshot('chat-suggestions');
    await keyboard.press('Enter');
    expect(await chat.locator('.chip').allInnerTexts()).toEqual([expect.stringContaining('src/basket.ts')]);
    await keyboard.type('#applyD');
    await expect.poll(chosen).toContain('applyDiscount');
    await keyboard.press('Escape');
    await expect.poll(chosen).toBe('');
    await chat.getByRole('button', { name: 'Remove src/basket.ts' }).click();
    expect(await chat.locator('.chip').count()).toBe(0);
  });

  it('is still there after the view was hidden, with what was typed', async () => {
    const typed = await workbench.webview().locator('#question').inputValue();
    expect(typed).toMatch(/^\/explain .*#applyD$/);
    await workbench.command('View: Show Explorer');
    const chat = await openChat(workbench);
    expect(await chat.locator('.turn').count()).toBe(3);
    expect(await chat.locator('#question').inputValue()).toBe(typed);
    await chat.locator('#question').fill('');
  });

  it('brings earlier questions back with the arrow keys, and walks the turns', async () => {
    const chat = workbench.webview();
    const { keyboard } = workbench.page;
    await chat.locator('#question').focus();
    await keyboard.press('ArrowUp');
    expect(await chat.locator('#question').inputValue()).toContain('zyzzyva');
    await keyboard.press('ArrowUp');
    expect(await chat.locator('#question').inputValue()).toContain('exported functions');
    await keyboard.press('ArrowDown');
    await keyboard.press('ArrowDown');
    expect(await chat.locator('#question').inputValue()).toBe('');
    await chat.locator('.turn').last().focus();
    await keyboard.press('Home');
    const focused = (): Promise<string> => chat.locator('.turn:focus .question').innerText();
    expect(await focused()).toContain('How are discounts applied?');
    await keyboard.press('ArrowDown');
    expect(await focused()).toContain('exported functions');
    await keyboard.press('ArrowUp');
    await keyboard.press('Tab');
    expect(await chat.locator(':focus').getAttribute('aria-label')).toBe('Edit and Ask Again');
  });

  it('branches from a turn when an earlier question is changed', async () => {
    const chat = workbench.webview();
    await workbench.page.keyboard.press('Enter');
    await expect.poll(() => chat.locator('#question').inputValue()).toBe('How are discounts applied?');
    await chat.locator('#question').fill('Who uses formatMoney?');
    await workbench.page.keyboard.press('Enter');
    await expect.poll(() => chat.locator('.question').allInnerTexts()).toEqual(['Who uses formatMoney?']);
    await chat.locator('.turn.done .usages[open] a.place').first().waitFor();
  });

  it('finds the first conversation by a word in it, and goes there', async () => {
    await workbench.command('Quarry: Conversation History');
    await workbench.quickInput().fill('quokka');
    await workbench.quickPickRows().filter({ hasText: 'zyzzyva' }).first().click();
    const chat = workbench.webview();
    await expect.poll(() => chat.locator('.turn').count()).toBe(3);
    await chat.locator('.question', { hasText: 'zyzzyva' }).waitFor();
  });

  it('is an editor tab, too, with the same conversation', async () => {
    await workbench.command('Quarry: Open Chat in Editor');
    await workbench.activeTab().filter({ hasText: 'Quarry Chat' }).waitFor();
    const tab = workbench.page
      .locator('iframe.webview.ready')
      .last()
      .contentFrame()
      .frameLocator('iframe#active-frame');
    await expect.poll(() => tab.locator('.turn').count()).toBe(3);
    await workbench.screenshot('chat-tab');
    await workbench.command('View: Close Editor');
    await expect.poll(() => workbench.page.locator('iframe.webview').count()).toBe(1);
  });

  it('takes a file that is dragged from the explorer while Shift is held', async () => {
    await workbench.command('Quarry: Open Chat in Editor');
    await workbench.command('View: Show Explorer');
    const { mouse, keyboard } = workbench.page;
    const row = workbench.page.locator('.explorer-folders-view .monaco-list-row', { hasText: 'README.md' });
    const page = workbench.page.locator('iframe.webview.ready');
    const chat = workbench.webview();
    await chat.locator('#question').waitFor();
    const middle = async (of: typeof row): Promise<[number, number]> => {
      const { x, y, width, height } = (await of.boundingBox())!;
      return [x + width / 2, y + height / 2];
    };
    const [x, y] = await middle(page);
    await mouse.move(...(await middle(row)));
    await mouse.down();
    await mouse.move(x, y, { steps: 8 });
    await keyboard.down('Shift');
    await mouse.move(x + 20, y + 20, { steps: 8 });
    await chat.locator('body.dropping').waitFor();
    await workbench.screenshot('chat-dragging');
    await mouse.up();
    await keyboard.up('Shift');
    await chat.getByRole('button', { name: 'Remove README.md' }).click();
    await workbench.command('View: Close All Editors');
    await workbench.page.locator('.tab', { hasText: 'Quarry Chat' }).waitFor({ state: 'detached' });
    await openChat(workbench);
  });

  it('is found again after the window was closed', async () => {
    await workbench.page.reload();
    await workbench.ready();
    await ready(workbench);
    const chat = await openChat(workbench);
    await expect.poll(() => chat.locator('.turn').count()).toBe(3);
    await chat.locator('.not-found').waitFor();
  });

  it('starts anew on demand', async () => {
    await workbench.command('Quarry: New Conversation');
    await workbench.webview().getByRole('heading', { name: 'Ask about this repository' }).waitFor();
    expect(await workbench.webview().locator('.turn').count()).toBe(0);
  });

  it('becomes a Markdown document', async () => {
    const chat = workbench.webview();
    await ask(chat, 'Who uses formatMoney?');
    await chat.locator('.turn.done').waitFor();
    await workbench.command('Quarry: Export Conversation to Markdown');
    await workbench.page.locator('.view-line', { hasText: '# Who uses formatMoney?' }).first().waitFor();
  });

  it('shows what was found for a further question below it, not the question alone at the end', async () => {
    const chat = workbench.webview();
    await ask(chat, 'How are discounts applied?');
    await chat.locator('.turn.done').nth(1).waitFor();
    const top = (selector: string): Promise<number> =>
      chat
        .locator(selector)
        .last()
        .evaluate((element) => element.getBoundingClientRect().top);
    await expect
      .poll(async () => (await top('#composer')) - (await top('.turn.done .card >> nth=0')))
      .toBeGreaterThan(100);
    const [question, conversation] = [await top('.turn .question'), await top('#conversation')];
    expect(question - conversation).toBeLessThan(40);
    await workbench.screenshot('chat-further');
  });

  it('violates no policy and throws no error', () => {
    expect(problems).toEqual([]);
  });
});
