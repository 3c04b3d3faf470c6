import { describe, expect, it } from 'vitest';
import { Cancelled } from '../../../../src/core/errors.js';
import { ModelError } from '../../../../src/core/model.js';
import { modelsAt, findAddress } from '../../../../src/models/fim/address.js';
import { FimEndpoint, type FimEndpointOptions } from '../../../../src/models/fim/endpoint.js';
import type { FimModel, FimRequest } from '../../../../src/models/fim/fim.js';
import { type FimFault, type FimKind, FimServer } from '../../../harness/fimServer.js';

const request: FimRequest = {
  prefix: 'import { total } from "./money";\n\nconst sum = tot',
  suffix: ';\nexport default sum;\n',
  path: 'src/app.ts',
  repository: 'shop',
  evidence: [{ path: 'src/money.ts', text: 'export function total(prices: number[]): number;' }],
  maxTokens: 64,
  temperature: 0,
  stop: ['\n'],
};

const never = new AbortController().signal;

const endpoint = (url: string, options: Partial<FimEndpointOptions> = {}): FimEndpoint =>
  new FimEndpoint({ endpoint: url, model: 'scripted', key: '', fetch, ...options });

async function said(model: FimModel, asked = request, signal = never): Promise<string> {
  let text = '';
  for await (const piece of model.stream(asked, signal)) text += piece;
  return text;
}

async function failure(promise: Promise<unknown>): Promise<ModelError> {
  const error = await promise.then(
    () => undefined,
    (reason: unknown) => reason,
  );
  expect(error).toBeInstanceOf(ModelError);
  return error as ModelError;
}

describe('what a server is sent', () => {
  it('OpenAI-compatible, unknown model: prompt and suffix, other files as comments', async () => {
    await using server = await FimServer.start('openai', 'al([1])');
    expect(await said(endpoint(`${server.url}/v1`))).toBe('al([1])');
    const [{ body, path }] = server.seen as [(typeof server.seen)[0]];
    expect(path).toBe('/v1/completions');
    expect(body).toEqual({
      model: 'scripted',
      prompt: `// Path: src/money.ts\n// export function total(prices: number[]): number;\n${request.prefix}`,
      suffix: request.suffix,
      max_tokens: 64,
      temperature: 0,
      stop: ['\n'],
      stream: true,
    });
  });

  it('OpenAI-compatible, known model: one raw prompt with other files in their own place', async () => {
    await using server = await FimServer.start('openai', 'al([1])');
    await said(endpoint(`${server.url}/v1`, { model: 'Qwen/Qwen2.5-Coder-7B' }));
    const { body } = await server.asked(0);
    expect(body.suffix).toBeUndefined();
    expect(body.prompt).toBe(
      '<|repo_name|>shop\n<|file_sep|>src/money.ts\nexport function total(prices: number[]): number;\n' +
        `<|file_sep|>src/app.ts\n<|fim_prefix|>${request.prefix}<|fim_suffix|>${request.suffix}<|fim_middle|>`,
    );
    expect(body.stop).toContain('<|endoftext|>');
  });

  it('llama.cpp: lines before, lines after, other files, and the unfinished line apart for its cache', async () => {
    await using server = await FimServer.start('llamacpp', 'al([1])');
    expect(await said(endpoint(server.url, { model: '' }))).toBe('al([1])');
    const { body, path } = await server.asked(0);
    expect(path).toBe('/infill');
    expect(body).toEqual({
      input_prefix: 'import { total } from "./money";\n\n',
      prompt: 'const sum = tot',
      input_suffix: request.suffix,
      input_extra: [{ filename: 'src/money.ts', text: 'export function total(prices: number[]): number;' }],
      n_predict: 64,
      temperature: 0,
      stop: ['\n'],
      cache_prompt: true,
      stream: true,
    });
  });

  it('Ollama: prompt and suffix, or raw where the family has a place for other files', async () => {
    await using server = await FimServer.start('ollama', 'al([1])');
    expect(await said(endpoint(server.url))).toBe('al([1])');
    expect(await said(endpoint(server.url, { model: 'starcoder2:3b' }))).toBe('al([1])');
    const [plain, raw] = [await server.asked(0), await server.asked(1)];
    expect(plain.path).toBe('/api/generate');
    expect(plain.body).toMatchObject({ model: 'scripted', suffix: request.suffix, options: { num_predict: 64 } });
    expect(plain.body.raw).toBeUndefined();
    expect(raw.body.raw).toBe(true);
    expect(raw.body.prompt).toMatch(/^<repo_name>shop<file_sep>src\/money\.ts\n/);
  });

  it('an unknown model at a file’s end: a suffix all the same, or the server would not fill in', async () => {
    for (const kind of ['openai', 'ollama'] as const) {
      await using server = await FimServer.start(kind, 'x');
      await said(endpoint(server.address), { ...request, suffix: '' });
      expect((await server.asked(0)).body.suffix).toBe('\n');
    }
  });

  it('Mistral: prompt and suffix, other files ahead of the prompt, and the key', async () => {
    await using server = await FimServer.start('mistral', 'al([1])', { key: 'k' });
    expect(await said(endpoint(server.address, { model: 'codestral-latest', key: 'k' }))).toBe('al([1])');
    const { body, headers } = await server.asked(0);
    expect(headers.authorization).toBe('Bearer k');
    expect(body.suffix).toBe(request.suffix);
    expect(body.prompt).toBe(
      `+++++ src/money.ts\nexport function total(prices: number[]): number;\n\n+++++ src/app.ts\n${request.prefix}`,
    );
  });

  it('tells before it sends', async () => {
    await using server = await FimServer.start('openai', 'x');
    const told: string[] = [];
    await said(endpoint(`${server.url}/v1`, { onSend: (host, model) => void told.push(`${model} at ${host}`) }));
    expect(told).toEqual([`scripted at ${new URL(server.url).host}`]);
  });
});

describe('which protocol', () => {
  it.each<[FimKind, string]>([
    ['ollama', '/api/generate'],
    ['llamacpp', '/infill'],
    ['openai', '/v1/completions'],
  ])('is found out from a bare address: %s', async (kind, path) => {
    await using server = await FimServer.start(kind, 'x', { models: ['a', 'b'] });
    const address = await findAddress(server.url, fetch, '', never);
    expect(address.url).toBe(server.url + path);
    expect(await modelsAt(address, fetch, '', never)).toEqual(['a', 'b']);
  });

  it('is what the address says where it says it', async () => {
    for (const [url, found] of [
      ['https://codestral.mistral.ai', 'https://codestral.mistral.ai/v1/fim/completions'],
      ['https://api.deepseek.com/beta', 'https://api.deepseek.com/beta/completions'],
      ['http://localhost:1/x/infill', 'http://localhost:1/x/infill'],
    ] as const) {
      expect((await findAddress(url, fetch, '', never)).url).toBe(found);
    }
  });

  it('is asked again after the server was away', async () => {
    const server = await FimServer.start('llamacpp', 'x');
    const { url } = server;
    await server[Symbol.asyncDispose]();
    const model = endpoint(url, { model: '' });
    expect((await failure(said(model))).problem).toBe('unreachable');
    expect((await failure(said(model))).problem).toBe('unreachable');
  });
});

describe('a server that cannot', () => {
  it('take a suffix is asked without one', async () => {
    await using server = await FimServer.start('openai', (body) =>
      body.suffix === undefined
        ? 'al([1])'
        : { text: '', fault: { kind: 'status', status: 400, message: 'suffix is not currently supported' } },
    );
    const model = endpoint(`${server.url}/v1`);
    expect(await said(model)).toBe('al([1])');
    expect(await said(model)).toBe('al([1])');
    expect(server.seen.map(({ body }) => 'suffix' in body)).toEqual([true, false, false]);
  });

  it('honour stops is stopped, though they come in pieces', async () => {
    await using server = await FimServer.start('openai', 'al([1])<|endoftext|>import junk');
    expect(await said(endpoint(`${server.url}/v1`, { model: 'qwen2.5-coder' }))).toBe('al([1])');
  });
});

describe('a server that misbehaves', () => {
  const cases: [string, FimFault, string, RegExp][] = [
    ['refuses the key', { kind: 'status', status: 401, message: 'no' }, 'wrong-key', /does not accept the key/],
    [
      'has no such model',
      { kind: 'status', status: 404, message: 'model "x" not found' },
      'gone',
      /model "x" not found/,
    ],
    ['fails', { kind: 'status', status: 500, message: 'out of memory' }, 'unreachable', /fails \(500\): out of memory/],
    [
      'finds the prompt too long',
      { kind: 'status', status: 400, message: 'context length exceeded' },
      'context-full',
      /longer/,
    ],
    ['refuses', { kind: 'status', status: 422, message: 'no' }, 'refused', /refuses/],
    ['sends a page', { kind: 'html' }, 'malformed', /no completion/],
    ['sends garbage', { kind: 'garbage', after: 1 }, 'malformed', /no completion/],
    ['reports an error midway', { kind: 'error-event', after: 1, message: 'slot lost' }, 'malformed', /slot lost/],
    ['breaks off', { kind: 'cut', after: 1 }, 'unreachable', /cannot be reached/],
    ['is silent', { kind: 'hang', after: -1 }, 'slow', /did not answer/],
    ['falls silent', { kind: 'hang', after: 1 }, 'slow', /did not answer/],
  ];

  it.each(cases)('%s', async (_what, fault, problem, sentence) => {
    await using server = await FimServer.start('llamacpp', { text: 'some text', fault });
    const error = await failure(said(endpoint(server.address, { patienceMs: 300 })));
    expect(error.problem).toBe(problem);
    expect(error.message).toMatch(sentence);
  });

  it('closes the connection just as it is used again is asked once more', async () => {
    const cut: FimFault = { kind: 'cut', after: -1 };
    await using server = await FimServer.start('llamacpp', (_body, n) => (n === 0 ? { text: '', fault: cut } : 'ok'));
    expect(await said(endpoint(server.address))).toBe('ok');
    server.script = () => ({ text: '', fault: cut });
    expect((await failure(said(endpoint(server.address)))).problem).toBe('unreachable');
    expect(server.seen).toHaveLength(4);
  });

  it('says when to come back', async () => {
    const fault: FimFault = { kind: 'status', status: 429, message: 'busy', retryAfter: '7' };
    await using server = await FimServer.start('llamacpp', { text: '', fault });
    expect(await failure(said(endpoint(server.address)))).toMatchObject({
      problem: 'rate-limited',
      retryAfterMs: 7000,
    });
  });
});

describe('cancelling', () => {
  it.each(['before the first word', 'in the midst'])('%s leaves the server at once', async (when) => {
    await using server = await FimServer.start('llamacpp', {
      text: 'a long answer that never ends',
      fault: { kind: 'hang', after: when === 'in the midst' ? 2 : -1 },
    });
    const controller = new AbortController();
    const running = said(endpoint(server.address), request, controller.signal);
    const outcome = running.catch((error: unknown) => error);
    const { abandoned } = await server.asked(0);
    controller.abort();
    expect(await outcome).toBeInstanceOf(Cancelled);
    expect(await abandoned).toBe(true);
  });

  it('by leaving the loop early leaves the server, too', async () => {
    await using server = await FimServer.start('llamacpp', { text: 'abcdefgh', fault: { kind: 'hang', after: 2 } });
    for await (const piece of endpoint(server.address).stream(request, never)) {
      expect(piece).toBe('abcd');
      break;
    }
    expect(await (await server.asked(0)).abandoned).toBe(true);
  });
});
