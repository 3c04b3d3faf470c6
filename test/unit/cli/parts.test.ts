import { mkdtempSync, writeFileSync } from 'node:fs';
import { tmpdir, userInfo } from 'node:os';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { parseBatch } from '../../../src/cli/batch.js';
import { endingOf } from '../../../src/cli/failure.js';
import { defaultStorage, resolveFolder } from '../../../src/cli/folders.js';
import { renderMarkdown } from '../../../src/cli/markdown.js';
import { clickable, duration, hitLine, progressLine, size } from '../../../src/cli/render.js';
import { printable } from '../../../src/cli/terminal.js';
import { Cancelled, UserError } from '../../../src/core/errors.js';

const plain = (_style: unknown, text: string): string => text;

describe('a batch file', () => {
  it('is JSON Lines; blank lines and CRLF do not matter', () => {
    const text = '{"id":"a","query":"x"}\r\n\n{"id":7,"query":"y","k":3}\n';
    expect(parseBatch(text)).toEqual([
      { id: 'a', query: 'x' },
      { id: 7, query: 'y', k: 3 },
    ]);
  });

  it.each([
    ['nonsense', /^Line 2 of the batch is not JSON\.$/],
    ['[]', /Line 2 .* has no "id"/],
    ['{"query":"x"}', /Line 2 .* has no "id"/],
    ['{"id":1,"query":" "}', /Line 2 .* has no "query"/],
    ['{"id":1,"query":"x","k":0}', /Line 2 .* "k"/],
  ])('names the line that is wrong: %s', (line, message) => {
    expect(() => parseBatch(`{"id":1,"query":"x"}\n${line}`)).toThrow(message);
  });
});

describe('how a failure ends', () => {
  it('is status 1 and its own sentence for what the user can mend', () => {
    expect(endingOf(new UserError('There is no folder "x".', 'no-such-folder'))).toEqual({
      status: 1,
      sentence: 'There is no folder "x".',
    });
    expect(endingOf(Object.assign(new Error('write'), { code: 'ENOSPC' })).status).toBe(1);
  });

  it('is status 2 and one line without a stack for what is our fault', () => {
    const { status, sentence } = endingOf(new TypeError('x is\nundefined'));
    expect(status).toBe(2);
    expect(sentence).toBe('Internal error: x is undefined (run again with --debug for the details)');
  });

  it('is 130 when cancelled and 0 when the reader has gone', () => {
    expect(endingOf(new Cancelled()).status).toBe(130);
    expect(endingOf(Object.assign(new Error('write EPIPE'), { code: 'EPIPE' }))).toEqual({ status: 0 });
  });
});

describe('folders', () => {
  it('must be there and be folders', async () => {
    const dir = mkdtempSync(join(tmpdir(), 'quarry-cli-'));
    writeFileSync(join(dir, 'file'), '');
    await expect(resolveFolder('none', dir)).rejects.toThrow('There is no folder "none".');
    await expect(resolveFolder('file', dir)).rejects.toThrow('"file" is a file');
    await expect(resolveFolder('file/under', dir)).rejects.toThrow('There is no folder');
    expect(await resolveFolder('.', dir)).toBe(dir);
  });

  it('keeps indexes in the cache folder of the user', () => {
    expect(defaultStorage({}, 'linux', '/home/a')).toBe(join('/home/a', '.cache', 'quarry'));
    expect(defaultStorage({ XDG_CACHE_HOME: '/c' }, 'linux', '/home/a')).toBe(join('/c', 'quarry'));
    expect(defaultStorage({}, 'darwin', '/Users/a')).toBe(join('/Users/a', 'Library', 'Caches', 'quarry'));
    expect(defaultStorage({ QUARRY_INDEX_DIR: '/q' }, 'darwin', '/Users/a')).toBe('/q');
    // `HOME=` says nothing: relative to the current folder it would lie in the repository.
    expect(defaultStorage({}, 'linux', '')).toBe(join(userInfo().homedir, '.cache', 'quarry'));
  });
});

describe('what a person sees', () => {
  const hit = {
    path: 'src/a.ts',
    startLine: 3,
    endLine: 9,
    symbol: 'parse',
    kind: 'method' as const,
    container: 'Query',
    signature: '',
    doc: '',
    language: 'typescript',
    class: 'source' as const,
    score: 1,
    why: { retrievers: [], terms: [], features: [], summary: 'defines parse' },
  };

  it('is path:lines, symbol and why, from the current folder', () => {
    expect(hitLine(hit, { root: '/repo', cwd: '/repo' }, plain)).toBe('src/a.ts:3-9  Query.parse  defines parse');
    expect(clickable('/repo', '/', 'src/a.ts')).toBe('repo/src/a.ts');
    expect(clickable('/repo', '/elsewhere', 'src/a.ts')).toBe('/repo/src/a.ts');
  });

  it('carries no escape sequences out of file names and sources', () => {
    expect(printable('a\x1b[31mb\x07c\nd\u202e')).toBe('ab\ufffdc d\ufffd');
  });

  it('has units', () => {
    expect([duration(12.4), duration(2500), duration(125_000)]).toEqual(['12 ms', '2.5 s', '2 min 5 s']);
    expect([size(12), size(1500), size(2.5e6), size(3.21e9)]).toEqual(['12 B', '1.5 kB', '2.5 MB', '3.21 GB']);
  });

  it('tells how far indexing is and which file it is at', () => {
    const line = progressLine({ phase: 'indexing', total: 2000, done: 500, current: 'src/a.ts' }, 1000);
    expect(line).toContain('500/2,000, 3.0 s left');
    expect(line).toMatch(/src\/a\.ts$/);
  });

  it('is an answer without its Markdown', () => {
    const look = { paint: plain, link: (path: string) => `/r/${path}` };
    const text =
      '### `Foo.bar` · method\n\n> Reads **all** \\*x\\*.\n\n- [a b.ts:3](a%20b.ts#L3) `x`\n\n```ts\nlet x = `\\*`;\n```';
    expect(renderMarkdown(text, look).split('\n')).toEqual([
      'Foo.bar · method',
      '',
      '  Reads all *x*.',
      '',
      '  • /r/a b.ts:3 x',
      '',
      '  │ let x = `\\*`;',
    ]);
  });
});
