import { cpSync, mkdtempSync, realpathSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, it, vi } from 'vitest';
import { type DeepSettings, type DeepStatus, noDeepTier } from '../../../src/core/deep.js';
import { defaultIndexSettings } from '../../../src/core/settings.js';
import { EngineClient } from '../../../src/engine/process/client.js';
import { resourcesDir } from '../../../src/engine/resources.js';
import { embeddingServer, tinyModel } from '../embedding/servers.js';

/** The engine in a process of its own, as the editor starts it, on a copy of the shop. */
function opened(settings: Partial<DeepSettings>) {
  const folder = realpathSync(mkdtempSync(join(tmpdir(), 'quarry-deep-')));
  const root = join(folder, 'shop');
  cpSync(join(resourcesDir(), '../test/fixtures/shop'), root, { recursive: true });
  const seen: DeepStatus[] = [];
  const log: string[] = [];
  const client = new EngineClient({
    root,
    storage: join(folder, 'indexes'),
    settings: defaultIndexSettings,
    deep: { ...noDeepTier, ...settings },
    module: join(resourcesDir(), 'engine.mjs'),
    onDeep: (status) => seen.push(status),
    onLog: (_level, text) => log.push(text),
  });
  return {
    client,
    seen,
    log,
    async [Symbol.asyncDispose]() {
      await client.close();
      rmSync(folder, { recursive: true, force: true, maxRetries: 3 });
    },
  };
}

const isReady = ({ state, done, total }: DeepStatus): boolean => state === 'ready' && total > 0 && done === total;

describe('the deep tier of an engine process', () => {
  it('follows indexing, tells its progress, and serves again after the process died', async () => {
    await using shop = opened({ provider: 'local', model: tinyModel('embedder') });
    await shop.client.index();
    await vi.waitFor(() => expect(shop.seen.some(isReady)).toBe(true), 60_000);
    await vi.waitFor(
      async () => expect((await shop.client.search('how is an invoice made')).tier).toBe('deep'),
      60_000,
    );
    process.kill(shop.client.pid!, 'SIGKILL');
    await vi.waitFor(
      async () => expect((await shop.client.search('how is an invoice made')).hits).not.toEqual([]),
      60_000,
    );
    await shop.client.index();
    const { deep } = await shop.client.health();
    expect(deep.done).toBe(deep.total);
    await vi.waitFor(async () => expect((await shop.client.search('where money goes')).tier).toBe('deep'), 60_000);
  });

  it('pauses, goes on and forgets on request, and logs how much it sent where', async () => {
    await using server = await embeddingServer({ delayMs: 100 });
    await using shop = opened({ provider: 'endpoint', model: 'm', endpoint: server.endpoint });
    await shop.client.index();
    expect(await shop.client.deep('pause')).toMatchObject({ state: 'paused' });
    await shop.client.deep('resume');
    await vi.waitFor(() => expect(shop.seen.some(isReady)).toBe(true), 60_000);
    expect(shop.log.join('\n')).toMatch(new RegExp(`sent \\d+ texts to 127\\.0\\.0\\.1:${server.port} \\(document\\)`));
    expect((await shop.client.deep('clear')).done).toBe(0);
    expect((await shop.client.search('invoice')).hits).not.toEqual([]);
  });
});
