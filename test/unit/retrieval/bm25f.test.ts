import { describe, expect, it } from 'vitest';
import { Field, FIELD_COUNT } from '../../../src/core/terms.js';
import { Catalogue } from '../../../src/engine/retrieval/catalogue.js';
import { scoreLexical } from '../../../src/engine/retrieval/lexical/bm25f.js';
import { OccurrenceReader } from '../../../src/engine/retrieval/lexical/occurrences.js';
import type { PostingList } from '../../../src/engine/store/postings.js';

/** Contents of two chunks each, chunk ids from 1, ten body terms a chunk. */
function catalogue(paths: string[], deleted: number[] = []): Catalogue {
  const lengths = (): Uint16Array => {
    const l = new Uint16Array(2 * FIELD_COUNT);
    l[Field.body] = l[FIELD_COUNT + Field.body] = 10;
    l[Field.symbol] = 2;
    return l;
  };
  return Catalogue.read({
    files: () =>
      paths.flatMap((path, i) =>
        deleted.includes(i)
          ? []
          : [{ id: i, path, class: 'source', language: 'go', size: 1, mtimeMs: 1, contentId: i + 1 }],
      ),
    contents: (ids) => ids.map((id) => ({ id, firstChunk: 2 * id - 1, chunks: 2, lines: 20, lengths: lengths() })),
  });
}

function postings(...entries: [chunk: number, field: Field, frequency: number][]): PostingList {
  const freqs = new Uint8Array(entries.length * FIELD_COUNT);
  entries.forEach(([, field, n], i) => (freqs[i * FIELD_COUNT + field] = n));
  const masks = Uint8Array.from(entries, ([, field]) => 1 << field);
  return { length: entries.length, chunks: Uint32Array.from(entries, ([c]) => c), masks, freqs };
}

const score = (c: Catalogue, lists: Record<string, PostingList>) => {
  const occurrences = new OccurrenceReader(c);
  const terms = Object.keys(lists).map((term) => ({ term, weight: 1 }));
  return scoreLexical(c, terms, (t) => occurrences.of(t, lists[t]!));
};

describe('BM25F', () => {
  it('counts a name more than a mention', () => {
    const s = score(catalogue(['a.go', 'b.go', 'c.go']), { pars: postings([1, Field.body, 1], [3, Field.symbol, 1]) });
    expect(s.chunks.score(3)).toBeGreaterThan(s.chunks.score(1));
    expect(s.content[1]).toBeGreaterThan(s.content[0]!);
  });

  it('saturates: the tenth occurrence adds less than the second word', () => {
    const c = catalogue(['a.go', 'b.go', 'c.go', 'd.go']);
    const s = score(c, {
      pars: postings([1, Field.body, 10], [3, Field.body, 1]),
      queri: postings([3, Field.body, 1], [5, Field.body, 1]),
    });
    expect(s.chunks.score(3)).toBeGreaterThan(s.chunks.score(1));
    expect(s.matched[1]).toBe(0b11);
  });

  it('counts a rare term more than a common one', () => {
    const s = score(catalogue(['a.go', 'b.go', 'c.go', 'd.go']), {
      common: postings([1, Field.body, 1], [3, Field.body, 1], [5, Field.body, 1]),
      rare: postings([7, Field.body, 1]),
    });
    expect(s.chunks.score(7)).toBeGreaterThan(s.chunks.score(1));
  });

  it('finds a file by its path alone', () => {
    const s = score(catalogue(['router/tree.go', 'b.go']), { tree: postings() });
    expect([...s.touched]).toEqual([0]);
    expect(s.content[0]).toBeGreaterThan(0);
  });

  it('leaves out chunks whose file is gone, and does not count them', () => {
    const s = score(catalogue(['a.go', 'b.go'], [0]), { pars: postings([1, Field.body, 1], [3, Field.body, 1]) });
    expect(s.chunks.score(1)).toBe(0);
    expect(s.df).toEqual([1]);
  });
});
