import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import type { DeepStatus } from '../../../src/core/deep.js';
import { choiceRows, hostOf, isLoopback } from '../../../src/extension/embedding/choices.js';
import { deepText, statusWords } from '../../../src/extension/status/words.js';

const none = { provider: 'none', model: '' };
const status: DeepStatus = { state: 'embedding', model: 'org/m', done: 1, total: 4, dimension: 8, kept: [] };
const ready = { name: 'ready', files: 1, chunks: 1 } as const;

describe('the list of models', () => {
  it('names size, host and licence of whatever would be downloaded', () => {
    const downloads = choiceRows(none).filter(({ choice }) => choice.kind === 'preset');
    expect(downloads.length).toBeGreaterThanOrEqual(3);
    for (const { description } of downloads) {
      expect(description).toMatch(/^\d+ MB from huggingface\.co, once · (MIT|Apache-2\.0)$/);
    }
  });

  it('names the mirror where one is set, and marks what is chosen', () => {
    const rows = choiceRows(
      { provider: 'local', model: 'Snowflake/snowflake-arctic-embed-xs' },
      'https://mirror.acme:8443',
    );
    expect(rows.find(({ label }) => label.includes('Arctic'))!.description).toBe(
      '24 MB from mirror.acme:8443, once · Apache-2.0 · chosen',
    );
    expect(rows.filter(({ description }) => description.includes('chosen'))).toHaveLength(1);
    expect(choiceRows(none)[0]!.description).toContain('chosen');
    expect(
      choiceRows({ provider: 'local', model: '/models/own' }).find(({ choice }) => choice.kind === 'folder'),
    ).toMatchObject({
      description: 'nothing is downloaded · chosen',
    });
  });

  it('says that an endpoint gets the text, and knows which one is this machine', () => {
    expect(choiceRows(none).find(({ choice }) => choice.kind === 'endpoint')!.detail).toMatch(/are sent there/);
    expect(['http://localhost:1/v1', 'http://127.0.0.1/v1', 'http://[::1]:8/v1'].map(isLoopback)).toEqual([
      true,
      true,
      true,
    ]);
    expect(['https://api.acme.com/v1', 'http://localhost.evil.com/', 'nonsense'].map(isLoopback)).toEqual([
      false,
      false,
      false,
    ]);
    expect(hostOf('https://api.acme.com/v1')).toBe('api.acme.com');
  });
});

describe('the deep tier in the status bar', () => {
  it('shows its progress once indexing is done, and says all in words', () => {
    expect(statusWords([ready], [status])).toEqual({
      text: '$(layers) Quarry · 25%',
      spoken: 'Quarry is ready, and embeds: 25%',
      warning: false,
    });
    expect(statusWords([ready], [{ ...status, state: 'ready' }, null])!.text).toBe('$(layers) Quarry');
    expect(deepText(status)).toBe('Deep tier (org/m): embedding 25%');
    expect(deepText({ ...status, state: 'stopped', sentTo: 'acme.com', problem: 'No key.' })).toBe(
      'Deep tier (org/m at acme.com): stopped. No key.',
    );
    expect(deepText({ ...status, state: 'off' })).toBeNull();
  });
});

describe('an untrusted workspace', () => {
  it('cannot choose a model, nor where text goes or models come from', () => {
    const manifest = JSON.parse(readFileSync(join(import.meta.dirname, '../../../package.json'), 'utf8')) as {
      capabilities: { untrustedWorkspaces: { restrictedConfigurations: string[] } };
      contributes: { configuration: { properties: Record<string, unknown> } };
    };
    const restricted = manifest.capabilities.untrustedWorkspaces.restrictedConfigurations;
    expect(restricted).toEqual(
      expect.arrayContaining(['quarry.embedding.provider', 'quarry.embedding.endpoint', 'quarry.embedding.mirror']),
    );
    const properties = Object.keys(manifest.contributes.configuration.properties);
    for (const name of restricted) expect(properties).toContain(name);
    expect(properties.length).toBeLessThanOrEqual(30);
  });
});
