import * as assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { basename } from 'node:path';
import * as vscode from 'vscode';
import { OpenAiServer } from '../harness/openaiServer.js';
import { eventually, indexed, quarry } from './quarry.js';

const choose = (id: string | undefined): Thenable<void> =>
  vscode.workspace.getConfiguration('quarry.chat').update('model', id, vscode.ConfigurationTarget.Global);

/** A model of Quarry's as VS Code offers it to others. */
const offered = (id: string) =>
  eventually(`${id} is offered`, async () => {
    const models = await vscode.lm.selectChatModels({ vendor: 'quarry' });
    return models.find((model) => model.id === id);
  });

async function ask(id: string, question: string): Promise<string> {
  const model = await offered(id);
  const response = await model.sendRequest(
    [vscode.LanguageModelChatMessage.User(question)],
    {},
    new vscode.CancellationTokenSource().token,
  );
  let answer = '';
  for await (const piece of response.text) answer += piece;
  return answer;
}

describe('Quarry’s models in VS Code', () => {
  after(() => choose(undefined));

  it('cost nothing before one is chosen: no client for a server is loaded', async () => {
    await quarry();
    const loaded = Object.keys(require.cache).map((path) => basename(path));
    assert.ok(loaded.includes('extension.cjs'));
    assert.deepEqual(
      loaded.filter((name) => /^(openai|undici)\.cjs$/.test(name)),
      [],
    );
  });

  it('one answers without any model, from the evidence', async () => {
    await indexed();
    const answer = await ask('evidence-only', 'Where is the best coupon taken off the total?');
    assert.match(answer, /\[src\/basket\.ts:\d+(-\d+)?\]\(file:\/\/\/.*\/src\/basket\.ts#L\d+\)/);
  });

  it('the other is the one that the user chose, and is asked in its own protocol', async () => {
    const server = await OpenAiServer.start(({ messages }) => `You said: ${messages?.at(-1)?.content as string}`);
    try {
      await choose(`${server.url}#scripted`);
      assert.equal((await offered('chosen')).name, 'scripted');
      assert.equal(await ask('chosen', 'Hello?'), 'You said: Hello?');
      assert.equal(server.seen.length, 1);
    } finally {
      await server.close();
    }
  });

  it('what was sent is listed', async () => {
    await vscode.commands.executeCommand('quarry.showSent');
    const { fileName } = vscode.window.activeTextEditor!.document;
    const [last] = readFileSync(fileName, 'utf8').trimEnd().split('\n').slice(-1);
    const { to, purpose, model, texts } = JSON.parse(last!) as Record<string, unknown>;
    assert.match(String(to), /^127\.0\.0\.1:\d+$/);
    assert.deepEqual({ purpose, model, texts }, { purpose: 'chat', model: 'scripted', texts: ['Hello?'] });
    await vscode.commands.executeCommand('workbench.action.closeActiveEditor');
  });

  it('is no longer offered when no model is chosen', async () => {
    await choose('');
    await eventually('it is gone', async () => {
      const models = await vscode.lm.selectChatModels({ vendor: 'quarry' });
      return models.length > 0 && !models.some(({ id }) => id === 'chosen');
    });
  });

  it('says in one sentence that its server is gone', async () => {
    const server = await OpenAiServer.start('Yes.');
    const { url } = server;
    await server.close();
    await choose(`${url}#scripted`);
    await assert.rejects(ask('chosen', 'Hello?'), /cannot be reached \(.*ECONNREFUSED.*\): is the server running\?/);
  });
});
