import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { hashOf } from '../../../src/core/hash.js';
import { eachWord, fold, humps, splitIdentifier, terms, termsOfIdentifier, words } from '../../../src/core/terms.js';

describe('terms', () => {
  it('splits identifiers at humps, underscores and digits', () => {
    expect(splitIdentifier('parseHTTPRequest_v2')).toEqual(['parse', 'HTTP', 'Request', 'v2']);
    expect(splitIdentifier('SCREAMING_SNAKE')).toEqual(['SCREAMING', 'SNAKE']);
    expect(splitIdentifier('utf8Decode')).toEqual(['utf8', 'Decode']);
    expect(splitIdentifier('größeÄndern')).toEqual(['größe', 'Ändern']);
  });

  it('gives the stems of the words and the whole, so that both spellings meet', () => {
    expect(termsOfIdentifier('parseQueries')).toEqual(['pars', 'queri', 'parsequeri']);
    expect(termsOfIdentifier('parse_query').at(-1)).toBe(termsOfIdentifier('ParseQuery').at(-1));
  });

  it('meets inflected forms', () => {
    expect(terms('indexing indexed indexes')).toEqual(['index', 'index', 'index']);
  });

  it('keeps short numbers that mean something and drops the others', () => {
    expect(terms('404 1 1234567 utf8')).toEqual(['404', 'utf8']);
  });

  it('folds and abbreviates names', () => {
    expect(fold('parse_query-Now')).toBe('parsequerynow');
    expect(humps('getUserById')).toBe('gubi');
  });

  it('finds the same words one by one as all at once', () => {
    const piece = fc.constantFrom(
      'parse',
      '_x',
      '$',
      '12',
      '123456',
      'é',
      'naïve',
      '٣٤',
      ' ',
      '.',
      '日本',
      '1a',
      'Z9',
      '😀',
    );
    fc.assert(
      fc.property(fc.array(fc.oneof(piece, fc.string({ unit: 'binary' }))), (pieces) => {
        const text = pieces.join('');
        const found: string[] = [];
        eachWord(text, 0, text.length, (start, end, hash) => {
          found.push(text.slice(start, end));
          expect(hash).toBe(hashOf(text, start, end));
        });
        expect(found).toEqual(words(text));
      }),
      { numRuns: 1000 },
    );
  });

  it('takes names of ASCII apart as it does all others', () => {
    const beyond = '\u2003';
    fc.assert(
      fc.property(
        fc.string({ unit: fc.constantFrom('a', 'b', 'Q', 'Z', '0', '9', '_', '$', '-', '.', ' ') }),
        (name) => {
          expect(splitIdentifier(name)).toEqual(splitIdentifier(name + beyond));
          expect(fold(name)).toBe(fold(name + beyond));
        },
      ),
      { numRuns: 1000 },
    );
  });

  it('never yields an empty, long or upper-case term', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'grapheme' }), (text) => {
        for (const t of terms(text)) {
          expect(t.length).toBeGreaterThan(1);
          expect(t.length).toBeLessThanOrEqual(64);
          expect(t).toBe(t.toLowerCase());
        }
      }),
    );
  });
});
