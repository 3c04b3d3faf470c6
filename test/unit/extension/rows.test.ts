import { describe, expect, it } from 'vitest';
import { completionRow, rowOf } from '../../../src/extension/search/rows.js';
import { hit } from './hits.js';

describe('a row of the search', () => {
  it('names the definition, its place and why it is there', () => {
    const why = { retrievers: [], terms: [], features: [], summary: 'defines total · file name' };
    const row = rowOf(
      hit({
        path: 'src/basket.ts',
        startLine: 12,
        endLine: 30,
        symbol: 'total',
        container: 'Basket',
        kind: 'method',
        why,
      }),
    );
    expect(row).toEqual({
      icon: 'symbol-method',
      label: 'Basket.total',
      description: 'src/basket.ts:12-30',
      detail: 'defines total · file name',
    });
  });

  it('names the file where there is no definition', () => {
    expect(rowOf(hit({ path: 'docs/guide.txt', startLine: 4, endLine: 4 }))).toMatchObject({
      icon: 'file-code',
      label: 'guide.txt',
      description: 'docs/guide.txt:4',
    });
  });

  it('shows a heading with the headings above it', () => {
    const section = hit({ path: 'README.md', symbol: 'Discounts', container: 'Shop.Prices', kind: 'section' });
    expect(rowOf(section).label).toBe('Shop › Prices › Discounts');
  });

  it('admits that a file changed since', () => {
    expect(rowOf(hit({ path: 'a.ts', stale: true })).detail).toBe('changed since it was indexed');
  });
});

describe('a row that completes a filter', () => {
  it('shows the filter as it will be, and how much has it', () => {
    const completion = { value: 'go', query: 'x -lang:go ', filter: '-lang:go', counted: 'file' } as const;
    expect(completionRow({ ...completion, count: 1 })).toEqual({ label: '-lang:go', description: '1 file' });
    expect(completionRow({ ...completion, count: 12, counted: 'definition' }).description).toBe('12 definitions');
    expect(completionRow({ ...completion, count: 0 }).description).toBe('');
  });
});
