import * as assert from 'node:assert/strict';
import { basename } from 'node:path';
import * as vscode from 'vscode';
import { OpenAiServer } from '../harness/openaiServer.js';
import { SocketWatch, type SocketUse } from '../harness/sockets.js';
import { eventually, indexed, quarry } from './quarry.js';

/**
 * What the extension and its engine do with the network. The watch is put into this extension host, and into the engines
 * that it starts from now on.
 */
describe('what leaves the machine', () => {
  const extension = vscode.extensions.getExtension('quarry.quarry')!;
  const options = process.env['NODE_OPTIONS'];
  let sockets: SocketWatch;

  /** Of all that was tried: by engines and their threads, and by the extension's own code. */
  const own = (): SocketUse[] =>
    sockets.uses.filter(
      ({ pid, stack }) =>
        pid !== process.pid || (stack.includes(extension.extensionPath) && !stack.includes('/dist/test/')),
    );

  /** Everything that needs no model. */
  const work = async (): Promise<void> => {
    const { search, ask } = await quarry();
    await vscode.commands.executeCommand('quarry.rebuildIndex', { confirmed: true });
    assert.equal((await search('take the best coupon off the total')).hits[0]?.path, 'src/basket.ts');
    assert.equal((await ask('How are discounts applied?')).notFound, false);
    const input = { task: 'How does checkout show money?' };
    await vscode.lm.invokeTool('quarry_context', { input, toolInvocationToken: undefined });
    await vscode.commands.executeCommand('quarry.ask', 'Who uses formatMoney?');
    await vscode.commands.executeCommand('quarry.showHealth');
  };

  before(async () => {
    const { pid } = await indexed();
    sockets = new SocketWatch(extension.extensionPath);
    Object.assign(process.env, sockets.env);
    sockets.watchHere();
    process.kill(pid!, 'SIGKILL');
    await eventually('a watched engine serves', async () => {
      const [now] = (await quarry()).folders();
      return now?.state.name === 'ready' && sockets.all.some((use) => use.pid === now.pid);
    });
  });

  after(() => {
    if (options === undefined) delete process.env['NODE_OPTIONS'];
    else process.env['NODE_OPTIONS'] = options;
    delete process.env['QUARRY_SOCKETS'];
  });

  it('is nothing while no model is configured', async () => {
    await work();
    // Silence says something: engine, indexing threads and this process are listened to.
    assert.ok(sockets.watched.includes('dist/engine.mjs'), sockets.watched.join());
    assert.ok(sockets.all.some(({ thread, pid }) => thread && pid !== process.pid));
    assert.ok(sockets.all.some(({ what, pid }) => what === 'watching' && pid === process.pid));
    assert.deepEqual(own(), []);
  });

  it('could not be sent yet: no client for a server is loaded before a model is chosen', () => {
    const loaded = Object.keys(require.cache).map((path) => basename(path));
    assert.ok(loaded.includes('extension.cjs'));
    assert.deepEqual(
      loaded.filter((name) => /^(openai|undici)\.cjs$/.test(name)),
      [],
    );
  });

  it('is told by the same watch when a model is', async () => {
    const server = await OpenAiServer.start('It is in [src/basket.ts:19](src/basket.ts#L19).');
    const settings = vscode.workspace.getConfiguration('quarry.chat');
    await settings.update('model', `${server.url}#scripted`, vscode.ConfigurationTarget.Global);
    try {
      const { host } = new URL(server.url);
      await vscode.commands.executeCommand('quarry.ask', 'How are discounts applied?');
      await eventually('the model is asked', () => own().some(({ what, to }) => what === 'connect' && to === host));
      assert.deepEqual([...new Set(own().map(({ to }) => to))], [host]);
    } finally {
      await settings.update('model', undefined, vscode.ConfigurationTarget.Global);
      await server.close();
    }
  });
});
