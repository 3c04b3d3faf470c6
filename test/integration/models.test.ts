import * as assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import * as vscode from 'vscode';
import type { ChatModel, ModelPart, ModelRequest } from '../../src/core/model.js';
import { editorModel } from '../../src/extension/models/editorModel.js';
import { faults, OpenAiServer } from '../harness/openaiServer.js';
import { eventually, indexed } from './quarry.js';

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
    // One list for each kind of model; completions have their own.
    const { fileName } = vscode.workspace.textDocuments.find((one) => one.fileName.endsWith('sent-chat.jsonl'))!;
    const [last] = readFileSync(fileName, 'utf8').trimEnd().split('\n').slice(-1);
    const { to, purpose, model, texts } = JSON.parse(last!) as Record<string, unknown>;
    assert.match(String(to), /^127\.0\.0\.1:\d+$/);
    assert.deepEqual({ purpose, model, texts }, { purpose: 'chat', model: 'scripted', texts: ['Hello?'] });
    await vscode.commands.executeCommand('workbench.action.closeAllEditors');
  });

  it('one that Quarry runs itself answers within the extension host', async () => {
    const { extensionPath } = vscode.extensions.getExtension('quarry.quarry')!;
    await choose(`local:${join(extensionPath, 'test/fixtures/tiny-model/writer')}`);
    await eventually('it is offered', async () => (await offered('chosen')).name === 'writer');
    assert.equal((await ask('chosen', 'who is the doctor')).trim(), 'physician medic surgeon');
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

describe('a model of VS Code’s, as Quarry asks it', () => {
  let server: OpenAiServer;
  let model: ChatModel;

  before(async () => {
    server = await OpenAiServer.start('Hello there.');
    await choose(`${server.url}#scripted`);
    model = editorModel(await offered('chosen'));
  });
  after(async () => {
    await choose(undefined);
    await server.close();
  });

  const asked = async (request: ModelRequest, signal = new AbortController().signal): Promise<ModelPart[]> => {
    const parts: ModelPart[] = [];
    for await (const part of model.stream(request, signal)) parts.push(part);
    return parts;
  };

  it('says that VS Code brings text to its vendor', () => {
    assert.deepEqual(model.destination, { reach: 'editor', host: 'quarry' });
    assert.equal(model.id, 'vscode:quarry/chosen');
  });

  it('streams, and its instructions go first', async () => {
    const messages = [
      { role: 'system' as const, text: 'Cite.' },
      { role: 'user' as const, text: 'Where?' },
    ];
    const parts = await asked({ messages });
    assert.equal(parts.map((part) => (part.type === 'text' ? part.text : '')).join(''), 'Hello there.');
    assert.deepEqual(parts.at(-1), { type: 'end', why: 'stop' });
    assert.deepEqual(
      server.seen.at(-1)?.body.messages?.map(({ content }) => content),
      ['Cite.', 'Where?'],
    );
  });

  it('calls tools, and is told what they gave', async () => {
    server.script = (_request, n) =>
      n === 1 ? { calls: [{ name: 'search', arguments: { query: 'coupon' } }] } : 'Found.';
    const tools = [
      {
        name: 'search',
        description: 'Searches.',
        parameters: { type: 'object', properties: { query: { type: 'string' } } },
      },
    ];
    const question = { role: 'user' as const, text: 'Where?' };
    const [call, end] = await asked({ messages: [question], tools });
    assert.ok(call?.type === 'call' && call.call.name === 'search');
    assert.deepEqual(JSON.parse(call.call.arguments), { query: 'coupon' });
    assert.deepEqual(end, { type: 'end', why: 'calls' });
    await asked({
      messages: [
        question,
        { role: 'assistant', text: '', calls: [call.call] },
        { role: 'tool', text: '3 hits', callId: call.call.id },
      ],
      tools,
    });
    const [, assistant, tool] = server.seen.at(-1)!.body.messages!;
    assert.equal(assistant?.tool_calls?.[0]?.function.name, 'search');
    assert.deepEqual([tool?.role, tool?.content], ['tool', '3 hits']);
  });

  it('is cancelled although its server hangs, which is let go', async () => {
    server.script = () => ({ text: 'One two', fault: { kind: 'hang', after: 2 } });
    const cancel = new AbortController();
    const before = server.seen.length;
    const answer = asked({ messages: [{ role: 'user', text: 'Where?' }] }, cancel.signal);
    const failure = assert.rejects(answer, { name: 'Cancelled' });
    await eventually('it was asked', () => server.seen.length > before);
    cancel.abort();
    await failure;
    assert.equal(await server.seen.at(-1)!.abandoned, true);
  });

  it('fails with one sentence', async () => {
    server.script = () => ({ fault: faults.contextFull });
    await assert.rejects(asked({ messages: [{ role: 'user', text: 'Where?' }] }), {
      name: 'ModelError',
      message: /^The question with its evidence is longer than “scripted” can take: remove pieces/,
      problem: 'context-full',
    });
  });
});
