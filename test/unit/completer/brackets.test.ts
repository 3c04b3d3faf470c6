import { describe, expect, it } from 'vitest';
import { bracketsAround } from '../../../src/engine/completer/brackets.js';

const around = (marked: string, language = 'typescript'): ReturnType<typeof bracketsAround> => {
  const [prefix, suffix] = marked.split('‸') as [string, string];
  return bracketsAround(['', prefix, suffix, ''], language);
};

describe('brackets around a cursor', () => {
  it('are those open before it, and those that what follows wants closed', () => {
    expect(around('function f() {\n  g([1, ‸\n}\n')).toEqual({ open: ['}', ')', ']'], wanted: ['}'], quoted: false });
  });

  it('in strings and comments do not count', () => {
    expect(around('f("(", \'[\', `{`) // (\n/* { */ x‸').open).toEqual([]);
    expect(around('print("(")  # [\n"""\n{\n"""\nx‸', 'python').open).toEqual([]);
  });

  it('are not hidden by a quote that stands alone', () => {
    expect(around("fn f<'a>(x: &'a str‸", 'rust').open).toEqual([')']);
  });

  it('tell of a cursor in a string or a comment of its line', () => {
    expect(around('f("abc‸').quoted).toBe(true);
    expect(around('f() // abc‸').quoted).toBe(true);
    expect(around('f("abc")‸').quoted).toBe(false);
  });
});
