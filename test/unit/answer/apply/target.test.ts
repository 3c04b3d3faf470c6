import { describe, expect, it } from 'vitest';
import { isInside, targetOf, type CodeBlock } from '../../../../src/answer/apply/target.js';
import type { Suggestion } from '../../../../src/core/attach.js';

const block = (rest: Partial<CodeBlock>): CodeBlock => ({ code: 'x();\n', info: 'ts', before: '', ...rest });
const symbol = (name: string, path: string): Suggestion => ({ kind: 'symbol', name, path, detail: '' });

/** A repository of these files and definitions. */
const api = (paths: string[], symbols: Suggestion[] = []) => ({
  readLines: (path: string) => Promise.resolve(paths.includes(path) ? 'text' : null),
  suggest: () => Promise.resolve(symbols),
});

describe('which file a block is for', () => {
  it.each([
    ['ts src/a.ts', undefined],
    ['ts src/a.ts:3-9', { startLine: 3, endLine: 9 }],
    ['ts title="src/a.ts"', undefined],
    ['ts:src/a.ts', undefined],
    ['src/a.ts:4', { startLine: 4, endLine: 4 }],
  ])('the one named behind the fence: %s', async (info, lines) => {
    const target = await targetOf(api([]), block({ info }), null);
    expect(target).toMatchObject({ path: 'src/a.ts', how: 'named' });
    expect(target?.lines).toEqual(lines);
  });

  it('the one named in a comment on the first line, which is not part of the code', async () => {
    const target = await targetOf(api([]), block({ code: '// src/a.ts\n\nfoo();\n' }), 'b.ts');
    expect(target).toEqual({ path: 'src/a.ts', how: 'named', code: 'foo();\n' });
  });

  it('the one cited right before it, if it exists', async () => {
    const before = 'As [src/a.ts:1-2](src/a.ts#L1-L2) shows, change [src/b.ts:3-9](src/b.ts#L3-L9):\n\n';
    expect(await targetOf(api(['src/a.ts', 'src/b.ts']), block({ before }), null)).toMatchObject({
      path: 'src/b.ts',
      lines: { startLine: 3, endLine: 9 },
      how: 'cited',
    });
    expect(await targetOf(api(['src/a.ts']), block({ before }), null)).toMatchObject({ path: 'src/a.ts' });
    expect(await targetOf(api(['src/c.ts']), block({ before: 'In `src/c.ts:7`:\n' }), null)).toMatchObject({
      path: 'src/c.ts',
      lines: { startLine: 7, endLine: 7 },
    });
  });

  it('the one that defines what it defines, if there is only one', async () => {
    const code = 'export function total() {\n  return 1;\n}\n';
    const one = api([], [symbol('total', 'src/sum.ts'), symbol('totals', 'src/other.ts')]);
    expect(await targetOf(one, block({ code }), 'b.ts')).toMatchObject({ path: 'src/sum.ts', how: 'symbol' });
    const two = api([], [symbol('total', 'src/sum.ts'), symbol('Cart.total', 'src/cart.ts')]);
    expect(await targetOf(two, block({ code }), 'b.ts')).toMatchObject({ path: 'b.ts', how: 'active' });
    expect(await targetOf(two, block({ code }), 'src/cart.ts')).toMatchObject({ path: 'src/cart.ts', how: 'symbol' });
  });

  it('else the active one, else none', async () => {
    expect(await targetOf(api([]), block({}), 'b.ts')).toMatchObject({ path: 'b.ts', how: 'active' });
    expect(await targetOf(api([]), block({}), null)).toBeNull();
  });

  it('never one outside of the folder, nor one of git', async () => {
    for (const path of [
      '../a.ts',
      '/etc/a.conf',
      'a/../../b.ts',
      '.git/hooks/a.sh',
      'C:/a.ts',
      'https://a.example/b.js',
    ]) {
      expect(isInside(path), path).toBe(false);
      expect(await targetOf(api([path]), block({ info: `ts ${path}` }), null)).toBeNull();
    }
    expect(isInside('src/../a.ts')).toBe(true);
    expect(isInside('.github/workflows/a.yml')).toBe(true);
  });
});
