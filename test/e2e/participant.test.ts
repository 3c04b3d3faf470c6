import type { Locator } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { Editor, type Workbench } from '../harness/vscode.js';
import { copyFixture } from '../harness/workspace.js';
import { ready } from './quarry.js';

/** VS Code's own Chat. */
class Chat {
  readonly session: Locator;
  readonly responses: Locator;

  constructor(private readonly workbench: Workbench) {
    this.session = workbench.page.locator('.interactive-session');
    this.responses = this.session.locator('.interactive-response');
  }

  async open(): Promise<void> {
    await this.workbench.page.keyboard.press('Control+Alt+i');
    await this.session.locator('.interactive-input-editor').waitFor();
  }

  /** Types into the Chat. @returns the answer, which may still be coming */
  async ask(text: string): Promise<Locator> {
    const before = await this.responses.count();
    const field = this.session.locator('.interactive-input-editor .view-lines');
    await field.click();
    await this.workbench.page.keyboard.type(text, { delay: 20 });
    // Enter may have taken a suggestion; what was sent stands in the field no more.
    const isLeft = async (): Promise<boolean> => (await field.innerText()).includes(text.split(' ').at(-1)!);
    await expect
      .poll(
        async () => {
          if (await isLeft()) await this.workbench.page.keyboard.press('Enter');
          return this.responses.count();
        },
        { interval: 2000 },
      )
      .toBe(before + 1);
    return this.responses.last();
  }
}

const anchors = (response: Locator, text: string): Locator =>
  response.locator('.chat-inline-anchor-widget', { hasText: text });

describe('@quarry in VS Code’s own Chat, with no model', () => {
  const folder = copyFixture('shop');
  let editor: Editor;
  let workbench: Workbench;

  let chat: Chat;

  beforeAll(async () => {
    editor = await Editor.start({ viewport: { width: 1400, height: 1000 } });
    workbench = await editor.open(folder.path);
    await ready(workbench);
    chat = new Chat(workbench);
    await chat.open();
    // Chosen by VS Code itself, as it is the only model there is.
    await chat.session.getByText('Evidence only').waitFor();
  });

  afterAll(async () => {
    await editor.close();
    folder.remove();
  });

  it('answers with its places as anchors, and its evidence as references', async () => {
    const response = await chat.ask('@quarry How are discounts applied?');
    await anchors(response, 'basket.ts').first().waitFor();
    await expect.poll(() => response.innerText()).toContain('applyDiscount');
    await response.getByText(/Used \d+ references?/).waitFor({ state: 'attached' });
    // What could be asked next comes when all else is there.
    await chat.session.getByText('Who uses applyDiscount?', { exact: true }).first().waitFor();
    await workbench.screenshot('participant-answer');
    // The Chat shows the end of the answer.
    const last = anchors(response, '.ts').last();
    const [file, line] = (await last.innerText()).trim().split(':');
    await last.click();
    await workbench.activeTab().filter({ hasText: file! }).waitFor();
    await expect
      .poll(() => workbench.page.locator('.line-numbers.active-line-number').first().innerText())
      .toBe(line!.split('-')[0]);
  });

  it('offers what could be asked next', async () => {
    for (const text of ['Who uses applyDiscount?', 'Explain applyDiscount', 'Write a test for applyDiscount']) {
      await chat.session.getByText(text, { exact: true }).first().waitFor();
    }
  });

  it('stays in the conversation, and knows its commands', async () => {
    const response = await chat.ask('/explain formatMoney');
    await chat.session.locator('.interactive-request').last().getByText('/explain').waitFor();
    await anchors(response, 'money.ts').first().waitFor();
    await expect.poll(() => response.innerText()).toContain('formatMoney');
  });

  it('is honest when nothing matches', async () => {
    const response = await chat.ask('Which zyzzyva quokka plays the xylophone?');
    await response.getByText(/Nothing in this repository matches/).waitFor();
  });

  it('is beside an MCP server of the folder', async () => {
    await workbench.command('MCP: List Servers');
    await workbench.quickPickRows().filter({ hasText: 'Quarry' }).first().waitFor();
    await workbench.screenshot('mcp-servers');
    await workbench.page.keyboard.press('Escape');
  });
});
