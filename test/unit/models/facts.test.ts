import { text } from 'node:stream/consumers';
import { describe, expect, it } from 'vitest';
import { noDeepTier } from '../../../src/core/deep.js';
import { EndpointModel } from '../../../src/models/openai/chatModel.js';
import { Server } from '../../../src/models/openai/server.js';
import { DEFAULT_CONTEXT } from '../../../src/models/settings.js';
import { serve } from '../embedding/servers.js';

type Reply = (body: Record<string, string>) => object;

/** A server that answers JSON at some paths; what it was asked is in `asked`. */
async function jsonServer(answers: Record<string, object | Reply>) {
  const asked: string[] = [];
  const served = await serve((request, response) => {
    void text(request).then((body) => {
      const path = request.url ?? '';
      asked.push(path);
      const answer = answers[path];
      if (!answer) return response.writeHead(404).end('{}');
      const given =
        typeof answer === 'function' ? (answer as Reply)(JSON.parse(body) as Record<string, string>) : answer;
      return response.writeHead(200, { 'content-type': 'application/json' }).end(JSON.stringify(given));
    });
  });
  const open = (model = 'm', contextTokens = 0): Promise<EndpointModel> =>
    EndpointModel.open(new Server(`${served.url}/v1`, { apiKey: '', network: noDeepTier.network }), model, {
      contextTokens,
    });
  return { asked, open, [Symbol.asyncDispose]: () => served[Symbol.asyncDispose]() };
}

const list = (entry: object) => ({ object: 'list', data: [{ id: 'm', object: 'model', ...entry }] });

describe('what a server tells about its model', () => {
  it('llama.cpp: the context it was started with, and its own count of tokens', async () => {
    await using server = await jsonServer({
      '/v1/models': list({ owned_by: 'llamacpp' }),
      '/props': { default_generation_settings: { n_ctx: 6144 }, chat_template_caps: { supports_tools: false } },
      '/tokenize': ({ content = '' }) => ({ tokens: content.split(' ') }),
    });
    const model = await server.open();
    expect(model).toMatchObject({ contextTokens: 6144, callsTools: false, estimatesTokens: false });
    expect(await model.countTokens('a b c')).toBe(3);
    await model.countTokens('a b c');
    expect(server.asked.filter((path) => path === '/tokenize')).toHaveLength(1);
  });

  it('vLLM: the longest prompt it takes, and its own count of tokens', async () => {
    await using server = await jsonServer({
      '/v1/models': list({ owned_by: 'vllm', max_model_len: 32768 }),
      '/tokenize': ({ model, prompt = '' }) => (model === 'm' ? { count: prompt.length, tokens: [] } : {}),
    });
    const model = await server.open();
    expect(model).toMatchObject({ contextTokens: 32768, callsTools: true, estimatesTokens: false });
    expect(await model.countTokens('four')).toBe(4);
  });

  it('Ollama: what the model runs with, else what its file asks for, never what it could take', async () => {
    const show = {
      model_info: { 'qwen2.context_length': 32768 },
      parameters: 'num_ctx    16384',
      capabilities: ['completion'],
    };
    const models = list({ owned_by: 'library' });
    {
      await using server = await jsonServer({ '/v1/models': models, '/api/show': show, '/api/ps': { models: [] } });
      expect(await server.open()).toMatchObject({ contextTokens: 16384, callsTools: false, estimatesTokens: true });
    }
    {
      const running = { models: [{ name: 'm', context_length: 24576 }] };
      await using server = await jsonServer({ '/v1/models': models, '/api/show': show, '/api/ps': running });
      expect(await server.open()).toMatchObject({ contextTokens: 24576 });
    }
    {
      const plain = { ...show, parameters: '', capabilities: ['completion', 'tools'] };
      await using server = await jsonServer({ '/v1/models': models, '/api/show': plain });
      expect(await server.open()).toMatchObject({ contextTokens: 4096, callsTools: true });
    }
  });

  it('LM Studio: what the model is loaded with', async () => {
    await using server = await jsonServer({
      '/v1/models': list({ owned_by: 'organization_owner' }),
      '/api/v0/models': { data: [{ id: 'm', loaded_context_length: 12000, max_context_length: 131072 }] },
    });
    expect(await server.open()).toMatchObject({ contextTokens: 12000 });
  });

  it('a list of models that has it, as OpenRouter’s', async () => {
    await using server = await jsonServer({ '/v1/models': list({ context_length: 200_000 }) });
    expect(await server.open()).toMatchObject({ contextTokens: 200_000 });
    expect(server.asked).toEqual(['/v1/models']);
  });

  it('nothing, not even its models: a default, which the user’s own number overrules', async () => {
    await using server = await jsonServer({});
    expect(await server.open()).toMatchObject({ contextTokens: DEFAULT_CONTEXT, callsTools: true });
    expect(await server.open('m', 65_536)).toMatchObject({ contextTokens: 65_536 });
  });
});

describe('counting tokens without the server', () => {
  it('is exact for OpenAI’s models and said to be an estimate for others', async () => {
    await using server = await jsonServer({});
    const gpt = await server.open('gpt-4o-mini');
    expect(gpt.estimatesTokens).toBe(false);
    expect(await gpt.countTokens('hello world')).toBe(2);
    expect(await gpt.countTokens('<|endoftext|>')).toBeGreaterThan(1);
    expect((await server.open('qwen2.5-coder')).estimatesTokens).toBe(true);
  });
});
