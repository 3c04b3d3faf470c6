import type { FrameLocator } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { Editor, type Workbench } from '../harness/vscode.js';
import { copyFixture } from '../harness/workspace.js';
import { ask, complaints, cursorLine, openChat, ready } from './quarry.js';

/** Has each card say how often it was put into the page, and whether its turn was still running then. */
async function watchCards(chat: FrameLocator): Promise<void> {
  await chat.locator('#conversation').evaluate((conversation) => {
    const cardsIn = (node: Node): HTMLElement[] =>
      node instanceof HTMLElement ? [node, ...node.querySelectorAll<HTMLElement>('.card')] : [];
    new MutationObserver((changes) => {
      for (const card of changes.flatMap(({ addedNodes }) => [...addedNodes].flatMap(cardsIn))) {
        if (!card.matches('.card')) continue;
        card.dataset['added'] = String(Number(card.dataset['added'] ?? 0) + 1);
        card.dataset['while'] = String(card.closest('.turn.running') !== null);
      }
    }).observe(conversation, { childList: true, subtree: true });
  });
}

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
    await watchCards(chat);
    await workbench.page.keyboard.type('How are discounts applied?');
    await workbench.page.keyboard.press('Enter');
    await chat.locator('.turn.done .card').first().waitFor();
    await expect.poll(() => chat.locator('.card .name').allInnerTexts()).toContain('applyDiscount');
    await expect.poll(() => chat.locator('.hljs-keyword').count()).toBeGreaterThan(0);
    await expect.poll(() => chat.locator('#announcer').innerText()).toMatch(/part/);
    await workbench.screenshot('chat-answer');
  });

  it('leaves a card in its place while the answer is completed', async () => {
    const cards = workbench.webview().locator('.turn.done .card');
    const added = (): Promise<unknown[]> =>
      cards.evaluateAll((all) => all.map((card) => [card.dataset['added'], card.dataset['while']]));
    const total = await cards.count();
    await expect.poll(added).toEqual(Array.from({ length: total }, () => ['1', 'true']));
  });

  it('shows one card open, and the others when they are looked at', async () => {
    const [first, second] = [0, 1].map((n) => workbench.webview().locator('.card').nth(n));
    await first!.locator('pre').waitFor();
    await expect.poll(() => second!.locator('pre').count()).toBe(0);
    await second!.locator('.card-head').press('Enter');
    await second!.locator('pre').waitFor();
  });

  it('tells how it was found', async () => {
    const steps = workbench.webview().locator('.steps').last();
    await steps.locator('ol').waitFor({ state: 'hidden' });
    await steps.locator('summary').press('Enter');
    await steps.locator('li').filter({ hasText: 'searched' }).first().waitFor();
  });

  it('opens the file at the lines from a link, with the keyboard', async () => {
    const card = workbench.webview().locator('.card', { hasText: 'applyDiscount' }).first();
    const link = card.locator('.where a.place');
    await expect.poll(() => link.innerText()).toMatch(/^src\/basket\.ts:\d+-\d+$/);
    await link.press('Enter');
    await workbench.activeTab().filter({ hasText: 'basket.ts' }).waitFor();
    await expect.poll(() => cursorLine(workbench)).toMatch(/applyDiscount|Takes the best coupon/);
    await workbench.screenshot('chat-opened');
  });

  it('opens the file with the mouse, too', async () => {
    await workbench.webview().locator('.where a.place', { hasText: 'checkout.ts' }).first().click();
    await workbench.activeTab().filter({ hasText: 'checkout.ts' }).waitFor();
  });

  it('answers a question about structure with a table that can be sorted', async () => {
    const chat = await openChat(workbench);
    await ask(chat, 'Which exported functions have no test?');
    const table = chat.locator('.turn.done .structure');
    await table.locator('tbody tr').first().waitFor();
    const names = (): Promise<string[]> => table.locator('tbody td:first-child').allInnerTexts();
    const before = await names();
    await table.getByRole('button', { name: 'Name' }).click();
    await expect.poll(names).toEqual(before.toSorted((a, b) => a.localeCompare(b)));
    await table.getByRole('button', { name: 'Name' }).click();
    await expect.poll(names).toEqual(before.toSorted((a, b) => b.localeCompare(a)));
    await table.locator('a.place').first().waitFor();
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
    const question = chat.locator('#question');
    const chosen = (): Promise<string> =>
      question.evaluate((field) => {
        const id = field.getAttribute('aria-activedescendant');
        return (id && document.getElementById(id)?.textContent) ?? '';
      });
    const chips = (): Promise<string[]> => chat.locator('.chip').allInnerTexts();
    await question.pressSequentially('/ex');
    await expect.poll(chosen).toContain('explain');
    await question.press('Enter');
    await expect.poll(() => question.inputValue()).toBe('/explain ');
    await question.pressSequentially('@bask');
    await expect.poll(chosen).toContain('basket.ts');
    await workbench.screenshot('chat-suggestions');
    await question.press('Enter');
    await expect.poll(chips).toEqual([expect.stringContaining('src/basket.ts')]);
    await question.pressSequentially('#applyD');
    await expect.poll(chosen).toContain('applyDiscount');
    await question.press('Escape');
    await expect.poll(chosen).toBe('');
    await chat.getByRole('button', { name: 'Remove src/basket.ts' }).click();
    await expect.poll(chips).toEqual([]);
  });

  it('is still there after the view was hidden, with what was typed', async () => {
    const value = (): Promise<string> => workbench.webview().locator('#question').inputValue();
    await expect.poll(value).toMatch(/^\/explain .*#applyD$/);
    const typed = await value();
    await workbench.command('View: Show Explorer');
    const chat = await openChat(workbench);
    await expect.poll(() => chat.locator('.turn').count()).toBe(3);
    await expect.poll(() => chat.locator('#question').inputValue()).toBe(typed);
    await chat.locator('#question').fill('');
  });

  it('brings earlier questions back with the arrow keys, and walks the turns', async () => {
    const chat = workbench.webview();
    const question = chat.locator('#question');
    const value = (): Promise<string> => question.inputValue();
    await question.press('ArrowUp');
    await expect.poll(value).toContain('zyzzyva');
    await question.press('ArrowUp');
    await expect.poll(value).toContain('exported functions');
    await question.press('ArrowDown');
    await question.press('ArrowDown');
    await expect.poll(value).toBe('');
    const press = (key: string): Promise<void> => chat.locator(':focus').press(key);
    const focused = (): Promise<string> => chat.locator('.turn:focus .question').innerText();
    await chat.locator('.turn').last().press('Home');
    await expect.poll(focused).toContain('How are discounts applied?');
    await press('ArrowDown');
    await expect.poll(focused).toContain('exported functions');
    await press('ArrowUp');
    await expect.poll(focused).toContain('How are discounts applied?');
    await press('Tab');
    await expect.poll(() => chat.locator(':focus').getAttribute('aria-label')).toBe('Edit and Ask Again');
  });

  it('branches from a turn when an earlier question is changed', async () => {
    const chat = workbench.webview();
    await chat.locator(':focus').press('Enter');
    await expect.poll(() => chat.locator('#question').inputValue()).toBe('How are discounts applied?');
    await ask(chat, 'Who uses formatMoney?');
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
    await workbench.activeTab().filter({ hasText: 'Quarry Chat' }).waitFor();
    await workbench.command('View: Show Explorer');
    const { mouse, keyboard } = workbench.page;
    const row = workbench.page.locator('.explorer-folders-view .monaco-list-row', { hasText: 'README.md' });
    await row.waitFor();
    // The one of the side bar is gone.
    const page = workbench.page.locator('iframe.webview');
    await expect.poll(() => page.count()).toBe(1);
    const chat = workbench.webview();
    await chat.locator('#question').waitFor();
    const { x, y, width, height } = (await page.boundingBox())!;
    await row.hover();
    await mouse.down();
    await mouse.move(x + width / 2, y + height / 2, { steps: 8 });
    await keyboard.down('Shift');
    let moves = 0;
    await expect
      .poll(async () => {
        await mouse.move(x + width / 2 + (++moves % 2) * 20, y + height / 2 + 20, { steps: 4 });
        return chat.locator('body.dropping').count();
      })
      .toBe(1);
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
    await expect.poll(() => workbench.webview().locator('.turn').count()).toBe(0);
  });

  it('becomes a Markdown document', async () => {
    const chat = workbench.webview();
    await ask(chat, 'Who uses formatMoney?');
    await chat.locator('.turn.done').waitFor();
    await workbench.command('Quarry: Export Conversation to Markdown');
    await workbench.page.locator('.view-line', { hasText: '# Who uses formatMoney?' }).first().waitFor();
    await workbench.page.locator('.editor-group-container.active .monaco-editor.focused').first().waitFor();
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
    await expect.poll(async () => (await top('.turn .question')) - (await top('#conversation'))).toBeLessThan(40);
    await workbench.screenshot('chat-further');
  });

  it('violates no policy and throws no error', () => {
    expect(problems).toEqual([]);
  });
});
