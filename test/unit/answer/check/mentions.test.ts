import { describe, expect, it } from 'vitest';
import { mentionsIn } from '../../../../src/answer/check/mentions.js';
import { scan, sentencesOf } from '../../../../src/answer/check/scan.js';

const PIECES = new Map([
  [1, { path: 'src/a.ts', startLine: 1, endLine: 9 }],
  [2, { path: 'src/b.ts', startLine: 4, endLine: 5 }],
]);
function placesIn(markdown: string, paths: string[] = ['src/a.ts']): string[] {
  const { code, blocks } = scan(markdown);
  return mentionsIn(markdown, code, blocks, paths, PIECES).map(
    ({ path, lines }) => path + (lines ? `:${lines.startLine}-${lines.endLine}` : ''),
  );
}
function claimsIn(markdown: string): string[] {
  const { code, blocks } = scan(markdown);
  return mentionsIn(markdown, code, blocks, ['src/a.ts'], PIECES).map(({ claim }) => claim.replace(/\s+/g, ' '));
}

describe('places that an answer names', () => {
  it.each([
    ['`src/a.ts:3`', ['src/a.ts:3-3']],
    ['(src/a.ts:3-9)', ['src/a.ts:3-9']],
    ['src/a.ts:3–9.', ['src/a.ts:3-9']],
    ['[src/a.ts:3-9]', ['src/a.ts:3-9']],
    ['**src/a.ts:3-9**:', ['src/a.ts:3-9']],
    ['src/a.ts#L3-L9', ['src/a.ts:3-9']],
    ['src/a.ts:3:14', ['src/a.ts:3-3']],
    ['[here](src/a.ts#L3-L9)', ['src/a.ts:3-9']],
    ['[src/a.ts:3-9](src/a.ts)', ['src/a.ts:3-9']],
    ['[a](src/a%20b.ts#L3)', ['src/a b.ts:3-3']],
    ['`src/a.ts` (lines 3-9)', ['src/a.ts:3-9']],
    ['src/a.ts, line 3', ['src/a.ts:3-3']],
    ['lines 3 to 9 of `src/a.ts`', ['src/a.ts:3-9']],
    ['src/a.ts:3-5, 8-9', ['src/a.ts:3-5', 'src/a.ts:8-9']],
    ['as in [1] and [1, 2]', ['src/a.ts:1-9', 'src/a.ts:1-9', 'src/b.ts:4-5']],
    ['app/[id]/(group)/page.tsx:3', ['app/[id]/(group)/page.tsx:3-3']],
    ['src\\win\\a.ts:3', ['src/win/a.ts:3-3']],
    ['`src/a.ts` alone', ['src/a.ts']],
    ['| a | src/a.ts:3 |', ['src/a.ts:3-3']],
  ])('are read from %s', (markdown, places) => {
    expect(placesIn(markdown)).toEqual(places);
  });

  it.each([
    ['Node.js and e.g. this'],
    ['see https://example.com/a.ts:33'],
    ['[docs](https://example.com/a.ts#L3)'],
    ['localhost:8080, 127.0.0.1:11434'],
    ['at 12:30'],
    ['array[1] and x[2]'],
    ['[3]'],
    ['```ts\n// src/a.ts:3-9\n```'],
    ['version 1.2.3:4'],
  ])('are not read from %s', (markdown) => {
    expect(placesIn(markdown)).toEqual([]);
  });

  it('may have spaces and no extension where the model was shown such a path', () => {
    expect(placesIn('`my docs/Make file:3-9`, Makefile:2', ['my docs/Make file', 'Makefile'])).toEqual([
      'my docs/Make file:3-9',
      'Makefile:2-2',
    ]);
  });
});

describe('what an answer says with a place', () => {
  it('is the sentence that the place stands in, without the place', () => {
    expect(claimsIn('It opens a file. It then waits for the lock (`src/a.ts:3`). It closes.')).toEqual([
      'It then waits for the lock ( ).',
    ]);
  });

  it('is the sentence before where the place stands behind its end', () => {
    expect(claimsIn('It waits for the lock here. (`src/a.ts:3`) It closes the file.')[0]).toContain(
      'waits for the lock',
    );
  });

  it('is nothing where the place is only pointed at', () => {
    expect(claimsIn('It waits for the lock. See `src/a.ts:3`.')).toEqual(['']);
  });

  it('ends with the list item, the table row or the paragraph', () => {
    const markdown = '- opens the file (`src/a.ts:3`)\n- waits for the lock (`src/a.ts:4`)\n\nOther things happen.';
    expect(claimsIn(markdown)).toEqual(['- opens the file ( )', '- waits for the lock ( )']);
  });

  it('is cut where a sentence ends, not at an abbreviation or a name', () => {
    const text = 'It uses a cache, e.g. Redis, as in v1.2 of Node.js. Then it stops.';
    expect(sentencesOf(text).map(({ start, end }) => text.slice(start, end).trim())).toEqual([
      'It uses a cache, e.g. Redis, as in v1.2 of Node.js.',
      'Then it stops.',
    ]);
  });
});

describe('the blocks of an answer', () => {
  it('are told from code, also where that has not ended yet', () => {
    const { code, blocks } = scan('Text.\n\n```ts\nconst a = 1;\n```\n- item\n\n~~~py\nx = `1`');
    expect(code.map((one) => [one.info, one.code])).toEqual([
      ['ts', 'const a = 1;'],
      ['py', 'x = `1`'],
    ]);
    expect(blocks).toHaveLength(2);
  });
});
