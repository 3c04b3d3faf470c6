import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, describe, expect, it } from 'vitest';
import { noDeepTier } from '../../../src/core/deep.js';
import { Cancelled } from '../../../src/core/errors.js';
import { ModelError, type ModelPart, type ModelRequest } from '../../../src/core/model.js';
import { EndpointModel, type Patience } from '../../../src/models/openai/chatModel.js';
import { Server } from '../../../src/models/openai/server.js';
import { faults, OpenAiServer, type OpenAiServerOptions, type Script } from '../../harness/openaiServer.js';
import { certificate, proxyServer, serve } from '../embedding/servers.js';

const closing: (() => Promise<void>)[] = [];
afterEach(async () => {
  for (const close of closing.splice(0)) await close();
});

async function serving(script: Parameters<typeof OpenAiServer.start>[0], options?: OpenAiServerOptions) {
  const server = await OpenAiServer.start(script, options);
  closing.push(() => server.close());
  return server;
}

interface Way {
  model?: string;
  key?: string;
  network?: Partial<typeof noDeepTier.network>;
  patience?: Patience;
}

const serverAt = (url: string, { key = '', network }: Way = {}): Server =>
  new Server(url, { apiKey: key, network: { ...noDeepTier.network, ...network } });

const openAt = (url: string, way: Way = {}): Promise<EndpointModel> =>
  EndpointModel.open(serverAt(url, way), way.model ?? 'scripted', way);

const hello: ModelRequest = { messages: [{ role: 'user', text: 'Hello?' }] };
const never = new AbortController().signal;

async function all(model: EndpointModel, request = hello, signal = never): Promise<ModelPart[]> {
  const parts: ModelPart[] = [];
  for await (const part of model.stream(request, signal)) parts.push(part);
  return parts;
}

const textOf = (parts: ModelPart[]): string => parts.map((part) => (part.type === 'text' ? part.text : '')).join('');

/** The failure of an answer, with what had come before it. */
async function failing(script: Script | Parameters<typeof OpenAiServer.start>[0], way?: Way) {
  const server = await serving(script);
  const model = await openAt(server.url, way);
  let text = '';
  try {
    for await (const part of model.stream(hello, never)) if (part.type === 'text') text += part.text;
  } catch (error) {
    if (!(error instanceof ModelError)) throw error;
    return { text, problem: error.problem, sentence: error.message, asked: server.seen.length };
  }
  throw new Error(`it answered: ${text}`);
}

describe('a model behind an endpoint', () => {
  it('streams its answer piece by piece and says at the end why it ended and what it cost', async () => {
    const server = await serving('Coupons are applied in checkout.');
    const parts = await all(await openAt(server.url));
    expect(textOf(parts)).toBe('Coupons are applied in checkout.');
    expect(parts.filter(({ type }) => type === 'text').length).toBeGreaterThan(3);
    expect(parts.at(-1)).toEqual({ type: 'end', why: 'stop', tokens: { prompt: 9, answer: 8 } });
  });

  it('says that an answer was cut at its limit', async () => {
    const server = await serving({ text: 'One, two,', finish: 'length' });
    expect((await all(await openAt(server.url), { ...hello, maxTokens: 4 })).at(-1)).toMatchObject({ why: 'length' });
    expect(server.seen[0]!.body.max_tokens).toBe(4);
  });

  it('calls tools, and is told what they gave', async () => {
    const server = await serving((_request, n) =>
      n === 0
        ? {
            calls: [
              { name: 'search', arguments: { query: 'coupon' } },
              { name: 'now', arguments: {} },
            ],
          }
        : 'Found.',
    );
    const model = await openAt(server.url);
    const tools = [{ name: 'search', description: 'Searches.', parameters: { type: 'object', properties: {} } }];
    const parts = await all(model, { ...hello, tools });
    const calls = parts.flatMap((part) => (part.type === 'call' ? [part.call] : []));
    expect(calls).toEqual([
      { id: 'call_0', name: 'search', arguments: '{"query":"coupon"}' },
      { id: 'call_1', name: 'now', arguments: '{}' },
    ]);
    expect(parts.at(-1)).toMatchObject({ type: 'end', why: 'calls' });
    await all(model, {
      messages: [
        ...hello.messages,
        { role: 'assistant', text: '', calls },
        { role: 'tool', text: '3 hits', callId: 'call_0' },
      ],
      tools,
    });
    const { messages } = server.seen[1]!.body;
    expect(messages!.map(({ role }) => role)).toEqual(['user', 'assistant', 'tool']);
    expect(messages![1]!.tool_calls!.map(({ id }) => id)).toEqual(['call_0', 'call_1']);
    expect(messages![2]!.tool_call_id).toBe('call_0');
  });

  it('has an identity that survives restarts, and says where text goes', async () => {
    const server = await serving('Yes.');
    const model = await openAt(`${server.url}/`);
    const { host } = new URL(server.url);
    expect(model).toMatchObject({
      id: `${server.url}#scripted`,
      name: 'scripted',
      destination: { reach: 'machine', host },
    });
  });

  it('lists what the server offers', async () => {
    const server = await serving('Yes.', { models: ['small', 'large'] });
    expect((await serverAt(server.url).models()).map(({ id }) => id)).toEqual(['small', 'large']);
  });

  it('sends the key where there is one, and no header where there is none', async () => {
    const server = await serving('Yes.', { key: 's3cret' });
    await all(await openAt(server.url, { key: 's3cret' }));
    expect(server.seen[0]!.headers.authorization).toBe('Bearer s3cret');
    const open = await serving('Yes.');
    await all(await openAt(open.url));
    expect(open.seen[0]!.headers.authorization).toBeUndefined();
  });

  it('goes through a proxy, but not to a server of this machine', async () => {
    const proxy = await proxyServer();
    closing.push(() => proxy[Symbol.asyncDispose]());
    const server = await serving('Yes.');
    const network = { proxy: proxy.url };
    await all(await openAt(server.url, { network }));
    expect(proxy.through).toEqual([]);
    // Reaches the same server, by an address that does not say so.
    const elsewhere = server.url.replace('127.0.0.1', '0.0.0.0');
    await all(await openAt(elsewhere, { network }));
    expect(proxy.through.join()).toContain(new URL(elsewhere).host);
  });

  it('trusts a certificate of the user’s own authority, and says what to set where it does not', async () => {
    const tls = {
      cert: readFileSync(certificate, 'utf8'),
      key: readFileSync(join(certificate, '../localhost.key.pem'), 'utf8'),
    };
    const server = await serving('Yes.', { tls });
    expect(textOf(await all(await openAt(server.url, { network: { certificates: certificate } })))).toBe('Yes.');
    await expect(openAt(server.url)).rejects.toThrow(
      /cannot be reached \(.*certificate.*quarry\.network\.certificates/,
    );
  });
});

describe('a failure of a model is one sentence that says what to do', () => {
  it('unreachable', async () => {
    const server = await OpenAiServer.start('Yes.');
    const { url } = server;
    await server.close();
    await expect(openAt(url)).rejects.toThrow(
      /^127\.0\.0\.1:\d+ cannot be reached \(.*ECONNREFUSED.*\): is the server running\?$/,
    );
    await expect(openAt('http://no-such-host.invalid/v1')).rejects.toThrow(
      /check the address, the network and the proxy\.$/,
    );
    expect(() => serverAt('localhost')).toThrow('it looks like http://localhost:11434/v1');
  });

  it('wrong key, and no key', async () => {
    const server = await serving('Yes.', { key: 's3cret' });
    const refused = openAt(server.url, { key: 'guess' });
    await expect(refused).rejects.toMatchObject({ problem: 'wrong-key' });
    await expect(refused).rejects.toThrow(
      /does not accept the key \(401\); give it one with “Quarry: Choose Chat Model”\.$/,
    );
    await expect(openAt(server.url)).rejects.toThrow('wants a key (401)');
  });

  it('model gone', async () => {
    const { problem, sentence } = await failing('Yes.', { model: 'withdrawn' });
    expect(problem).toBe('gone');
    expect(sentence).toMatch(/knows no model “withdrawn” at this address \(404\): choose another/);
  });

  it('prompt too long', async () => {
    const { problem, sentence } = await failing({ fault: faults.contextFull });
    expect(problem).toBe('context-full');
    expect(sentence).toMatch(/longer than “scripted” of .* can take: remove pieces/);
  });

  it('rate limit: tried again as the server says, and told when that is too long', async () => {
    const server = await serving((_request, n) => (n === 0 ? { fault: faults.rateLimited(0) } : 'Now.'));
    expect(textOf(await all(await openAt(server.url)))).toBe('Now.');
    const busy = await failing({ fault: faults.rateLimited(0) });
    expect(busy).toMatchObject({ problem: 'rate-limited', asked: 3 });
    const long = await failing({ fault: faults.rateLimited(90) });
    expect(long).toMatchObject({ problem: 'rate-limited', asked: 1 });
    expect(long.sentence).toMatch(/takes no more requests just now \(429\).*; try again in 90 s\.$/);
  });

  it('a connection that was let go before anything came: tried once more, then told', async () => {
    let refusals = 1;
    const server = await serve((request, response) => {
      if (request.method === 'POST' && refusals-- > 0) return request.socket.destroy();
      const chunk = { choices: [{ index: 0, delta: { content: 'Now.' }, finish_reason: 'stop' }] };
      return response.end(request.method === 'POST' ? `data: ${JSON.stringify(chunk)}\n\n` : '{"data":[]}');
    });
    closing.push(async () => server[Symbol.asyncDispose]());
    const model = await openAt(`${server.url}/v1`);
    expect(textOf(await all(model))).toBe('Now.');
    refusals = 2;
    await expect(all(model)).rejects.toMatchObject({ problem: 'unreachable' });
    expect(refusals).toBe(0);
  });

  it('payment', async () => {
    const quota = {
      kind: 'status',
      status: 429,
      message: 'You exceeded your quota.',
      code: 'insufficient_quota',
    } as const;
    expect(await failing({ fault: quota })).toMatchObject({ problem: 'refused', asked: 1 });
  });

  it('a server that fails', async () => {
    const { problem, sentence } = await failing({ fault: faults.serverError });
    expect(problem).toBe('unreachable');
    expect(sentence).toMatch(/fails \(500\): The server had an error; try again, or choose another model\.$/);
  });

  it('refused by the filter', async () => {
    expect(await failing({ text: 'I', finish: 'content_filter' })).toMatchObject({ problem: 'refused' });
  });

  it('no first token', async () => {
    const { problem, sentence } = await failing(
      { text: 'Late.', fault: { kind: 'hang', after: -1 } },
      { patience: { firstMs: 50, idleMs: 5_000 } },
    );
    expect(problem).toBe('slow');
    expect(sentence).toMatch(/said nothing for 0\.05 s; try again, or choose a faster model\.$/);
  });

  it('silence in the middle; what had come is kept', async () => {
    const stuck = await failing(
      { text: 'One two three', fault: { kind: 'hang', after: 3 } },
      { patience: { firstMs: 5_000, idleMs: 50 } },
    );
    expect(stuck).toMatchObject({ problem: 'slow', text: 'One two' });
  });

  it.each(['cut', 'unfinished'] as const)(
    'an answer that is %s; what had come is kept, and nothing is asked twice',
    async (kind) => {
      const torn = await failing({ text: 'One two three', fault: { kind, after: 3 } });
      expect(torn).toMatchObject({ problem: 'malformed', text: 'One two', asked: 1 });
      expect(torn.sentence).toMatch(/in the middle.*; try again\.$/);
    },
  );

  it('events that are no JSON', async () => {
    expect(await failing({ text: 'One two', fault: { kind: 'garbage', after: 2 } })).toMatchObject({
      problem: 'malformed',
    });
  });

  it('an error in the middle of the stream', async () => {
    const { problem, sentence } = await failing({
      text: 'One',
      fault: { kind: 'error-event', after: 1, message: 'CUDA out of memory' },
    });
    expect(problem).toBe('malformed');
    expect(sentence).toMatch(/stopped with an error: CUDA out of memory; try again\.$/);
  });

  it('a page instead of an answer', async () => {
    const { problem, sentence } = await failing({ fault: { kind: 'html' } });
    expect(problem).toBe('malformed');
    expect(sentence).toMatch(/did not answer as an OpenAI-compatible server does/);
  });
});

describe('cancelling', () => {
  it.each([
    ['before the headers', -1],
    ['in the middle', 2],
  ])('ends at once although the server hangs %s, and lets the connection go', async (_when, after) => {
    const server = await serving({ text: 'One two', fault: { kind: 'hang', after } });
    const model = await openAt(server.url);
    const cancel = new AbortController();
    const answer = all(model, hello, cancel.signal);
    const failure = expect(answer).rejects.toBeInstanceOf(Cancelled);
    await expect.poll(() => server.seen.length).toBe(1);
    cancel.abort();
    await failure;
    expect(await server.seen[0]!.abandoned).toBe(true);
  });

  it('ends a pause between two tries', async () => {
    const server = await serving({ fault: faults.rateLimited(14) });
    const cancel = new AbortController();
    const answer = all(await openAt(server.url), hello, cancel.signal);
    const failure = expect(answer).rejects.toBeInstanceOf(Cancelled);
    await expect.poll(() => server.seen.length).toBe(1);
    cancel.abort();
    await failure;
  });

  it('asks nothing when it came first', async () => {
    const server = await serving('Yes.');
    await expect(all(await openAt(server.url), hello, AbortSignal.abort())).rejects.toBeInstanceOf(Cancelled);
    expect(server.seen).toEqual([]);
  });

  it('lets the connection go when nobody reads any more', async () => {
    const server = await serving({ text: 'One two three', fault: { kind: 'hang', after: 3 } });
    for await (const part of (await openAt(server.url)).stream(hello, never)) if (part.type === 'text') break;
    expect(await server.seen[0]!.abandoned).toBe(true);
  });
});
