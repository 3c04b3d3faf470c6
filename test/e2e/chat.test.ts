import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { Editor, type Workbench } from '../harness/vscode.js';
import { copyFixture } from '../harness/workspace.js';
import { complaints, cursorLine, openChat, ready } from './quarry.js';

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
    await workbench.screenshot('chat-empty');
  });

  it('answers with cards, from the keyboard alone', async () => {
    const chat = workbench.webview();
    await expect.poll(() => chat.locator('#question').evaluate((field) => field === document.activeElement)).toBe(true);
    await workbench.page.keyboard.type('How are discounts applied?');
    await workbench.page.keyboard.press('Enter');
    await chat.locator('.card').first().waitFor();
    expect(await chat.locator('.card h3').allInnerTexts()).toEqual(
      expect.arrayContaining([expect.stringContaining('applyDiscount')]),
    );
    expect(await chat.locator('.hljs-keyword').count()).toBeGreaterThan(0);
    await expect.poll(() => chat.locator('#announcer').innerText()).not.toBe('');
    await workbench.screenshot('chat-answer');
  });

  it('tells how it was found', async () => {
    const chat = workbench.webview();
    const steps = chat.locator('.steps').last();
    expect(await steps.locator('ol').isVisible()).toBe(false);
    await steps.locator('summary').focus();
    await workbench.page.keyboard.press('Enter');
    await steps.locator('li').filter({ hasText: 'searched' }).first().waitFor();
  });

  it('opens the file at the lines from a link, with the keyboard', async () => {
    const chat = workbench.webview();
    const link = chat.locator('.card', { hasText: 'applyDiscount' }).locator('a.place').first();
    expect(await link.innerText()).toMatch(/^src\/basket\.ts:\d+-\d+$/);
    await link.focus();
    await workbench.page.keyboard.press('Enter');
    await workbench.activeTab().filter({ hasText: 'basket.ts' }).waitFor();
    expect(await cursorLine(workbench)).toMatch(/applyDiscount|Takes the best coupon/);
    await workbench.screenshot('chat-opened');
  });

  it('opens the file with the mouse, too', async () => {
    await workbench.webview().locator('.card a.place', { hasText: 'checkout.ts' }).first().click();
    await workbench.activeTab().filter({ hasText: 'checkout.ts' }).waitFor();
  });

  it('is honest when nothing matches', async () => {
    const chat = await openChat(workbench);
    await chat.locator('#question').fill('Which zyzzyva quokka plays the xylophone?');
    await workbench.page.keyboard.press('Enter');
    await chat.locator('.not-found', { hasText: 'Nothing in this repository matches' }).waitFor();
    await workbench.screenshot('chat-nothing');
  });

  it('is still there after the view was hidden', async () => {
    await workbench.command('View: Show Explorer');
    const chat = await openChat(workbench);
    await chat.locator('.card').first().waitFor({ state: 'attached' });
    expect(await chat.locator('.turn').count()).toBe(2);
  });

  it('starts anew on demand', async () => {
    await workbench.command('Quarry: New Conversation');
    await workbench.webview().getByRole('heading', { name: 'Ask about this repository' }).waitFor();
    expect(await workbench.webview().locator('.turn').count()).toBe(0);
  });

  it('violates no policy and throws no error', () => {
    expect(problems).toEqual([]);
  });
});
