import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { root } from '../../../scripts/lib/paths.mjs';
import type { ContextPiece } from '../../../src/core/completion.js';
import { languageOf } from '../../../src/extension/inlineCompletion/languages.js';
import { modelRows } from '../../../src/extension/inlineCompletion/modelRows.js';
import { pieceRows } from '../../../src/extension/inlineCompletion/pieceRows.js';

const nothing = { chosen: '', found: [], chat: null, other: null };
const labels = (offered: Parameters<typeof modelRows>[0]): string[] =>
  modelRows(offered).map(({ label, description }) => `${label}: ${description}`);

describe('Choose Completion Model', () => {
  it('begins with no model, which is chosen', () => {
    expect(labels(nothing)[0]).toBe('$(circle-slash) No model: the built-in completer alone · chosen');
  });

  it('offers what runs on this machine, and the chat’s model after it', () => {
    const rows = modelRows({
      ...nothing,
      chosen: 'http://localhost:11434#qwen2.5-coder:1.5b',
      found: [{ endpoint: 'http://localhost:11434', models: ['qwen2.5-coder:1.5b'] }],
      chat: { id: 'chat:vscode:copilot/gpt', name: 'gpt' },
    });
    expect(rows.map(({ id }) => id)).toEqual([
      '',
      'http://localhost:11434#qwen2.5-coder:1.5b',
      'chat:vscode:copilot/gpt',
      '',
    ]);
    expect(rows[1]!.description).toBe('localhost:11434, on this machine · chosen');
  });

  it('names a chosen model that it does not find', () => {
    expect(labels({ ...nothing, chosen: 'https://a.example#m' })).toContain('$(globe) https://a.example#m: chosen');
  });

  it('lets who has another provider change their mind', () => {
    expect(modelRows({ ...nothing, other: 'Copilot' }).at(-1)).toMatchObject({ kind: 'speaker' });
  });
});

describe('Why This Context?', () => {
  const piece: ContextPiece = {
    path: 'src/money.ts',
    startLine: 3,
    endLine: 9,
    text: '\nexport function total() {',
    why: 'defines total',
    retrievers: ['mentions'],
    form: 'skeleton',
    score: 1.234,
    tokens: 40,
  };

  it('says of each piece what, why, how much', () => {
    expect(pieceRows([piece], [], [])).toEqual([
      {
        label: 'src/money.ts:3–9',
        description: '40 tokens · score 1.23 · skeleton',
        detail: 'defines total',
        path: 'src/money.ts',
        place: 'src/money.ts:3',
        state: 'given',
        startLine: 3,
        endLine: 9,
      },
    ]);
  });

  it('shows what is pinned by file or by place, and what is never given', () => {
    expect(pieceRows([piece], ['src/money.ts'], [])[0]!.state).toBe('pinned');
    expect(pieceRows([piece], ['src/money.ts:3'], [])[0]!.state).toBe('pinned');
    expect(pieceRows([], [], ['src/old.ts:7'])).toMatchObject([
      { path: 'src/old.ts', place: 'src/old.ts:7', state: 'banned' },
    ]);
  });
});

it('VS Code’s languages are known by Quarry’s names', () => {
  expect(['typescriptreact', 'shellscript', 'python'].map(languageOf)).toEqual(['tsx', 'bash', 'python']);
});

it('a workspace that is not trusted chooses no model: VS Code leaves its settings out', () => {
  const manifest = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8')) as {
    capabilities: { untrustedWorkspaces: { supported: string; restrictedConfigurations: string[] } };
  };
  const { supported, restrictedConfigurations } = manifest.capabilities.untrustedWorkspaces;
  expect(supported).toBe('limited');
  for (const name of ['quarry.completion.model', 'quarry.network.certificates']) {
    expect(restrictedConfigurations).toContain(name);
  }
});
