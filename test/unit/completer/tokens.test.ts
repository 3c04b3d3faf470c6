import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  DEEPER,
  EOL,
  idOf,
  Kind,
  SHALLOWER,
  SPACED,
  tokenize,
  Vocabulary,
} from '../../../src/engine/completer/tokens.js';

const texts = (text: string, midLine = false): string[] => {
  const vocabulary = new Vocabulary();
  return tokenize(text, vocabulary, midLine).map((code) => vocabulary.texts[idOf(code)]!);
};

describe('tokens', () => {
  it('are words, numbers, single signs and ends of lines; blank lines add none', () => {
    expect(texts('const x_1 = f(2.5);\n\n  $y')).toEqual(
      ['const', 'x_1', '=', 'f', '(', '2', '.', '5', ')', ';', '\n', '$y'], // prettier-ignore
    );
  });

  it('count the first end of line of a text that begins within a line', () => {
    expect(texts('\nx')).toEqual(['x']);
    expect(texts('\nx', true)).toEqual(['\n', 'x']);
  });

  it('know the white space before them, and how the next line is indented', () => {
    const codes = tokenize('if x:\n\ty = 1\n\r\nz', new Vocabulary());
    expect(codes.map((code) => code & 3)).toEqual([0, SPACED, 0, DEEPER, 0, SPACED, SPACED, SHALLOWER, 0]);
  });

  it('tell kinds by letters', () => {
    const vocabulary = new Vocabulary();
    const kind = (text: string): Kind => vocabulary.kind(vocabulary.id(text));
    expect(['Shop', '_Shop', 'shop', 'MAX_ITEMS', '42', '(', ']', ';', '"', '=', 'größe'].map(kind)).toEqual([
      Kind.Upper,
      Kind.Upper,
      Kind.Lower,
      Kind.Constant,
      Kind.Number,
      Kind.Open,
      Kind.Close,
      Kind.Separator,
      Kind.Quote,
      Kind.Sign,
      Kind.Lower,
    ]);
    expect(vocabulary.kind(EOL)).toBe(Kind.Eol);
  });

  it('hold every letter of the text but white space, whatever it is', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary' }), (text) => {
        const printed = (s: string): string => s.replace(/[\0- ]/g, '');
        expect(printed(texts(text).join(''))).toBe(printed(text));
      }),
    );
  });
});
