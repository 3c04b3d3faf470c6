import { describe, expect, it } from 'vitest';
import { definition, definitions, fixture, halfTyped, outlineOf, outlineOfFixture, references } from './helpers.js';

const FILE = 'rust/extension.rs';

describe('Rust', () => {
  it('puts what stands in an `impl` under its type', async () => {
    expect(definitions(await outlineOfFixture(FILE, 'rust'))).toEqual([
      'struct Extension',
      'method Extension.from_extensions',
      'type Extension.Rejection',
      'method Extension.from_request_parts',
      'type Extension.Rejection',
      'method Extension.from_request_parts',
      'type Extension.Error',
      'method Extension.into_response_parts',
      'method Extension.into_response',
      'type Extension.Service',
      'method Extension.layer',
      'struct AddExtension',
      'field AddExtension.inner',
      'field AddExtension.value',
      'type AddExtension.Response',
      'type AddExtension.Error',
      'type AddExtension.Future',
      'method AddExtension.poll_ready',
      'method AddExtension.call',
      'module tests',
      'struct tests.Foo',
      'struct tests.Bar',
      'function tests.extension_extractor',
      'function tests.extension_extractor.requires_foo',
      'function tests.extension_extractor.optional_foo',
      'function tests.extension_extractor.requires_bar',
      'function tests.extension_extractor.optional_bar',
    ]);
  });

  it('reaches over attributes for the doc; `pub` is exported', async () => {
    const outline = await outlineOfFixture(FILE, 'rust');
    const extension = definition(outline, 'Extension');
    expect(extension).toMatchObject({
      signature: 'pub struct Extension<T>(pub T)',
      leadLine: 14,
      startLine: 72,
      exported: true,
    });
    expect(extension.doc).toMatch(/^Extractor and response for extensions\./);
    expect(definition(outline, 'tests')).toMatchObject({ leadLine: 189, startLine: 190, exported: false });
  });

  it('lists imports, implemented traits, calls and macros', async () => {
    const outline = await outlineOfFixture(FILE, 'rust');
    expect(outline.imports).toContainEqual({
      module: 'http',
      names: ['request::Parts', 'Extensions', 'Request'],
      line: 7,
    });
    expect(outline.imports).toContainEqual({ module: 'tower_service::Service', names: ['Service'], line: 12 });
    expect(references(outline)).toEqual(
      expect.arrayContaining([
        'inherit FromRequestParts:83',
        'call from_extensions:91',
        'call format:92',
        'type Parts:90',
      ]),
    );
  });

  it('finds traits, enums, macros and constants', async () => {
    const text = `//! Shapes.
pub trait Shape: Named { const SIDES: u32; fn area(&self) -> f64; fn twice(&self) -> f64 { 2.0 } }
pub(crate) enum Kind { Round, Square(u8) }
macro_rules! square { ($x:expr) => { $x * $x }; }
pub static GLOBAL: u8 = 1;
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
    ]);
    expect(outline.header).toBe('Shapes.');
    expect(references(outline)).toContain('inherit Named:2');
  });

  it('keeps every definition while a line is half typed', async () => {
    const text = fixture(FILE);
    const broken = await outlineOf(halfTyped(text, 80), 'rust');
    expect(broken.hasErrors).toBe(true);
    expect(definitions(broken)).toEqual(definitions(await outlineOf(text, 'rust')));
  });
});
