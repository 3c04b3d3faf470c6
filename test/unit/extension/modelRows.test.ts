import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { modelRows } from '../../../src/extension/models/rows.js';
import type { Catalogue } from '../../../src/models/catalogue.js';
import { localPresets } from '../../../src/models/local/presets.js';

const catalogue: Catalogue = {
  offers: [
    {
      id: 'http://localhost:11434/v1#qwen',
      name: 'qwen',
      by: 'Ollama',
      destination: { reach: 'machine', host: 'localhost:11434' },
    },
    {
      id: 'https://models.example/v1#large',
      name: 'large',
      by: 'models.example',
      destination: { reach: 'network', host: 'models.example' },
    },
  ],
  presets: localPresets,
};
const editors = [{ id: 'vscode:copilot/gpt', name: 'GPT', vendor: 'copilot', family: 'gpt' }];
const rows = (chosen: string, more: Partial<Catalogue> = {}) =>
  modelRows({ ...catalogue, ...more }, editors, {
    chosen,
    endpoint: 'https://models.example/v1',
    mirror: 'https://huggingface.co',
  });

describe('the list of chat models', () => {
  it('begins with none, then has what is there, and says of each what goes where', () => {
    const listed = rows('');
    expect(listed[0]).toMatchObject({ choice: { kind: 'none' }, description: 'no model: nothing is sent · chosen' });
    const detail = Object.fromEntries(listed.map((row) => [row.label.replace(/^\$\([\w-]+\) /, ''), row.detail]));
    expect(detail['qwen']).toMatch(/localhost:11434, a server on this machine/);
    expect(detail['large']).toMatch(/are sent to models\.example/);
    expect(detail['GPT']).toMatch(/go to copilot, through VS Code, which asks you first/);
    for (const { label } of localPresets) expect(detail[label]).toMatch(/nothing leaves it/);
  });

  it('names host and licence of what would have to be downloaded', () => {
    for (const row of rows('').filter(({ choice }) => choice.kind === 'preset')) {
      expect(row.description).toMatch(/^from huggingface\.co, once · Apache-2\.0/);
    }
  });

  it.each(['http://localhost:11434/v1#qwen', 'vscode:copilot/gpt', `local:${localPresets[0]!.id}`])(
    'marks %s, and only that, when it is chosen',
    (chosen) => {
      const marked = rows(chosen).filter(({ description }) => description.includes('chosen'));
      expect(marked).toHaveLength(1);
      expect(marked[0]!.label).not.toMatch(/Evidence only/);
    },
  );

  it('still shows the chosen model when its server is away', () => {
    const [, second] = rows('http://localhost:8080/v1#gone');
    expect(second).toMatchObject({
      label: '$(warning) gone',
      description: 'localhost:8080 · chosen · not there just now',
    });
  });

  it('says why the user’s endpoint lists nothing', () => {
    const row = rows('', { problem: 'models.example wants a key (401).' }).find(
      ({ choice }) => choice.kind === 'endpoint',
    );
    expect(row?.detail).toBe('models.example wants a key (401).');
  });

  it('keeps sections together', () => {
    const sections = rows('').map(({ section }) => section);
    const runs = sections.filter((section, i) => section !== sections[i - 1]);
    expect(new Set(runs).size).toBe(runs.length);
  });
});

describe('a workspace that is not trusted', () => {
  it('cannot choose a chat model or an endpoint with its own settings', () => {
    const manifest = JSON.parse(readFileSync(join(import.meta.dirname, '../../../package.json'), 'utf8')) as {
      capabilities: { untrustedWorkspaces: { restrictedConfigurations: string[] } };
    };
    const { restrictedConfigurations } = manifest.capabilities.untrustedWorkspaces;
    expect(restrictedConfigurations).toEqual(expect.arrayContaining(['quarry.chat.model', 'quarry.chat.endpoint']));
  });
});
