import { describe, expect, it } from 'vitest';
import { sortedRows } from '../../../src/webview/tables.js';

const place = (text: string) => ({ path: 'a.ts', line: 1, text });
const rows = [
  [place('b'), '10'],
  [place('A'), '9'],
  [place('c'), '9'],
];
const order = (column: number, down: boolean) =>
  sortedRows({ rows }, { column, down }).map(([cell]) => (typeof cell === 'string' ? cell : cell!.text));

describe('the rows of a table', () => {
  it('are sorted as people sort: names in any case, numbers by size', () => {
    expect(order(0, false)).toEqual(['A', 'b', 'c']);
    expect(order(1, false)).toEqual(['A', 'c', 'b']);
    expect(order(1, true)).toEqual(['b', 'A', 'c']);
  });

  it('are as they came until someone sorts them', () => expect(sortedRows({ rows }, null)).toBe(rows));
});
