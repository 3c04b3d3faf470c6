import { describe, expect, it } from 'vitest';
import { Field, FIELD_COUNT } from '../../../src/core/terms.js';
import { Catalogue } from '../../../src/engine/retrieval/catalogue.js';
import { KeptOccurrences, type Occurrences } from '../../../src/engine/retrieval/lexical/occurrences.js';
import type { PostingList } from '../../../src/engine/store/postings.js';

/** Files of one chunk each, ids from 1. */
const catalogue = (files: number): Catalogue =>
  Catalogue.read({
    files: () =>
      Array.from({ length: files }, (_, i) => ({
        id: i,
        path: `f${i}.go`,
        class: 'source',
        language: 'go',
        size: 1,
        mtimeMs: 1,
        contentId: i + 1,
      })),
    contents: (ids) =>
      ids.map((id) => ({ id, firstChunk: id, chunks: 1, lines: 20, lengths: new Uint16Array(FIELD_COUNT).fill(10) })),
  });

/** Postings in one list of arrays for all terms, as the real reader's; `term` has as many chunks as it says. */
function reader(): { read: (term: string) => PostingList; asked: string[] } {
  const chunks = new Uint32Array(2_000);
  const masks = new Uint8Array(2_000).fill(1 << Field.body);
  const freqs = new Uint8Array(2_000 * FIELD_COUNT);
  const asked: string[] = [];
  const read = (term: string): PostingList => {
    asked.push(term);
    const length = Number(/\d+/.exec(term)![0]);
    for (let i = 0; i < length; i++) chunks[i] = i + asked.length;
    return { length, chunks, masks, freqs: freqs.fill(asked.length) };
  };
  return { read, asked };
}

const chunksOf = ({ chunks, chunkTf, chunkCount }: Occurrences): [number, number][] =>
  Array.from(chunks.subarray(0, chunkCount), (chunk, i) => [chunk, chunkTf[i]!]);
const contentsOf = ({ contents, contentTf, contentCount }: Occurrences): [number, number][] =>
  Array.from(contents.subarray(0, contentCount), (content, i) => [content, contentTf[i]!]);

describe('kept occurrences', () => {
  it('are as they were read, whatever was read since', () => {
    const source = reader();
    const kept = new KeptOccurrences(catalogue(2_000), source.read);
    const first = kept.of('get500');
    const [chunks, contents] = [chunksOf(first), contentsOf(first)];
    kept.of('set600');
    const again = kept.of('get500');
    expect(source.asked).toEqual(['get500', 'set600']);
    expect(chunks).toHaveLength(500);
    expect(chunksOf(again)).toEqual(chunks);
    expect(contentsOf(again)).toEqual(contents);
  });

  it('are those that were used last, within their room', () => {
    const source = reader();
    const kept = new KeptOccurrences(catalogue(2_000), source.read, 3_000);
    const terms = Array.from({ length: 12 }, (_, i) => `${'abcdefghijkl'[i]!}250`);
    for (const term of [...terms, 'a250', 'm300', 'a250', 'd250', 'b250']) kept.of(term);
    expect(source.asked).toEqual([...terms, 'm300', 'b250']);
  });

  it('are not those of rare terms, nor what would drive out all others', () => {
    const source = reader();
    const kept = new KeptOccurrences(catalogue(2_000), source.read, 10_000);
    for (const term of ['rare3', 'rare3', 'common1001', 'common1001']) kept.of(term);
    expect(source.asked).toHaveLength(4);
  });

  it('are not what is asked for with other postings', () => {
    const [source, other] = [reader(), reader()];
    const kept = new KeptOccurrences(catalogue(2_000), source.read);
    kept.of('get500');
    expect(kept.of('get500', () => other.read('get3')).chunkCount).toBe(3);
    expect(kept.of('get500').chunkCount).toBe(500);
    expect(source.asked).toHaveLength(1);
  });
});
