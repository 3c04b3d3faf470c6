import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { type DeepSettings, noDeepTier } from '../../../src/core/deep.js';
import { ModelFailure } from '../../../src/engine/embedding/deep/failure.js';
import { Models } from '../../../src/engine/embedding/deep/models.js';
import { certificate, embeddingServer, type Manners, proxyServer } from './servers.js';

const signal = (): AbortSignal => new AbortController().signal;

/** The models of an endpoint, with a place for its log. */
function modelsOf(settings: Partial<DeepSettings>) {
  const folder = mkdtempSync(join(tmpdir(), 'quarry-endpoint-'));
  const sentLog = join(folder, 'sent.jsonl');
  const sent: { texts: number; to: string }[] = [];
  const models = new Models(
    {
      settings: { ...noDeepTier, provider: 'endpoint', model: 'm', ...settings },
      models: folder,
      sentLog,
      native: true,
    },
    { breathe: async () => undefined, onDownload: () => undefined, onSent: (texts, to) => sent.push({ texts, to }) },
  );
  const log = (): { texts: string[]; purpose: string; to: string }[] =>
    readFileSync(sentLog, 'utf8')
      .trim()
      .split('\n')
      .map((line) => JSON.parse(line) as { texts: string[]; purpose: string; to: string });
  return { models, sent, log, [Symbol.dispose]: () => rmSync(folder, { recursive: true, force: true }) };
}

/** How opening a model fails at a server with such manners. */
async function failureAt(manners: Manners, settings: Partial<DeepSettings> = {}): Promise<ModelFailure> {
  await using server = await embeddingServer(manners);
  using under = modelsOf({ endpoint: server.endpoint, ...settings });
  const failure: unknown = await under.models.open(signal()).catch((error: unknown) => error);
  if (!(failure instanceof ModelFailure)) throw new Error(`expected a ModelFailure, got ${String(failure)}`);
  return failure;
}

describe('an embedding endpoint', () => {
  it('gives one vector a text, in the order of the texts, whatever the order of the answer', async () => {
    await using server = await embeddingServer();
    using under = modelsOf({ endpoint: server.endpoint });
    const { dimension, id } = await under.models.open(signal());
    expect(dimension).toBe(8);
    expect(id).toMatch(/^endpoint:m:[0-9a-f]{12}$/);
    const vectors = await under.models.embed(['the doctor', 'a car'], 'document', signal());
    expect(vectors).toHaveLength(16);
    expect([vectors[0], vectors[1]]).toEqual([127, expect.any(Number)]);
    expect(vectors[8 + 1]).toBe(127);
  });

  it('puts prefixes before queries and documents, and sends no key where there is none', async () => {
    await using server = await embeddingServer();
    using under = modelsOf({ endpoint: server.endpoint, queryPrefix: 'find: ', documentPrefix: 'code: ' });
    await under.models.embed(['x'], 'document', signal());
    await under.models.embed(['y'], 'query', signal());
    expect(server.asked.map(({ texts }) => texts[0])).toEqual(['find: quarry', 'code: x', 'find: y']);
    expect(server.asked.every(({ authorization }) => authorization === undefined)).toBe(true);
  });

  it('sends many texts in several requests, and long ones cut', async () => {
    await using server = await embeddingServer();
    using under = modelsOf({ endpoint: server.endpoint });
    const texts = Array.from({ length: 70 }, (_x, i) => `text ${i} ${'x'.repeat(i === 0 ? 50_000 : 1)}`);
    expect(await under.models.embed(texts, 'document', signal())).toHaveLength(70 * 8);
    const requests = server.asked.slice(1);
    expect(requests.length).toBeGreaterThan(2);
    expect(Math.max(...requests.flatMap(({ texts: sent }) => sent.map((text) => text.length)))).toBeLessThan(10_000);
  });

  it('writes down every text that leaves the machine, and counts them', async () => {
    await using server = await embeddingServer();
    using under = modelsOf({ endpoint: server.endpoint });
    await under.models.embed(['secret plan'], 'document', signal());
    expect(under.log()).toMatchObject([
      { purpose: 'query', texts: ['quarry'] },
      { purpose: 'document', texts: ['secret plan'], to: `127.0.0.1:${server.port}` },
    ]);
    expect(under.sent.map(({ texts }) => texts)).toEqual([1, 1]);
  });

  it('waits as long as a 429 asks, and tries again; so after a 500', async () => {
    let refusals = 0;
    await using server = await embeddingServer({
      misbehave: (n, _texts, response) => {
        if (n === 0 || n > 2) return false;
        refusals++;
        if (n === 1) response.writeHead(429, { 'retry-after': '1' }).end('{}');
        else response.writeHead(500).end('{}');
        return true;
      },
    });
    using under = modelsOf({ endpoint: server.endpoint });
    const vectors = await under.models.embed(['doctor'], 'document', signal());
    expect(vectors[0]).toBe(127);
    expect(refusals).toBe(2);
    expect(server.asked).toHaveLength(4);
  });

  it.each<[string, Manners, Partial<DeepSettings>, ModelFailure['kind'], RegExp]>([
    ['a wrong key', { key: 'right' }, { apiKey: 'wrong' }, 'choice', /does not accept the key \(401\)/],
    ['a server that fails', { misbehave: fail(503) }, {}, 'unreachable', /fails \(503\)/],
    ['an unknown model', { misbehave: fail(404) }, {}, 'choice', /knows no model “m”/],
    ['an answer cut short', { misbehave: cut }, {}, 'broken', /cannot be read/],
    ['too few vectors', { misbehave: empty }, {}, 'broken', /something other than as many vectors/],
  ])('says what is wrong: %s', async (_what, manners, settings, kind, sentence) => {
    const failure = await failureAt(manners, settings);
    expect(failure.message).toMatch(sentence);
    expect(failure.kind).toBe(kind);
  });

  it('says that nobody listens, and what is no URL', async () => {
    const gone = await embeddingServer();
    await gone[Symbol.asyncDispose]();
    using nobody = modelsOf({ endpoint: gone.endpoint });
    await expect(nobody.models.open(signal())).rejects.toThrow(/cannot be reached: .*ECONNREFUSED/);
    using nonsense = modelsOf({ endpoint: 'localhost' });
    await expect(nonsense.models.open(signal())).rejects.toThrow(/“localhost” is not the URL of an endpoint/);
  });

  it('notices vectors that suddenly have another length', async () => {
    await using server = await embeddingServer({
      misbehave: (n, texts, response) => {
        if (n === 0) return false;
        response.setHeader('content-type', 'application/json');
        response.end(JSON.stringify({ data: texts.map((_t, index) => ({ index, embedding: [1, 2, 3] })) }));
        return true;
      },
    });
    using under = modelsOf({ endpoint: server.endpoint });
    await expect(under.models.embed(['x'], 'document', signal())).rejects.toThrow('had 8 numbers, and now have 3');
  });

  it('accepts a certificate that the user vouches for, or any when told to, and no other', async () => {
    await using server = await embeddingServer({ secure: true });
    const network = { proxy: '', strictTls: true, certificates: '' };
    using stranger = modelsOf({ endpoint: server.endpoint, network });
    await expect(stranger.models.open(signal())).rejects.toThrow(/cannot be reached: .*certificate/);
    using vouched = modelsOf({ endpoint: server.endpoint, network: { ...network, certificates: certificate } });
    expect((await vouched.models.open(signal())).dimension).toBe(8);
    using lax = modelsOf({ endpoint: server.endpoint, network: { ...network, strictTls: false } });
    expect((await lax.models.open(signal())).dimension).toBe(8);
  });

  it.each([false, true])('is reached through a proxy (TLS: %s)', async (secure) => {
    await using server = await embeddingServer({ secure });
    await using proxy = await proxyServer();
    const network = { proxy: proxy.url, strictTls: true, certificates: certificate };
    using under = modelsOf({ endpoint: server.endpoint, network });
    expect((await under.models.open(signal())).dimension).toBe(8);
    expect(proxy.through.join()).toContain(`127.0.0.1:${server.port}`);
  });

  it('scores texts with /rerank', async () => {
    await using server = await embeddingServer();
    using under = modelsOf({ endpoint: server.endpoint, rerank: { provider: 'endpoint', model: 'r' } });
    expect(await under.models.score('plan', ['no', 'the plan'], signal())).toEqual([0.1, 0.9]);
    expect(server.asked.map(({ path }) => path)).toEqual(['/v1/rerank']);
    expect(under.log()[0]).toMatchObject({ purpose: 'rerank', texts: ['plan', 'no', 'the plan'] });
  });
});

function fail(status: number): Manners['misbehave'] {
  return (_n, _texts, response) => {
    response.writeHead(status).end('{}');
    return true;
  };
}

const cut: Manners['misbehave'] = (_n, _texts, response) => {
  response.setHeader('content-type', 'application/json');
  response.end('{"data":[{"index":0,"embed');
  return true;
};

const empty: Manners['misbehave'] = (_n, _texts, response) => {
  response.setHeader('content-type', 'application/json');
  response.end('{"data":[]}');
  return true;
};
