import { describe, expect, it } from 'vitest';
import { definition, definitions, fixture, halfTyped, outlineOf, outlineOfFixture, references } from './helpers.js';

const FILE = 'haskell/Internals.hs';

describe('Haskell', () => {
  it('makes one definition of a signature and the equations below it, comments between them or not', async () => {
    const outline = await outlineOfFixture(FILE, 'haskell');
    const found = definitions(outline);
    expect(found.filter((name) => name.startsWith('function '))).toHaveLength(51);
    expect(new Set(found).size).toBe(found.length);
    expect(definition(outline, 'mergeRight')).toMatchObject({
      signature: 'mergeRight :: SplitList a -> SplitList a',
      leadLine: 217,
      startLine: 218,
      endLine: 227,
    });
  });

  it('finds types with their constructors and fields', async () => {
    const found = definitions(await outlineOfFixture(FILE, 'haskell'));
    expect(found.slice(0, 8)).toEqual([
      'type Splitter',
      'field Splitter.delimiter',
      'field Splitter.delimPolicy',
      'field Splitter.condensePolicy',
      'field Splitter.initBlankPolicy',
      'field Splitter.finalBlankPolicy',
      'function defaultSplitter',
      'type Delimiter',
    ]);
    expect(found).toEqual(expect.arrayContaining(['constant DelimPolicy.KeepLeft', 'type SplitList']));
  });

  it('takes Haddock for docs', async () => {
    const outline = await outlineOfFixture(FILE, 'haskell');
    expect(definition(outline, 'Splitter').doc).toBe('A splitting strategy.');
    expect(definition(outline, 'matchDelim').doc).toMatch(/^Try to match a delimiter at the start of a list/);
  });

  it('lists imports, derived classes, applied functions', async () => {
    const outline = await outlineOfFixture(FILE, 'haskell');
    expect(outline.imports).toEqual([{ module: 'Data.List', names: ['genericSplitAt'], line: 20 }]);
    expect(references(outline)).toEqual(
      expect.arrayContaining(['inherit Show:88', 'type Delimiter:72', 'call matchDelim:76']),
    );
  });

  it('puts the methods of an instance under its class and type', async () => {
    const text = `module Shop where
class Priced a where
  -- | In cents.
  price :: a -> Int
  price _ = 0
instance Priced (Item b) where
  price = cents
(<+>) :: Int -> Int -> Int
a <+> b = a + b
`;
    const outline = await outlineOf(text, 'haskell');
    expect(definitions(outline)).toEqual([
      'class Priced',
      'method Priced.price',
      'method Priced.Item.price',
      'function <+>',
    ]);
    expect(definition(outline, 'Priced.price').doc).toBe('In cents.');
    expect(references(outline)).toContain('inherit Priced:6');
  });

  it('keeps what stands around a half-typed line', async () => {
    const broken = await outlineOf(halfTyped(fixture(FILE), 249), 'haskell');
    expect(broken.hasErrors).toBe(true);
    expect(definitions(broken)).toEqual(expect.arrayContaining(['type Splitter', 'function postProcess']));
  });
});
