import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Chunk } from '../../../src/core/chunk.js';
import type { Outline, SymbolDef, SymbolKind } from '../../../src/core/outline.js';
import { chunk } from '../../../src/engine/chunking/chunk.js';
import { MAX_CHARS, MAX_LINES } from '../../../src/engine/chunking/limits.js';

const KINDS: SymbolKind[] = [
  'class',
  'interface',
  'module',
  'function',
  'method',
  'field',
  'constant',
  'section',
  'key',
  'constructor',
];

const line = fc.oneof(
  {
    weight: 5,
    arbitrary: fc.constantFrom(
      '',
      '',
      '  x = 1;',
      '}',
      'end',
      '// note',
      '    return é;',
      '\tdeep',
      'import a',
      ' \t ',
    ),
  },
  { weight: 1, arbitrary: fc.string({ maxLength: 30 }).map((s) => s.replace(/[\r\n]/g, '')) },
  { weight: 1, arbitrary: fc.integer({ min: 1, max: 5_000 }).map((n) => 'w'.repeat(n)) },
);

/** Any text, and any symbols over it: nested, overlapping, on one line, out of order, beyond the end. */
const file = fc
  .record({
    lines: fc.array(line, { maxLength: 300, size: 'max' }),
    final: fc.boolean(),
    spans: fc.array(
      fc.record({
        at: fc.nat(320),
        length: fc.oneof(fc.nat(8), fc.nat(150)),
        lead: fc.nat(5),
        inLine: fc.nat(3),
        kind: fc.constantFrom(...KINDS),
      }),
      { maxLength: 30, size: 'max' },
    ),
    language: fc.constantFrom('typescript', 'markdown', 'json', 'text'),
  })
  .map(({ lines, final, spans, language }) => ({ lines, final, spans, language }));

type File = typeof file extends fc.Arbitrary<infer T> ? T : never;

function build({ lines, final, spans, language }: File, eol: string): { text: string; outline: Outline } {
  const text = lines.join(eol) + (final && lines.length > 0 ? eol : '');
  const offset = (index: number): number => lines.slice(0, index).reduce((sum, l) => sum + l.length + eol.length, 0);
  const symbols = spans.map(({ at, length, lead, inLine, kind }, i): SymbolDef => {
    const first = Math.min(at, Math.max(0, lines.length - 1));
    const last = Math.min(first + length, Math.max(0, lines.length - 1));
    return {
      name: `s${i}`,
      kind,
      container: '',
      startLine: first + 1,
      endLine: last + 1,
      leadLine: Math.max(1, first + 1 - lead),
      start: offset(first) + Math.min(inLine, lines[first]?.length ?? 0),
      end: offset(last) + (lines[last]?.length ?? 0),
      signature: `s${i}()`,
      doc: '',
      exported: true,
    };
  });
  symbols.sort((a, b) => a.start - b.start || b.end - a.end);
  return {
    text,
    outline: {
      language,
      symbols,
      imports: [],
      references: [],
      comments: new Uint32Array(),
      header: '',
      hasErrors: false,
    },
  };
}

const tilesOf = (chunks: readonly Chunk[]): Chunk[] => chunks.filter(({ kind }) => kind !== 'skeleton');

describe('chunks of any text with any outline', () => {
  const holds = (property: (file: File) => void): void => {
    fc.assert(fc.property(file, property), { numRuns: 400 });
  };

  it('joined, are the file', () => {
    holds((f) => {
      const { text, outline } = build(f, '\n');
      expect(
        tilesOf(chunk(text, outline))
          .map((c) => c.text)
          .join(''),
      ).toBe(text);
    });
  });

  it('have lines and offsets that agree, each line in exactly one', () => {
    holds((f) => {
      const { text, outline } = build(f, '\n');
      const chunks = chunk(text, outline);
      let next = 1;
      for (const [i, c] of tilesOf(chunks).entries()) {
        expect(c.ordinal).toBe(i);
        expect(c.startLine).toBe(next);
        expect(c.text).not.toBe('');
        expect(text.slice(c.start, c.end)).toBe(c.text);
        expect(text.slice(0, c.start).split('\n').length).toBe(c.startLine);
        expect(c.text.replace(/\n$/, '').split('\n').length).toBe(c.endLine - c.startLine + 1);
        next = c.endLine + 1;
      }
      const skeletons = chunks.filter(({ kind }) => kind === 'skeleton');
      expect(chunks.slice(chunks.length - skeletons.length)).toEqual(skeletons);
    });
  });

  it('are no longer than the limit, unless they are one line', () => {
    holds((f) => {
      const { text, outline } = build(f, '\n');
      for (const c of chunk(text, outline)) {
        const count = c.kind === 'skeleton' ? c.text.split('\n').length - 1 : c.endLine - c.startLine + 1;
        expect(count).toBeLessThanOrEqual(MAX_LINES);
        if (c.kind !== 'skeleton' && c.text.trimEnd().includes('\n'))
          expect(c.text.replaceAll('\n', '').length).toBeLessThanOrEqual(MAX_CHARS);
      }
    });
  });

  it('are cut alike whether lines end in LF or CRLF', () => {
    const shape = (chunks: Chunk[]): unknown[] =>
      chunks.map(({ kind, startLine, endLine, symbol, symbolIndex }) => [
        kind,
        startLine,
        endLine,
        symbol,
        symbolIndex,
      ]);
    holds((f) => {
      const lf = build(f, '\n');
      const crlf = build(f, '\r\n');
      expect(shape(chunk(crlf.text, crlf.outline))).toEqual(shape(chunk(lf.text, lf.outline)));
    });
  });

  it('name a definition of the outline, or none', () => {
    holds((f) => {
      const { text, outline } = build(f, '\n');
      for (const { symbol, symbolIndex } of chunk(text, outline)) {
        expect(symbol).toBe(outline.symbols[symbolIndex]?.name ?? '');
      }
    });
  });
});
