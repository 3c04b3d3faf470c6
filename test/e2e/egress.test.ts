import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { Editor, type Workbench } from '../harness/vscode.js';
import { copyFixture } from '../harness/workspace.js';
import { ask, openChat, ready } from './quarry.js';

/** Addresses that VS Code's service worker answers from the editor's own server. */
const WITHIN = /\.vscode-(?:resource|cdn)\.(?:vscode-)?(?:cdn\.)?net$/;

describe('what the window asks of the network', () => {
  const folder = copyFixture('shop');
  const requests: string[] = [];
  let editor: Editor;
  let workbench: Workbench;

  beforeAll(async () => {
    editor = await Editor.start();
    workbench = await editor.open(folder.path);
    workbench.page.context().on('request', (request) => void requests.push(request.url()));
    workbench.page.on('websocket', (socket) => void requests.push(socket.url()));
    await ready(workbench);
    const chat = await openChat(workbench);
    await ask(chat, 'How are discounts applied?');
    await chat.locator('a.place').first().waitFor();
  });

  afterAll(async () => {
    await editor.close();
    folder.remove();
  });

  it('is answered by the editor’s own server alone', () => {
    const asked = requests.filter((url) => /^(https?|wss?):/.test(url)).map((url) => new URL(url));
    expect(asked.length).toBeGreaterThan(0);
    const { host } = new URL(workbench.page.url());
    expect(asked.filter((url) => url.host !== host && !WITHIN.test(url.hostname)).map(String)).toEqual([]);
  });

  it('would be seen if it went elsewhere', async () => {
    const elsewhere = 'http://elsewhere.invalid/';
    const page = await workbench.page.context().newPage();
    await page.goto(elsewhere).catch(() => undefined);
    await page.close();
    await expect.poll(() => requests).toContain(elsewhere);
  });

  it('the webview may not ask at all, by whatever means', async () => {
    const reached: string[] = [];
    const listener = createServer(({ headers }, response) => {
      reached.push(headers.host ?? '');
      response.end();
    });
    listener.on('connection', () => reached.push('a connection'));
    await new Promise<void>((resolve) => listener.listen(0, '127.0.0.1', resolve));
    const { port } = listener.address() as AddressInfo;
    const refused = await workbench
      .webview()
      .locator('body')
      .evaluate(async (body, at) => {
        // By its host, as of some addresses the browser tells no more.
        const to = (means: string, scheme = 'http'): string => `${scheme}://${means}.localhost:${at}/`;
        const element = (tag: string, set: object): unknown =>
          body.appendChild(Object.assign(document.createElement(tag), set));
        // Not a frame: the browser opens a connection for one before it asks the policy. Answers can hold none.
        const all: (() => unknown)[] = [
          () => fetch(to('fetch')),
          () => navigator.sendBeacon(to('beacon'), 'x'),
          () => new WebSocket(to('socket', 'ws')),
          () => new EventSource(to('events')),
          () => element('img', { src: to('image') }),
          () => element('script', { src: to('script') }),
          () => element('link', { rel: 'stylesheet', href: to('style') }),
        ];
        const blocked = new Set<string>();
        const done = new Promise<void>((resolve) => {
          document.addEventListener('securitypolicyviolation', ({ blockedURI }) => {
            blocked.add(new URL(blockedURI).hostname.split('.')[0]!);
            if (blocked.size === all.length) resolve();
          });
        });
        for (const ask of all) await Promise.resolve(ask()).catch(() => undefined);
        await Promise.race([done, new Promise((resolve) => setTimeout(resolve, 60_000))]);
        return [...blocked].sort();
      }, port);
    expect(refused).toEqual(['beacon', 'events', 'fetch', 'image', 'script', 'socket', 'style']);
    expect(reached).toEqual([]);
    const page = await workbench.page.context().newPage();
    await page.goto(`http://control.localhost:${port}/`);
    await expect.poll(() => reached).toContain(`control.localhost:${port}`);
    await page.close();
    listener.close();
    listener.closeAllConnections();
  });
});
