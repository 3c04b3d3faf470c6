import { cpSync, mkdtempSync, realpathSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, expect, it } from 'vitest';
import { defaultIndexSettings } from '../../../src/core/settings.js';
import { EngineClient } from '../../../src/engine/process/client.js';
import { resourcesDir } from '../../../src/engine/resources.js';

const folder = realpathSync(mkdtempSync(join(tmpdir(), 'quarry-buffers-')));
afterAll(() => rmSync(folder, { recursive: true, force: true, maxRetries: 3 }));

it('unsaved text outlives the engine that was told of it', async () => {
  const root = join(folder, 'shop');
  cpSync(join(resourcesDir(), '../test/fixtures/shop'), root, { recursive: true });
  const module = join(resourcesDir(), 'engine.mjs');
  const client = new EngineClient({ root, storage: join(folder, 'indexes'), settings: defaultIndexSettings, module });
  try {
    await client.index();
    await client.setBuffer('src/money.ts', 'export function roundToTuppence() {}\n');
    const found = async (): Promise<boolean> =>
      (await client.search('roundToTuppence')).hits.some(({ why }) => why.retrievers.includes('live'));
    expect(await found()).toBe(true);
    process.kill(client.pid!, 'SIGKILL');
    expect(await found()).toBe(true);
    await client.setBuffer('src/money.ts', null);
    expect(await found()).toBe(false);
  } finally {
    await client.close();
  }
});
