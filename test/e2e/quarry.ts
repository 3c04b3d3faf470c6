import type { FrameLocator, Page } from 'playwright-core';
import type { Workbench } from '../harness/vscode.js';

/** Waits until the status bar says that the folder is indexed. */
export async function ready(workbench: Workbench): Promise<void> {
  await workbench.page.locator('[aria-label="Quarry is ready"]').first().waitFor({ timeout: 60_000 });
}

/** The text of the editor's line that the cursor is on, as it is shown. */
export async function cursorLine(workbench: Workbench): Promise<string> {
  const group = workbench.page.locator('.editor-group-container.active');
  const number = await group.locator('.line-numbers.active-line-number').first().innerText();
  return group.evaluate((element, wanted) => {
    const top = [...element.querySelectorAll<HTMLElement>('.line-numbers')]
      .find((line) => line.textContent === wanted)
      ?.getBoundingClientRect().top;
    const line = [...element.querySelectorAll<HTMLElement>('.view-line')].find(
      (one) => Math.abs(one.getBoundingClientRect().top - (top ?? Number.NaN)) < 2,
    );
    return line?.textContent.replaceAll('\u00a0', ' ') ?? '';
  }, number);
}

/** Opens the chat with its command and waits for its question field. */
export async function openChat(workbench: Workbench): Promise<FrameLocator> {
  await workbench.command('Quarry: Ask About This Repository');
  const chat = workbench.webview();
  await chat.locator('#question').waitFor();
  return chat;
}

/** Asks in the chat. */
export async function ask(chat: FrameLocator, question: string): Promise<void> {
  await chat.locator('#question').fill(question);
  await chat.locator('#question').press('Enter');
}

/** Collects what the page and its frames complain about: violated policies, errors in scripts. */
export function complaints(page: Page): string[] {
  const found: string[] = [];
  page.on('console', (message) => {
    if (/Content Security Policy|Refused to/i.test(message.text())) found.push(message.text());
  });
  page.on('pageerror', (error) => found.push(error.message));
  return found;
}
