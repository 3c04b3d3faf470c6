import { subscribe, unsubscribe } from 'node:diagnostics_channel';
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { describe, expect, it, vi } from 'vitest';
import { type DeepSettings, type DeepStatus, noDeepTier } from '../../../src/core/deep.js';
import type { DeepOptions } from '../../../src/engine/session.js';
import { embeddingServer, tinyModel } from '../embedding/servers.js';
import { Place } from './place.js';

/** `b` and `c` say the same as the query “doctor” and “car” in other words only. */
const FILES = {
  'src/a.ts': 'export const nothing = 0;\n',
  'src/b.ts': 'export function physician() {\n  return 1;\n}\n',
  'src/c.ts': 'export function automobile() {\n  return 2;\n}\n',
  'src/d.ts': 'export function invoice() {\n  return 3;\n}\n',
};

const local: Partial<DeepSettings> = { provider: 'local', model: tinyModel('embedder') };
const deep = (settings: Partial<DeepSettings>, more: Partial<DeepOptions> = {}): { deep: DeepOptions } => ({
  deep: { settings: { ...noDeepTier, ...settings }, background: false, ...more },
});
const manyFiles = (n: number): Record<string, string> =>
  Object.fromEntries(Array.from({ length: n }, (_x, i) => [`src/f${i}.ts`, `export const value${i} = ${i};\n`]));

describe('a deep tier', () => {
  it('finds what is meant in other words, says that it did, and why', async () => {
    using place = new Place(FILES);
    await place.indexed(async (engine) => {
      const before = await engine.search('where is the doctor');
      expect(before.tier).toBe('instant');
      expect(before.hits[0]?.path).not.toBe('src/b.ts');
      const status = await engine.embed();
      expect(status).toMatchObject({ state: 'ready', done: 4, total: 4, dimension: 32 });
      const after = await engine.search('where is the doctor');
      expect(after.tier).toBe('deep');
      expect(after.hits[0]).toMatchObject({
        path: 'src/b.ts',
        why: { retrievers: expect.arrayContaining(['deep']) as string[] },
      });
      expect(after.hits[0]!.why.summary).toContain('similar meaning');
      const sum = after.hits[0]!.why.features.reduce((total, { contribution }) => total + contribution, 0);
      expect(sum).toBeCloseTo(after.hits[0]!.score, 2);
      const without = await engine.search('where is the doctor', { stages: { deep: false } });
      expect(without.tier).toBe('instant');
      expect(without.hits[0]?.path).not.toBe('src/b.ts');
    }, deep(local));
  });

  it('finds it also where no word of the query occurs, and in a folder of two files', async () => {
    using place = new Place({ 'a.ts': FILES['src/b.ts'], 'b.ts': FILES['src/c.ts'] });
    await place.indexed(async (engine) => {
      await engine.embed();
      expect((await engine.search('find a doctor')).hits[0]?.path).toBe('a.ts');
      expect((await engine.search('find a car')).hits[0]?.path).toBe('b.ts');
    }, deep(local));
  });

  it('opens no connection, starts no thread and writes nothing while none is chosen', async () => {
    const sockets: unknown[] = [];
    const note = (message: unknown): unknown => sockets.push(message);
    subscribe('net.client.socket', note);
    try {
      using place = new Place(FILES);
      await place.indexed(async (engine) => {
        await engine.search('doctor');
        expect((await engine.health()).deep).toMatchObject({ state: 'off', kept: [] });
        await expect(engine.embed()).rejects.toThrow('No embedding model is chosen.');
      });
      expect(sockets).toEqual([]);
      expect(readdirSync(dirname(place.indexFile)).filter((name) => /deep|sent/.test(name))).toEqual([]);
      expect(existsSync(join(place.storage, 'models'))).toBe(false);
    } finally {
      unsubscribe('net.client.socket', note);
    }
  });

  it('embeds in the background after indexing, and again what was saved', async () => {
    using place = new Place(FILES);
    const seen: DeepStatus[] = [];
    await place.indexed(
      async (engine) => {
        const done = (): DeepStatus => seen.findLast(({ state }) => state === 'ready')!;
        await vi.waitFor(() => expect(done()).toMatchObject({ done: 4, total: 4 }), 60_000);
        place.write({ 'src/e.ts': 'export function surgeon() {\n  return 5;\n}\n' });
        await engine.update(['src/e.ts']);
        await vi.waitFor(() => expect(done()).toMatchObject({ done: 5, total: 5 }), 60_000);
        const { hits } = await engine.search('where is the doctor');
        expect(
          hits
            .map(({ path }) => path)
            .slice(0, 2)
            .sort(),
        ).toEqual(['src/b.ts', 'src/e.ts']);
      },
      deep(local, { background: true, onChange: (status) => seen.push(status) }),
    );
    expect(seen.map(({ state }) => state)).toEqual(expect.arrayContaining(['loading', 'embedding', 'ready']));
  });

  it('goes on where it was stopped: no text is sent twice but those of one batch', async () => {
    using place = new Place(manyFiles(120));
    await using server = await embeddingServer({ delayMs: 500 });
    const options = deep({ provider: 'endpoint', model: 'm', endpoint: server.endpoint });
    await place.indexed(async (engine) => {
      const stop = new AbortController();
      const onProgress = ({ done }: DeepStatus): void => {
        if (done >= 32) stop.abort();
      };
      await expect(engine.embed({ signal: stop.signal, onProgress })).rejects.toThrow();
    }, options);
    const first = server.asked.length;
    await place.indexed(async (engine) => {
      const { done, total } = (await engine.health()).deep;
      expect(done).toBeGreaterThanOrEqual(32);
      expect(done).toBeLessThan(total);
      expect(await engine.embed()).toMatchObject({ state: 'ready', done: 120 });
    }, options);
    expect(first).toBeGreaterThan(1);
    const texts = server.asked.flatMap((request) => request.texts).filter((text) => text.startsWith('export'));
    expect(new Set(texts).size).toBe(120);
    expect(texts.length).toBeLessThanOrEqual(120 + 32);
  });

  it('embeds a text once, in however many files it is, and not again after a rebuild', async () => {
    using place = new Place({ 'a.ts': FILES['src/b.ts'], 'b.md': 'other\n' });
    await using server = await embeddingServer();
    const options = deep({ provider: 'endpoint', model: 'm', endpoint: server.endpoint });
    const sent = (): string[] => server.asked.flatMap(({ texts }) => texts).filter((text) => text !== 'quarry');
    await place.indexed((engine) => engine.embed(), options);
    expect(sent()).toHaveLength(2);
    place.write({ 'copy.py': FILES['src/b.ts'] });
    await place.indexed(async (engine) => {
      await engine.embed();
      await engine.index({ force: true });
      expect((await engine.health()).deep.done).toBe(0);
      expect(await engine.embed()).toMatchObject({ state: 'ready', done: 3 });
      expect((await engine.search('find the doctor')).tier).toBe('deep');
    }, options);
    expect(sent().filter((text) => text !== 'find the doctor')).toHaveLength(2);
  });

  it('lets the old model serve until the new one is complete, then drops it', async () => {
    using place = new Place(FILES);
    await place.indexed((engine) => engine.embed(), deep(local));
    await using server = await embeddingServer();
    const next = deep({ provider: 'endpoint', model: 'next', endpoint: server.endpoint });
    await place.indexed(async (engine) => {
      expect((await engine.health()).deep).toMatchObject({ done: 0, kept: [{ vectors: 4 }] });
      const during = await engine.search('where is the doctor');
      expect(during).toMatchObject({ tier: 'deep' });
      expect(during.hits[0]!.path).toBe('src/b.ts');
      expect(server.asked).toEqual([]);
      expect(await engine.embed()).toMatchObject({ state: 'ready', done: 4, dimension: 8, kept: [] });
      expect((await engine.search('where is the doctor')).hits[0]!.path).toBe('src/b.ts');
      expect(server.asked.at(-1)!.texts).toEqual(['where is the doctor']);
    }, next);
  });

  it('does not send queries to an endpoint that is no longer chosen', async () => {
    using place = new Place(FILES);
    await using server = await embeddingServer();
    await place.indexed(
      (engine) => engine.embed(),
      deep({ provider: 'endpoint', model: 'm', endpoint: server.endpoint }),
    );
    const asked = server.asked.length;
    await place.indexed(async (engine) => {
      expect((await engine.search('where is the doctor')).tier).toBe('instant');
    }, deep(local));
    expect(server.asked).toHaveLength(asked);
  });

  it('keeps its vectors when it is switched off, and forgets them when told to', async () => {
    using place = new Place(FILES);
    await place.indexed((engine) => engine.embed(), deep(local));
    await place.indexed(async (engine) => {
      expect((await engine.search('where is the doctor')).tier).toBe('instant');
      expect((await engine.health()).deep).toMatchObject({ state: 'off', kept: [{ vectors: 4 }] });
      expect(await engine.deep('clear')).toMatchObject({ kept: [] });
      expect((await engine.search('physician')).hits[0]!.path).toBe('src/b.ts');
    });
  });

  it('leaves the instant tier to answer, with one sentence, when the endpoint does not', async () => {
    using place = new Place(FILES);
    const server = await embeddingServer();
    await place.indexed(
      async (engine) => {
        await engine.embed();
        await server[Symbol.asyncDispose]();
        const result = await engine.search('where is the physician');
        expect(result.tier).toBe('instant');
        expect(result.hits[0]!.path).toBe('src/b.ts');
        expect(result.notices).toHaveLength(1);
        expect(result.notices![0]).toMatch(/^The embedding model is not used for this search \(.*cannot be reached/);
        const again = await engine.search('where is the automobile');
        expect(again.notices).toHaveLength(1);
        expect(again.hits[0]!.path).toBe('src/c.ts');
      },
      deep({ provider: 'endpoint', model: 'm', endpoint: server.endpoint }),
    );
  });

  it('passes over a text that the endpoint refuses, and embeds the rest', async () => {
    using place = new Place({ ...FILES, 'src/poison.ts': 'export const poison = 1;\n' });
    await using server = await embeddingServer({
      misbehave: (_n, texts, response) => {
        if (!texts.some((text) => text.includes('poison'))) return false;
        response.writeHead(400).end('{"error":{"message":"too long"}}');
        return true;
      },
    });
    await place.indexed(
      async (engine) => {
        expect(await engine.embed()).toMatchObject({ state: 'ready', done: 5, total: 5 });
        const asked = server.asked.length;
        expect(await engine.embed()).toMatchObject({ state: 'ready' });
        expect(server.asked).toHaveLength(asked);
      },
      deep({ provider: 'endpoint', model: 'm', endpoint: server.endpoint }),
    );
  });

  it('can be paused and resumed', async () => {
    using place = new Place(manyFiles(100));
    await using server = await embeddingServer({ delayMs: 40 });
    const seen: DeepStatus[] = [];
    let begun = (): void => undefined;
    const some = new Promise<void>((resolve) => (begun = resolve));
    const onChange = (status: DeepStatus): void => {
      seen.push(status);
      if (status.done > 0) begun();
    };
    await place.indexed(
      async (engine) => {
        await some;
        expect(await engine.deep('pause')).toMatchObject({ state: 'paused' });
        const { done } = (await engine.health()).deep;
        expect(done).toBeLessThan(100);
        await engine.deep('resume');
        await vi.waitFor(() => expect(seen.at(-1)).toMatchObject({ state: 'ready', done: 100 }), 60_000);
      },
      deep({ provider: 'endpoint', model: 'm', endpoint: server.endpoint }, { background: true, onChange }),
    );
  });

  it('never writes the key down', async () => {
    using place = new Place(FILES);
    await using server = await embeddingServer({ key: 'sk-very-secret' });
    const settings = { provider: 'endpoint', model: 'm', endpoint: server.endpoint, apiKey: 'sk-very-secret' } as const;
    await place.indexed(async (engine) => {
      await engine.embed();
      expect(JSON.stringify(await engine.health())).not.toContain('sk-very-secret');
    }, deep(settings));
    const folder = dirname(place.indexFile);
    for (const name of readdirSync(folder))
      expect(readFileSync(join(folder, name)).includes('sk-very-secret')).toBe(false);
  });

  it('ranks without the cross-encoder, with one sentence, when that fails, and leaves it alone for a while', async () => {
    using place = new Place(FILES);
    await using server = await embeddingServer({
      misbehave: (_n, _texts, response) => {
        response.writeHead(500).end('{}');
        return true;
      },
    });
    const rerank = { provider: 'endpoint', model: 'r' } as const;
    await place.indexed(
      async (engine) => {
        for (const query of ['export a function', 'return from a function']) {
          const { hits, notices } = await engine.search(query);
          expect(hits.length).toBeGreaterThan(1);
          expect(notices).toEqual([expect.stringContaining('The re-ranker had no say: ')]);
        }
        expect(server.asked).toHaveLength(1);
      },
      deep({ rerank, endpoint: server.endpoint }),
    );
  });

  it('lets a cross-encoder order the best results anew, when one is chosen', async () => {
    using place = new Place({
      'src/one.ts': 'export const report = "money"; // the report: which report it is\n',
      'src/two.ts': 'export const report = "doctor";\n',
      'src/zero.ts': 'export const other = 1;\n',
    });
    const first = async (settings: Partial<DeepSettings>): Promise<string> =>
      place.indexed(async (engine) => {
        const { hits } = await engine.search('which report is it');
        if (settings.rerank) expect(hits[0]!.why.features.map(({ name }) => name)).toContain('rerank');
        return hits[0]!.path;
      }, deep(settings));
    expect(await first({})).toBe('src/one.ts');
    expect(await first({ rerank: { provider: 'local', model: tinyModel('reranker') } })).toBe('src/two.ts');
  });
});
