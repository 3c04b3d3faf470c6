import { join } from 'node:path';
import type { Browser } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { root } from '../../scripts/lib/paths.mjs';
import { chatDocument } from '../../src/extension/chatView/document.js';
import type { ToView } from '../../src/webview/messages.js';
import type { Turn } from '../../src/webview/turn.js';
import { launchBrowser } from '../harness/vscode.js';

const ORIGIN = 'http://page.test/';

/** What the page has told VS Code, and what is to be kept for it. */
interface Told {
  said: unknown[];
  state: unknown;
}

/** Stands in for VS Code, as far as a page sees it. */
function host(state: unknown): void {
  const told: Told = { said: [], state };
  const api = {
    postMessage: (message: unknown) => void told.said.push(message),
    getState: () => told.state,
    setState: (now: unknown) => void (told.state = now),
  };
  Object.assign(window, { told, acquireVsCodeApi: () => api });
}

describe("the chat's page", () => {
  let browser: Browser;

  beforeAll(async () => {
    browser = await launchBrowser();
  });

  afterAll(() => browser.close());

  /** Opens the page, with its script held back until `whileScriptLoads` has done its part. */
  async function open(state: unknown, whileScriptLoads: (type: (text: string) => Promise<void>) => Promise<void>) {
    const page = await browser.newPage();
    await page.addInitScript(host, state);
    let load = (): void => undefined;
    const mayLoad = new Promise<void>((resolve) => (load = resolve));
    await page.route(`${ORIGIN}**`, async (route) => {
      const name = new URL(route.request().url()).pathname.slice(1);
      if (name === '') {
        const body = chatDocument({ policy: '', nonce: '', asset: (asset) => asset });
        await route.fulfill({ contentType: 'text/html', body });
        return;
      }
      if (name === 'chat.js') await mayLoad;
      await route.fulfill({ path: join(root, 'dist/webview', name) });
    });
    await page.goto(ORIGIN, { waitUntil: 'commit' });
    const field = page.locator('#question');
    await whileScriptLoads((text) => field.pressSequentially(text));
    load();
    const told = (): Promise<Told> => page.evaluate(() => (window as unknown as { told: Told }).told);
    await expect.poll(async () => (await told()).said).toContainEqual({ type: 'ready' });
    return { page, field, told };
  }

  it('keeps what was written before its script was there', async () => {
    const { page, field, told } = await open({ draft: 'An old draft', attached: [] }, (type) => type('Where is it?'));
    expect(await field.inputValue()).toBe('Where is it?');
    expect((await told()).state).toMatchObject({ draft: 'Where is it?' });
    await field.press('Enter');
    expect((await told()).said.at(-1)).toMatchObject({ type: 'ask', asked: { question: 'Where is it?' } });
    await page.close();
  });

  it('comes back with the draft that was not sent', async () => {
    const { page, field } = await open({ draft: 'An old draft', attached: [] }, async () => undefined);
    expect(await field.inputValue()).toBe('An old draft');
    expect(await page.locator('#send').isEnabled()).toBe(true);
    await page.close();
  });

  it('reads entities in an answer, and leaves alone what is none', async () => {
    const { page } = await open({ draft: '', attached: [] }, async () => undefined);
    const turn: Turn = {
      ...{ id: 1, state: 'done', question: 'What is it?', at: 0, ms: 1, notFound: false },
      ...{ text: 'caf&eacute; &ne; &none; &#x1F375;', model: 'A model' },
      ...{ steps: [], cards: [], pieces: [], citations: [], flags: [] },
    };
    const messages: ToView[] = [
      { type: 'conversation', title: '', turns: [turn] },
      { type: 'turn', turn },
    ];
    await page.evaluate((all) => all.forEach((data) => window.postMessage(data, '*')), messages);
    await expect.poll(() => page.locator('.answer').innerText()).toContain('café ≠ &none; 🍵');
    await page.close();
  });
});
