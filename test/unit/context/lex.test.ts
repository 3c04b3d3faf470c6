import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { commonEnd, commonStart } from '../../../src/engine/context/cursor/common.js';
import { lex, Lexer } from '../../../src/engine/context/cursor/lex.js';

const PIECES = [
  'name',
  'x',
  ' ',
  '\n',
  '"',
  "'",
  '`',
  '\\',
  '/*',
  '*/',
  '//',
  '#',
  '"""',
  '=',
  '==',
  '=>',
  '.',
  '(',
  ')',
  '1',
  'é',
  '😀',
];
const code = fc.array(fc.constantFrom(...PIECES), { maxLength: 60 }).map((pieces) => pieces.join(''));

describe('taking apart what has changed a little', () => {
  it('gives what taking all of it apart gives', () => {
    const edits = fc.array(fc.record({ at: fc.nat(200), gone: fc.nat(3), put: code, from: fc.nat(3) }), {
      maxLength: 8,
    });
    fc.assert(
      fc.property(code, edits, fc.constantFrom('typescript', 'python', 'rust'), (first, all, language) => {
        const lexer = new Lexer();
        let text = first;
        for (const { at, gone, put, from } of [{ at: 0, gone: 0, put: '', from: 0 }, ...all]) {
          text = text.slice(0, at) + put + text.slice(at + gone);
          const start = Math.min(from, text.length);
          expect(lexer.lex(text, language, start, text.length)).toEqual(lex(text, language, start, text.length));
        }
      }),
      { numRuns: 1000 },
    );
  });

  it('hands out lists that may be changed', () => {
    const lexer = new Lexer();
    lexer.lex('a b', 'go', 0, 3).pop();
    expect(lexer.lex('a b', 'go', 0, 3).map(({ text }) => text)).toEqual(['a', 'b']);
  });

  it('knows how much two texts have in common', () => {
    const texts = fc.tuple(fc.string(), fc.string(), fc.string(), fc.nat(3));
    fc.assert(
      fc.property(texts, ([common, a, b, times]) => {
        const long = common.repeat(400 * times);
        const [x, y] = [long + a, long + b];
        const n = commonStart(x, y);
        expect(x.slice(0, n)).toBe(y.slice(0, n));
        expect(n === x.length || n === y.length || x[n] !== y[n]).toBe(true);
        const [p, q] = [a + long, b + long];
        const most = Math.min(p.length, q.length);
        const m = commonEnd(p, q, most);
        expect(p.slice(p.length - m)).toBe(q.slice(q.length - m));
        expect(m === most || p.at(-1 - m) !== q.at(-1 - m)).toBe(true);
      }),
    );
  });
});
