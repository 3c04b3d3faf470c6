import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { OpenAiServer } from '../harness/openaiServer.js';
import { Editor, type Workbench } from '../harness/vscode.js';
import { copyFixture } from '../harness/workspace.js';
import { ask, openChat, ready } from './quarry.js';

describe('choosing a chat model', () => {
  const folder = copyFixture('shop');
  let server: OpenAiServer;
  let elsewhere: string;
  let editor: Editor;
  let workbench: Workbench;

  beforeAll(async () => {
    server = await OpenAiServer.start('Coupons are applied in `applyDiscount` [src/basket.ts:19-22].', {
      models: ['scripted', 'text-embedding-large'],
      key: 's3cret',
    });
    // Reaches the same server, by an address that does not say that it is this machine's.
    elsewhere = server.url.replace('127.0.0.1', '0.0.0.0');
    editor = await Editor.start();
    workbench = await editor.open(folder.path);
    await ready(workbench);
  });

  afterAll(async () => {
    await editor.close();
    await server.close();
    folder.remove();
  });

  /** Waits for a list or an input box of this title. */
  const titled = (title: string) => workbench.page.locator('.quick-input-title', { hasText: title }).waitFor();

  const openList = async (): Promise<void> => {
    await workbench.command('Quarry: Choose Chat Model');
    await titled('What answers your questions');
  };

  const choose = async (row: string): Promise<void> => {
    await openList();
    await workbench.quickInput().fill(row);
    await workbench.quickPickRows().filter({ hasText: row }).first().click();
  };

  const enter = async (title: string, text: string): Promise<void> => {
    await titled(title);
    await workbench.quickInput().fill(text);
    await workbench.page.keyboard.press('Enter');
  };

  const dialog = () => workbench.page.locator('.monaco-dialog-box');

  it('lists what there is, and says of each what would go where', async () => {
    await openList();
    const rows = workbench.quickPickRows();
    const text = (row: string) => () => rows.filter({ hasText: row }).first().innerText();
    await expect.poll(text('Evidence only')).toContain('nothing is sent · chosen');
    await workbench.screenshot('models');
    await workbench.quickInput().fill('Qwen2.5');
    await expect.poll(text('Qwen2.5 Coder')).toMatch(/from huggingface\.co, once · Apache-2\.0/);
    await workbench.page.keyboard.press('Escape');
  });

  it('sends nothing to another machine’s server before the user agreed to it', async () => {
    await choose('An endpoint…');
    await enter('1 of 3', elsewhere);
    await enter('2 of 3', 's3cret');
    await titled('3 of 3');
    await workbench.quickPickRows().filter({ hasText: 'scripted' }).click();
    await dialog()
      .getByText(`Send code to ${new URL(elsewhere).host}?`)
      .waitFor();
    await workbench.screenshot('models-consent');
    await workbench.page.keyboard.press('Escape');
    await dialog().waitFor({ state: 'hidden' });
    const chat = await openChat(workbench);
    await expect.poll(() => chat.locator('#model').getAttribute('aria-label')).toContain('nothing leaves this machine');
    expect(server.seen).toEqual([]);
  });

  it('answers with the chosen model, and gives it the key', async () => {
    await choose('An endpoint…');
    await enter('1 of 3', elsewhere);
    await enter('2 of 3', 's3cret');
    await titled('3 of 3');
    await workbench.quickPickRows().filter({ hasText: 'scripted' }).waitFor();
    const models = await workbench.quickPickRows().allInnerTexts();
    expect(models.join()).not.toContain('embedding');
    await workbench.quickPickRows().filter({ hasText: 'scripted' }).click();
    await dialog().getByRole('button', { name: 'Send Text There' }).click();
    const chat = await openChat(workbench);
    await expect.poll(() => chat.locator('#model').innerText()).toContain('scripted');
    await ask(chat, 'Where are coupons applied?');
    await chat.locator('.turn.done .answer a.place').first().waitFor();
    expect(server.seen.at(-1)?.headers.authorization).toBe('Bearer s3cret');
  });

  it('marks the choice, and takes it back', async () => {
    await openList();
    const chosen = workbench.quickPickRows().filter({ hasText: 'chosen' });
    await expect.poll(() => chosen.allInnerTexts()).toEqual([expect.stringContaining('scripted')]);
    await workbench.quickInput().fill('Evidence only');
    await workbench.quickPickRows().filter({ hasText: 'Evidence only' }).click();
    const label = workbench.webview().locator('#model');
    await expect.poll(() => label.getAttribute('aria-label')).toContain('nothing leaves this machine');
  });
});
