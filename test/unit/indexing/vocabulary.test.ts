import { describe, expect, it } from 'vitest';
import { termsOfIdentifier } from '../../../src/core/terms.js';
import { Vocabulary } from '../../../src/engine/indexing/vocabulary.js';

const textsOf = (vocabulary: Vocabulary, word: string): string[] =>
  vocabulary.word(`.${word}.`, 1, 1 + word.length).terms.map(({ text }) => text);

describe('what a thread knows of words', () => {
  it('is the same at every place, and what the analyzer says', () => {
    const vocabulary = new Vocabulary(null);
    vocabulary.begin();
    for (const word of ['parseQuery_v2', 'Straße', 'the', 'x', 'HTTPServer', 'parseQuery_v2'])
      expect(textsOf(vocabulary, word)).toEqual(termsOfIdentifier(word));
    const text = 'request(request)';
    expect(vocabulary.word(text, 0, 7)).toBe(vocabulary.word(text, 8, 15));
    expect(vocabulary.word('The', 0, 3).stop).toBe(true);
    expect(text.slice(0, 7)).toBe(vocabulary.word(text, 0, 7).text);
  });

  it('numbers the terms of a content in order of appearance, from zero for each', () => {
    const vocabulary = new Vocabulary(null);
    const numbers = (words: string[]): number[] => {
      vocabulary.begin();
      return words.map((word) => vocabulary.numberOf(vocabulary.word(word, 0, word.length).terms[0]!));
    };
    expect(numbers(['read', 'file', 'read'])).toEqual([0, 1, 0]);
    expect(numbers(['file', 'read'])).toEqual([0, 1]);
    expect(vocabulary.found.map(({ text }) => text)).toEqual(['file', 'read']);
  });

  it('is bounded, and a content with more words than that has each term once', () => {
    const vocabulary = new Vocabulary(null);
    vocabulary.begin();
    const words = Array.from({ length: 70_000 }, (_, i) => `w${i}`);
    for (const word of [...words, ...words]) {
      for (const term of vocabulary.word(word, 0, word.length).terms) vocabulary.numberOf(term);
    }
    expect(vocabulary.found.length).toBe(words.length);
    expect(new Set(vocabulary.found.map(({ text }) => text)).size).toBe(words.length);
  });
});
