import { describe, expect, it } from 'vitest';
import { definition, definitions, fixture, halfTyped, outlineOf, outlineOfFixture, references } from './helpers.js';

const FILE = 'java/MutableBoolean.java';

describe('Java', () => {
  it('finds the class, fields, overloaded constructors and methods', async () => {
    expect(definitions(await outlineOfFixture(FILE, 'java'))).toEqual([
      'class MutableBoolean',
      'field MutableBoolean.serialVersionUID',
      'field MutableBoolean.value',
      'constructor MutableBoolean.MutableBoolean',
      'constructor MutableBoolean.MutableBoolean',
      'constructor MutableBoolean.MutableBoolean',
      'method MutableBoolean.booleanValue',
      'method MutableBoolean.compareTo',
      'method MutableBoolean.equals',
      'method MutableBoolean.getValue',
      'method MutableBoolean.hashCode',
      'method MutableBoolean.isFalse',
      'method MutableBoolean.isTrue',
      'method MutableBoolean.setFalse',
      'method MutableBoolean.setTrue',
      'method MutableBoolean.setValue',
      'method MutableBoolean.setValue',
      'method MutableBoolean.toBoolean',
      'method MutableBoolean.toString',
    ]);
  });

  it('reads Javadoc without its tags, and keeps annotations out of signatures', async () => {
    const outline = await outlineOfFixture(FILE, 'java');
    expect(definition(outline, 'MutableBoolean.compareTo')).toMatchObject({
      signature: 'public int compareTo(final MutableBoolean other)',
      leadLine: 84,
      startLine: 92,
      endLine: 94,
      exported: true,
    });
    expect(definition(outline, 'MutableBoolean').doc).toMatch(/^A mutable boolean wrapper\.\n/);
    expect(definition(outline, 'MutableBoolean').doc).not.toMatch(/<p>|\{@/);
    expect(definition(outline, 'MutableBoolean.value').exported).toBe(false);
    expect(outline.header).toBe('');
  });

  it('lists imports, interfaces, calls and types', async () => {
    const outline = await outlineOfFixture(FILE, 'java');
    expect(outline.imports[0]).toEqual({ module: 'java.io.Serializable', names: ['Serializable'], line: 20 });
    expect(references(outline)).toEqual(
      expect.arrayContaining(['inherit Comparable:38', 'call compare:93', 'type MutableBoolean:92']),
    );
  });

  it('keeps every definition while a line is half typed', async () => {
    const text = fixture(FILE);
    const broken = await outlineOf(halfTyped(text, 81), 'java');
    expect(broken.hasErrors).toBe(true);
    expect(definitions(broken)).toEqual(definitions(await outlineOf(text, 'java')));
  });
});
