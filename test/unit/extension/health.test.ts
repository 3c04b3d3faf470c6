import MarkdownIt from 'markdown-it';
import { describe, expect, it } from 'vitest';
import type { Health } from '../../../src/core/health.js';
import { explanation, healthReport } from '../../../src/extension/health/report.js';

const health: Health = {
  root: '/home/ada/shop',
  indexPath: '/store/x.db',
  phase: 'ready',
  files: 1234,
  chunks: 5678,
  symbols: 910,
  lines: 45678,
  dbBytes: 12_345_678,
  schema: 1,
  embedder: 'random-indexing',
  vectors: { backend: 'javascript', reason: 'no library for this machine', count: 5678 },
  deep: { state: 'off', model: '', done: 0, total: 0, dimension: 0, kept: [] },
  learned: { opened: 0 },
  languages: [{ language: 'typescript', files: 1200 }],
  issues: [
    { state: 'skipped', reason: 'secret-name', count: 2, examples: ['.env', 'a|b`c<script>.pem'] },
    { state: 'failed', reason: 'timeout', count: 1, examples: ['big.ts'] },
  ],
  writer: true,
  node: '24.0.0',
  sqlite: '3.50.0',
};

const render = (text: string): string => new MarkdownIt({ html: true }).render(text);

describe('the health report', () => {
  it('has the counts, the size, and each reason with examples', () => {
    const html = render(healthReport([{ name: 'shop', state: 'Ready', health }]));
    expect(html).toContain('1,234 (45,678 lines)');
    expect(html).toContain('12.3 MB');
    expect(html).toContain('a scan in JavaScript (no library for this machine)');
    expect(html).toMatch(/<td>Left out<\/td>\s*<td>the name says that it holds secrets<\/td>\s*<td>2<\/td>/);
    expect(html).toMatch(/<td>Failed<\/td>\s*<td>took too long<\/td>/);
    expect(html).toContain('<code>.env</code>');
  });

  it('takes names from the repository literally', () => {
    const html = render(healthReport([{ name: '<img src=x>', state: 'Ready', health }]));
    expect(html).not.toContain('<script>');
    expect(html).not.toContain('<img');
    expect(html).toContain('a|b`c&lt;script&gt;.pem');
  });

  it('says why a folder has no health', () => {
    expect(healthReport([{ name: 'shop', state: 'Stopped', problem: 'The disk is full.' }])).toContain(
      'The disk is full.',
    );
  });

  it('says what to do without a folder', () => {
    expect(healthReport([])).toContain('No folder is open.');
  });
});

describe('why a file is (not) indexed', () => {
  const file = { path: 'a.log', size: 1, language: 'text', class: 'data' as const };

  it('is one sentence with the rule that decided', () => {
    expect(explanation({ ...file, state: 'skipped', reason: 'ignored', detail: 'line 12 of .gitignore: *.log' })).toBe(
      'a.log is not indexed: ignored by .gitignore, .quarryignore or a setting; line 12 of .gitignore: *.log.',
    );
    expect(explanation({ ...file, state: 'indexed' })).toBe('a.log is indexed as text.');
    expect(explanation({ ...file, state: 'failed', reason: 'timeout' })).toBe(
      'a.log could not be indexed: took too long.',
    );
  });
});
