import { describe, expect, it } from 'vitest';
import { definition, definitions, fixture, halfTyped, outlineOf, outlineOfFixture, references } from './helpers.js';

const FILE = 'java/ByteOrderMark.java';

describe('Java', () => {
  it('finds the class, constants, fields, constructor and methods', async () => {
    expect(definitions(await outlineOfFixture(FILE, 'java'))).toEqual([
      'class ByteOrderMark',
      'field ByteOrderMark.serialVersionUID',
      'constant ByteOrderMark.UTF_8',
      'constant ByteOrderMark.UTF_16BE',
      'constant ByteOrderMark.UTF_16LE',
      'constant ByteOrderMark.UTF_32BE',
      'constant ByteOrderMark.UTF_32LE',
      'constant ByteOrderMark.UTF_BOM',
      'field ByteOrderMark.charsetName',
      'field ByteOrderMark.bytes',
      'constructor ByteOrderMark.ByteOrderMark',
      'method ByteOrderMark.getCharsetName',
      'method ByteOrderMark.length',
      'method ByteOrderMark.get',
      'method ByteOrderMark.getBytes',
      'method ByteOrderMark.equals',
      'method ByteOrderMark.hashCode',
      'method ByteOrderMark.toString',
    ]);
  });

  it('reads Javadoc without its tags, and keeps annotations out of signatures', async () => {
    const outline = await outlineOfFixture(FILE, 'java');
    expect(definition(outline, 'ByteOrderMark.equals')).toMatchObject({
      signature: 'public boolean equals(final Object obj)',
      leadLine: 132,
      startLine: 140,
      endLine: 154,
      exported: true,
    });
    const { doc } = definition(outline, 'ByteOrderMark');
    expect(doc).toMatch(
      /^Byte Order Mark \(BOM\) representation - see org\.apache\.commons\.io\.input\.BOMInputStream\.\n/,
    );
    expect(doc).toContain('@see Wikipedia: Byte Order Mark');
    expect(doc).not.toMatch(/<a |\{@/);
    expect(definition(outline, 'ByteOrderMark.bytes').exported).toBe(false);
    expect(outline.header).toBe('');
  });

  it('lists imports, interfaces, calls and types', async () => {
    const outline = await outlineOfFixture(FILE, 'java');
    expect(outline.imports).toEqual([
      { module: 'java.io.Serializable', names: ['Serializable'], line: 19 },
      { module: 'java.util.Locale', names: ['Locale'], line: 20 },
    ]);
    expect(references(outline)).toEqual(
      expect.arrayContaining([
        'inherit Serializable:31',
        'call arraycopy:88',
        'call IllegalArgumentException:81',
        'type ByteOrderMark:144',
      ]),
    );
  });

  it('finds overloaded constructors, type arguments, interfaces, enums and records', async () => {
    const text = `sealed interface Shape<T> extends Sized permits Square { T area(); }
record Square(int side) implements Shape<Integer>, Comparable<Square> {}
enum Unit { METRE, FOOT; Unit() {} Unit(int x) {} }
`;
    const outline = await outlineOf(text, 'java');
    expect(definitions(outline)).toEqual(
      expect.arrayContaining([
        'interface Shape',
        'method Shape.area',
        'enum Unit',
        'constant Unit.METRE',
        'constant Unit.FOOT',
        'constructor Unit.Unit',
      ]),
    );
    expect(definitions(outline).filter((d) => d === 'constructor Unit.Unit')).toHaveLength(2);
    expect(definitions(outline).map((d) => d.split(' ')[1])).toContain('Square');
    expect(references(outline)).toEqual(
      expect.arrayContaining(['inherit Sized:1', 'inherit Shape:2', 'inherit Comparable:2']),
    );
  });

  it('keeps every definition while a line is half typed', async () => {
    const text = fixture(FILE);
    const broken = await outlineOf(halfTyped(text, 88), 'java');
    expect(broken.hasErrors).toBe(true);
    expect(definitions(broken)).toEqual(definitions(await outlineOf(text, 'java')));
  });
});
