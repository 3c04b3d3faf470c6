import { deflateRawSync } from 'node:zlib';
import { describe, expect, it } from 'vitest';
import { Idioms } from '../../../src/engine/completer/idioms/idioms.js';
import { tokenize, Vocabulary } from '../../../src/engine/completer/tokens.js';

/** Packs contexts as training/completer/idioms.py does; a word with a blank before it is spaced. */
function packed(
  words: string[],
  contexts: { after: string[]; ways: [word: string, share: number][] }[],
): { words: string; contexts: string } {
  const number = (word: string): number => words.indexOf(word.trim());
  const data = contexts.flatMap(({ after, ways }) => [
    (after.length << 8) | ways.length,
    ...after.map(number),
    ...ways.map(([word, eighths]) => (number(word) << 4) | (word.startsWith(' ') ? 8 : 0) | (eighths - 1)),
  ]);
  return {
    words: words.join(' '),
    contexts: deflateRawSync(Uint8Array.from(new Uint8Array(Uint16Array.from(data).buffer))).toString('base64'),
  };
}

const TABLE = packed(
  ['', 'local', 'function', '(', '=', 'require', 'M'],
  [
    { after: ['local'], ways: [[' function', 3], [' M', 1]] },
    { after: ['local', 'M', '='], ways: [[' require', 8]] },
    { after: [''], ways: [['local', 2]] },
  ],
); // prettier-ignore

function after(text: string): [tokens: number, text: string, share: number][] {
  const vocabulary = new Vocabulary();
  const idioms = new Idioms(TABLE, vocabulary);
  const tail = Int32Array.from(tokenize(text, vocabulary));
  const told: [number, string, number][] = [];
  idioms.at(tail, tail.length, (tokens, code, share) =>
    told.push([tokens, (code & 1 ? ' ' : '') + vocabulary.texts[code >> 2]!, share]),
  );
  return told;
}

describe('what is written alike everywhere', () => {
  it('is known before anything of the repository is', () => {
    expect(after('x local')).toEqual([[1, ' function', 0.375], [1, ' M', 0.125]]); // prettier-ignore
  });
  it('is told for each number of tokens that is known', () => {
    expect(after('local M =')).toEqual([[3, ' require', 1]]);
  });
  it('knows ends of lines', () => {
    expect(after('x = 1\n')).toEqual([[1, 'local', 0.25]]);
  });
  it('is nothing for a language that was not counted', () => {
    const vocabulary = new Vocabulary();
    const told: number[] = [];
    new Idioms(undefined, vocabulary).at(Int32Array.of(4), 1, (tokens) => told.push(tokens));
    expect(told).toEqual([]);
  });
});
