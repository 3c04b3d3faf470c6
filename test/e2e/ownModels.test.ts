import { once } from 'node:events';
import { mkdirSync, mkdtempSync, rmSync } from 'node:fs';
import { createServer, type Server } from 'node:http';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { Editor, type Workbench } from '../harness/vscode.js';
import { copyFixture } from '../harness/workspace.js';
import { modelMirror } from '../unit/embedding/servers.js';
import { ask, openChat, ready } from './quarry.js';

/** Where Ollama listens unless told otherwise. */
const OLLAMA = 11_434;

/** What Ollama says of itself; `asked` lists what it was asked. */
async function ollama(): Promise<{ server: Server; asked: string[] }> {
  const asked: string[] = [];
  const answers: Record<string, object> = {
    'GET /v1/models': { object: 'list', data: [{ id: 'qwen2.5-coder', object: 'model' }] },
    'GET /api/version': { version: '0.12.0' },
  };
  const server = createServer((request, response) => {
    const line = `${request.method} ${request.url}`;
    asked.push(line);
    response.writeHead(line in answers ? 200 : 404, { 'content-type': 'application/json' });
    response.end(JSON.stringify(answers[line] ?? {}));
  });
  server.listen(OLLAMA, 'localhost');
  await once(server, 'listening');
  return { server, asked };
}

describe('models of this machine', () => {
  const folder = copyFixture('shop');
  const home = mkdtempSync(join(tmpdir(), 'quarry-home-'));
  let there: Awaited<ReturnType<typeof ollama>>;
  let hub: Awaited<ReturnType<typeof modelMirror>>;
  let editor: Editor;
  let workbench: Workbench;

  beforeAll(async () => {
    // Ollama was used here before: without that nothing is looked for.
    mkdirSync(join(home, '.ollama'));
    there = await ollama();
    hub = await modelMirror('writer');
    editor = await Editor.start({ settings: { 'quarry.embedding.mirror': hub.url }, env: { HOME: home } });
    workbench = await editor.open(folder.path);
    await ready(workbench);
  });

  afterAll(async () => {
    await editor.close();
    await hub[Symbol.asyncDispose]();
    there.server.close();
    there.server.closeAllConnections();
    folder.remove();
    rmSync(home, { recursive: true, force: true });
  });

  /** In the notification centre: VS Code shows no toasts to its test driver. */
  const offer = () =>
    workbench.page.locator('.notifications-center .notification-list-item', { hasText: 'Ollama runs on this machine' });
  const dialog = () => workbench.page.locator('.monaco-dialog-box');

  const question = async (text: string): Promise<void> => {
    const chat = await openChat(workbench);
    await ask(chat, text);
    await chat.locator('.turn:is(.done, .failed)', { hasText: text }).waitFor();
  };

  const choose = async (row: string): Promise<void> => {
    await workbench.command('Quarry: Choose Chat Model');
    await workbench.page.locator('.quick-input-title', { hasText: 'What answers your questions' }).waitFor();
    await workbench.quickInput().fill(row);
    await workbench.quickPickRows().filter({ hasText: row }).first().click();
  };

  const chooseTiny = async (): Promise<void> => {
    await choose('Another model of the hub');
    await workbench.page.locator('.quick-input-title', { hasText: 'A model of the hub' }).waitFor();
    await workbench.quickInput().fill('acme/tiny');
    await workbench.page.keyboard.press('Enter');
    await dialog().waitFor();
  };

  it('are looked for when something is first asked, not before, and offered', async () => {
    expect(there.asked).toEqual([]);
    await question('How are discounts applied?');
    await expect.poll(() => there.asked).toContain('GET /api/version');
    await workbench.command('Notifications: Show Notifications');
    await offer().getByText('nothing goes there before you choose it').waitFor();
    await workbench.screenshot('models-offer');
    expect(new Set(there.asked)).toEqual(new Set(['GET /v1/models', 'GET /api/version']));
  });

  it('are offered once: a No is heard, and nothing was sent', async () => {
    await offer().getByRole('button', { name: 'No', exact: true }).click();
    await offer().waitFor({ state: 'detached' });
    const before = there.asked.length;
    await question('Who uses formatMoney?');
    await workbench.page.reload();
    await workbench.ready();
    await ready(workbench);
    await question('How is money shown?');
    await workbench.command('Notifications: Show Notifications');
    expect(await offer().count()).toBe(0);
    await workbench.command('Notifications: Hide Notifications');
    expect(there.asked).toHaveLength(before);
    const chat = workbench.webview();
    await expect.poll(() => chat.locator('#model').getAttribute('aria-label')).toContain('nothing leaves this machine');
  });

  it('stand in the list, with where text would go', async () => {
    await workbench.command('Quarry: Choose Chat Model');
    const row = workbench.quickPickRows().filter({ hasText: 'qwen2.5-coder' }).first();
    await expect.poll(() => row.innerText()).toMatch(/Ollama[^]*localhost:11434/);
    await workbench.page.keyboard.press('Escape');
  });

  it('are downloaded only after a yes to a size and a host', async () => {
    await chooseTiny();
    const said = (): Promise<string> => dialog().innerText();
    await expect.poll(said).toContain(`Download acme/tiny from ${new URL(hub.url).host}?`);
    await expect.poll(said).toMatch(/(?:under 1|\d+) MB from 127\.0\.0\.1:\d+/);
    await workbench.screenshot('models-download');
    await workbench.page.keyboard.press('Escape');
    await dialog().waitFor({ state: 'detached' });
    await question('How is a basket paid for?');
    expect(hub.given).toEqual([]);
    const chat = workbench.webview();
    await expect.poll(() => chat.locator('#model').innerText()).toContain('Evidence only');
  });

  it('are downloaded with the first question after that, and run here', async () => {
    await chooseTiny();
    await dialog().getByRole('button', { name: 'Download', exact: true }).click();
    const chat = workbench.webview();
    await expect.poll(() => chat.locator('#model').innerText()).toContain('tiny');
    await expect.poll(() => chat.locator('#model').getAttribute('aria-label')).toContain('it runs on this machine');
    expect(hub.given).toEqual([]);
    await question('Who calls applyDiscount?');
    expect(hub.given).toContain('onnx/model.onnx');
    await workbench.screenshot('models-downloaded');
  });
});
