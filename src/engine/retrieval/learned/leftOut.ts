import { Field, FIELD_COUNT } from '../../../core/terms.js';
import type { PostingList } from '../../store/postings.js';
import type { Catalogue } from '../catalogue.js';
import type { VectorSource } from '../dense/dense.js';

/**
 * Chunks whose comments are not to count: a query made of a doc comment must not find that very comment. Their code and
 * names count as ever; their vectors, which mix both, do not.
 */
export type LeftOut = ReadonlySet<number>;

/** The postings of a term as if the chunks had no comments, nor their files the opening one that stands in them. */
export function withoutComments(list: PostingList, leftOut: LeftOut): PostingList {
  const { length, chunks, masks, freqs } = list;
  let kept = 0;
  for (let i = 0; i < length; i++) {
    const from = i * FIELD_COUNT;
    if (leftOut.has(chunks[i]!)) {
      freqs[from + Field.doc] = 0;
      freqs[from + Field.header] = 0;
      masks[i]! &= ~((1 << Field.doc) | (1 << Field.header));
      if (masks[i] === 0) continue;
    }
    chunks[kept] = chunks[i]!;
    masks[kept] = masks[i]!;
    freqs.copyWithin(kept * FIELD_COUNT, from, from + FIELD_COUNT);
    kept++;
  }
  return { length: kept, chunks, masks, freqs };
}

/** Contents that hold such chunks: what they say in a row is not looked at, as that index knows no chunks. */
export const holdersOf = ({ contentOfChunk }: Catalogue, leftOut: LeftOut): ReadonlySet<number> =>
  new Set([...leftOut].map((chunk) => contentOfChunk[chunk] ?? -1));

/** Vectors as if the chunks had none. */
export const withoutVectors = (source: VectorSource, leftOut: LeftOut): VectorSource => ({
  nearest: (query, k) =>
    source
      .nearest(query, k + leftOut.size)
      .filter(({ id }) => !leftOut.has(id))
      .slice(0, k),
  vectors: (content) => source.vectors(content),
  cosines: (query, content) => source.cosines(query, content),
});
