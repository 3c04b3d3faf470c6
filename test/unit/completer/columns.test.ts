import { describe, expect, it } from 'vitest';
import { Columns } from '../../../src/engine/completer/columns.js';

/** What is written between `before`, the line so far, and a token. */
const gap = (above: string, before: string, token: string, below = ''): string =>
  new Columns(`first\n${above}\n${before}`, `\n${below}\nlast`).gap(0, token);

describe('white space before a token', () => {
  it('reaches the column where a neighbouring line has the same sign or word', () => {
    expect(gap('  name     = 1', '  id', '=')).toBe(' '.repeat(7));
    expect(gap('go LOWER_T   bs  k', 'go LOWER   ', 'bs')).toBe('  ');
    expect(gap('', '  id', '=', '  other    = 2')).toBe(' '.repeat(7));
    expect(gap('"ai"    => 1,', '"a"', '=')).toBe(' '.repeat(5));
  });
  it('counts what the proposal has written since the cursor', () => {
    expect(new Columns('  name     = 1\n  i', '').gap('d'.length, '=')).toBe(' '.repeat(7));
  });
  it('is one space where there is no such column', () => {
    expect(gap('  name = 1', '  id', '=')).toBe(' ');
    expect(gap('  name     : 1', '  id', '=')).toBe(' ');
    expect(gap('  name     = 1', '  muchLongerName', '=')).toBe(' ');
    expect(gap(`  name${' '.repeat(60)}= 1`, '  id', '=')).toBe(' ');
  });
  it('does not take indentation for a column', () => {
    expect(gap('        = 1', '  id', '=')).toBe(' ');
  });
  it('looks past blank lines', () => {
    expect(gap('  name     = 1\n\n', '  id', '=')).toBe(' '.repeat(7));
  });
});
