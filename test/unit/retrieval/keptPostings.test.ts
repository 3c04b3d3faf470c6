import { describe, expect, it } from 'vitest';
import { FIELD_COUNT } from '../../../src/core/terms.js';
import { KeptPostings } from '../../../src/engine/retrieval/lexical/keptPostings.js';
import type { PostingList } from '../../../src/engine/store/postings.js';

/** A reader with one list of arrays for all terms, as the real one; `term` has as many chunks as it says. */
function reader(): { read: (term: string) => PostingList; asked: string[] } {
  const chunks = new Uint32Array(2_000);
  const masks = new Uint8Array(2_000);
  const freqs = new Uint8Array(2_000 * FIELD_COUNT);
  const asked: string[] = [];
  const read = (term: string): PostingList => {
    asked.push(term);
    const length = Number(/\d+/.exec(term)![0]);
    for (let i = 0; i < length; i++) chunks[i] = i * asked.length;
    return { length, chunks, masks: masks.fill(asked.length), freqs: freqs.fill(asked.length) };
  };
  return { read, asked };
}

describe('kept postings', () => {
  it('are as they were read, whatever was read since', () => {
    const source = reader();
    const kept = new KeptPostings(source);
    const first = structuredClone(kept.read('get500'));
    kept.read('set600');
    const again = kept.read('get500');
    expect(source.asked).toEqual(['get500', 'set600']);
    for (const part of ['chunks', 'masks'] as const)
      expect(again[part].subarray(0, 500)).toEqual(first[part].subarray(0, 500));
    expect(again.freqs).toEqual(first.freqs.subarray(0, 500 * FIELD_COUNT));
  });

  it('are those that were used last, within their room', () => {
    const source = reader();
    const kept = new KeptPostings(source, 3_000);
    const terms = Array.from({ length: 12 }, (_, i) => `${'abcdefghijkl'[i]!}250`);
    for (const term of [...terms, 'a250', 'm300', 'a250', 'd250', 'b250']) kept.read(term);
    expect(source.asked).toEqual([...terms, 'm300', 'b250']);
  });

  it('are not those of rare terms, nor what would drive out all others', () => {
    const source = reader();
    const kept = new KeptPostings(source, 10_000);
    for (const term of ['rare3', 'rare3', 'common1001', 'common1001']) kept.read(term);
    expect(source.asked).toHaveLength(4);
  });
});
