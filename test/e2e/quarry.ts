import type { FrameLocator, Page } from 'playwright-core';
import { expect, vi } from 'vitest';
import { STEP_LIMIT_MS, type Workbench } from '../harness/vscode.js';

/** Waits until the status bar says that the folder is indexed. */
export async function ready(workbench: Workbench): Promise<void> {
  await workbench.page.locator('[aria-label="Quarry is ready"]').first().waitFor({ timeout: 120_000 });
}

/** Opens a file of the folder, at the end of a line if one is given, and waits until it takes keys. */
export async function openFile(workbench: Workbench, file: string, line?: number): Promise<void> {
  const { keyboard } = workbench.page;
  await keyboard.press('Control+P');
  await workbench.quickInput().fill(file);
  await takeRow(workbench, file);
  await workbench.activeTab().filter({ hasText: file }).waitFor();
  await workbench.page.locator('.editor-group-container.active .monaco-editor.focused').first().waitFor();
  if (line === undefined) return;
  await keyboard.press('Control+G');
  await workbench.quickInput().fill(`:${line}`);
  await workbench
    .quickPickRows()
    .filter({ hasText: `go to line ${line} ` })
    .waitFor();
  await keyboard.press('Enter');
  await workbench.page
    .locator('.statusbar-item')
    .filter({ hasText: `Ln ${line},` })
    .waitFor();
  await workbench.page.locator('.editor-group-container.active .monaco-editor.focused').first().waitFor();
  await keyboard.press('End');
}

/** Presses a key once the row of the quick pick that has the focus is this one: others may stand there first. */
export async function takeRow(workbench: Workbench, text: string, key = 'Enter'): Promise<void> {
  await workbench.page.locator('.quick-input-list .monaco-list-row.focused').filter({ hasText: text }).waitFor();
  await workbench.page.keyboard.press(key);
}

/** Forgets what was typed into the active file, and waits until it is as it was. */
export async function revert(workbench: Workbench): Promise<void> {
  await workbench.command('Revert File');
  await workbench.page.locator('.tab.active.dirty').waitFor({ state: 'detached' });
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

/** Asks in the chat. What was sent stands in the field no more; an editor that is just opening takes the focus from it. */
export async function ask(chat: FrameLocator, question: string): Promise<void> {
  const field = chat.locator('#question');
  await field.fill(question);
  const send = async (): Promise<string> => {
    if ((await field.inputValue()) !== '') await field.press('Enter');
    return field.inputValue();
  };
  await vi.waitFor(async () => expect(await send()).toBe(''), { timeout: STEP_LIMIT_MS, interval: 2000 });
}

/** Something to wait for, and what ends the wait. */
export function gate(): [until: Promise<void>, open: () => void] {
  let open = (): void => undefined;
  const until = new Promise<void>((resolve) => (open = resolve));
  return [until, open];
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
