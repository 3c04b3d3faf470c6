import { describe, expect, it } from 'vitest';
import { definition, definitions, fixture, halfTyped, outlineOf, outlineOfFixture, references } from './helpers.js';

const FILE = 'rust/extensions.rs';

describe('Rust', () => {
  it('puts what stands in an `impl` under its type', async () => {
    expect(definitions(await outlineOfFixture(FILE, 'rust'))).toEqual([
      'type AnyMap',
      'struct IdHasher',
      'method IdHasher.write',
      'method IdHasher.write_u64',
      'method IdHasher.finish',
      'struct Extensions',
      'field Extensions.map',
      'method Extensions.new',
      'method Extensions.insert',
      'method Extensions.get',
      'method Extensions.get_mut',
      'method Extensions.remove',
      'method Extensions.clear',
      'method Extensions.is_empty',
      'method Extensions.len',
      'method Extensions.extend',
      'method Extensions.fmt',
      'function test_extensions',
      'struct test_extensions.MyType',
    ]);
  });

  it('takes a trait implemented for another type for that type’s, with its associated types', async () => {
    const outline = await outlineOfFixture('rust/byte_str.rs', 'rust');
    expect(definitions(outline)).toEqual([
      'struct ByteStr',
      'field ByteStr.bytes',
      'method ByteStr.new',
      'method ByteStr.from_static',
      'method ByteStr.from_utf8_unchecked',
      'type ByteStr.Target',
      'method ByteStr.deref',
      'method ByteStr.from',
      'method ByteStr.from',
      'method Bytes.from',
    ]);
    expect(definition(outline, 'ByteStr.from_utf8_unchecked')).toMatchObject({
      signature: 'pub unsafe fn from_utf8_unchecked(bytes: Bytes) -> ByteStr',
      leadLine: 28,
      startLine: 35,
      endLine: 47,
    });
    expect(definition(outline, 'ByteStr.from_utf8_unchecked').doc).toContain(
      'In a debug build this will panic if `bytes` is not valid UTF-8.',
    );
  });

  it('reaches over attributes for the doc; `pub` is exported', async () => {
    const outline = await outlineOfFixture(FILE, 'rust');
    const extensions = definition(outline, 'Extensions');
    expect(extensions).toMatchObject({
      signature: 'pub struct Extensions',
      leadLine: 30,
      startLine: 35,
      endLine: 39,
      exported: true,
    });
    expect(extensions.doc).toMatch(/^A type map of protocol extensions\./);
    expect(definition(outline, 'test_extensions')).toMatchObject({ leadLine: 232, startLine: 233, exported: false });
  });

  it('lists imports, implemented traits, calls and macros', async () => {
    const outline = await outlineOfFixture(FILE, 'rust');
    expect(outline.imports).toEqual([
      { module: 'std::any', names: ['Any', 'TypeId'], line: 1 },
      { module: 'std::collections::HashMap', names: ['HashMap'], line: 2 },
      { module: 'std::fmt', names: ['fmt'], line: 3 },
      { module: 'std::hash', names: ['BuildHasherDefault', 'Hasher'], line: 4 },
    ]);
    expect(references(outline)).toEqual(
      expect.arrayContaining([
        'inherit Hasher:14',
        'inherit Debug:226',
        'call get_or_insert_with:64',
        'call assert_eq:242',
        'type AnyMap:38',
      ]),
    );
  });

  it('finds traits, enums, macros and constants', async () => {
    const text = `//! Shapes.
pub trait Shape: Named { const SIDES: u32; fn area(&self) -> f64; fn twice(&self) -> f64 { 2.0 } }
pub(crate) enum Kind { Round, Square(u8) }
macro_rules! square { ($x:expr) => { $x * $x }; }
pub static GLOBAL: u8 = 1;
#[cfg(test)]
mod tests { use super::*; fn twice_is_two() {} }
`;
    const outline = await outlineOf(text, 'rust');
    expect(definitions(outline)).toEqual([
      'trait Shape',
      'constant Shape.SIDES',
      'method Shape.area',
      'method Shape.twice',
      'enum Kind',
      'constant Kind.Round',
      'constant Kind.Square',
      'macro square',
      'constant GLOBAL',
      'module tests',
      'function tests.twice_is_two',
    ]);
    expect(outline.header).toBe('Shapes.');
    expect(definition(outline, 'tests')).toMatchObject({ leadLine: 6, startLine: 7, exported: false });
    expect(references(outline)).toContain('inherit Named:2');
  });

  it('keeps every definition while a line is half typed', async () => {
    const text = fixture(FILE);
    const broken = await outlineOf(halfTyped(text, 151), 'rust');
    expect(broken.hasErrors).toBe(true);
    expect(definitions(broken)).toEqual(definitions(await outlineOf(text, 'rust')));
  });
});
