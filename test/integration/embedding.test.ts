import * as assert from 'node:assert/strict';
import { join } from 'node:path';
import * as vscode from 'vscode';
import { eventually, indexed, quarry } from './quarry.js';

/** Writes user settings of the deep tier. */
async function set(values: Record<string, string | undefined>): Promise<void> {
  const settings = vscode.workspace.getConfiguration('quarry.embedding');
  for (const [name, value] of Object.entries(values)) {
    await settings.update(name, value, vscode.ConfigurationTarget.Global);
  }
}

describe('a model of the user’s choice', () => {
  after(async () => {
    await set({ provider: undefined, model: undefined });
    const { health } = await quarry();
    await eventually('it is off again', async () => /Deep tier \| off/.test(await health()));
    await indexed();
  });

  it('is off at first', async () => {
    await indexed();
    assert.match(await (await quarry()).health(), /Deep tier \| off/);
    assert.equal((await (await quarry()).search('coupon')).tier, 'instant');
  });

  it('embeds in the background as soon as it is chosen, and then has a say in searches', async () => {
    const { extensionPath } = vscode.extensions.getExtension('quarry.quarry')!;
    await set({ model: join(extensionPath, 'test/fixtures/tiny-model/embedder'), provider: 'local' });
    const { health, search } = await quarry();
    await eventually('it is ready', async () => /Deep tier \\?\(.*: ready/.test(await health()));
    // A machine that is busy answers without it before it has answered.
    const { hits } = await eventually('it has its say', async () => {
      const found = await search('take the best coupon off the total');
      return found.tier === 'deep' && found;
    });
    assert.equal(hits[0]?.path, 'src/basket.ts');
  });

  it('is let go when it is switched off, and what it embedded is kept', async () => {
    await set({ provider: 'none' });
    const { health, search } = await quarry();
    await eventually('it is off', async () => /Deep tier \| off; \d+ vectors of .* are kept/.test(await health()));
    assert.equal((await search('coupon')).tier, 'instant');
  });

  it('says what is missing, and downloads nothing, when settings name a model that is not here', async () => {
    await set({ model: 'Snowflake/snowflake-arctic-embed-xs', provider: 'local' });
    const { health } = await quarry();
    await eventually('it says so', async () => /it has to be downloaded from huggingface\.co/.test(await health()));
  });
});
