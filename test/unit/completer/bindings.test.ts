import { describe, expect, it } from 'vitest';
import { binds } from '../../../src/engine/completer/bindings.js';
import { tokenize, Vocabulary } from '../../../src/engine/completer/tokens.js';

/** Words of a line that it gives a value or a type. */
function bound(line: string): string[] {
  const vocabulary = new Vocabulary();
  const codes = tokenize(line, vocabulary);
  return codes.filter((_, i) => binds(codes, i, vocabulary)).map((code) => vocabulary.texts[code >> 2]!);
}

describe('a word is bound', () => {
  it('where it gets a value', () => {
    expect(bound('total = a + b')).toEqual(['total']);
    expect(bound('const total = a')).toContain('total');
    expect(bound('for item in items:')).toEqual(['item']);
    expect(bound('if (a == b)')).toEqual([]);
  });
  it('where it gets a type, before it or behind', () => {
    expect(bound('def f(user: User)')).toEqual(['f', 'user']);
    expect(bound('void f(User user, int times)')).toEqual(['user', 'times']);
    expect(bound('std::move')).toEqual([]);
  });
  it('where a keyword says so', () => {
    expect(bound('class Cart')).toEqual(['Cart']);
  });
  it('not where it is used', () => {
    expect(bound('return total;')).toEqual([]);
    expect(bound('print(total, other)')).toEqual([]);
  });
});
