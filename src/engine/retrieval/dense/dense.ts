import type { Embedder } from '../../embedding/embedder.js';
import type { Catalogue } from '../catalogue.js';

/** What dense retrieval reads: a coarse scan over sign bits, and the int8 vectors to re-score with. */
export interface VectorSource {
  /** Chunk ids nearest by Hamming distance of sign bits, dead chunks possibly among them. */
  nearest(query: Int8Array, k: number): number[];
  /** [chunk][dimension] of a content; null where it has none. */
  vectors(contentId: number): Int8Array | null;
}

export interface DenseScores {
  /** The query's vector; null when it has none. */
  query: Int8Array | null;
  /** Cosine by chunk id, of the chunks that the coarse scan found. */
  chunk: Map<number, number>;
  /** Best cosine, and mean of the best three found, by position in catalogue.contents. */
  content: Map<number, { best: number; top3: number }>;
}

export const noScores = (): DenseScores => ({ query: null, chunk: new Map(), content: new Map() });

/**
 * Coarse candidates looked at. sqlite-vec's time grows with it: at 100,000 chunks 20 neighbours cost 7 ms, 100 cost
 * 22 ms and 400 cost 118 ms in one run.
 */
export const COARSE = 64;

/** Nearest chunks to the query: bit scan, then int8 cosine. */
export async function scoreDense(
  catalogue: Catalogue,
  source: VectorSource,
  embedder: Embedder,
  text: string,
  signal?: AbortSignal,
): Promise<DenseScores> {
  const [query] = await embedder.embed([text], 'query', signal);
  const scores = noScores();
  if (!query || query.every((x) => x === 0)) return scores;
  scores.query = query;
  const byContent = new Map<number, number[]>();
  for (const chunk of source.nearest(query, COARSE)) {
    const c = catalogue.contentOfChunk[chunk] ?? -1;
    if (c < 0) continue;
    const list = byContent.get(c);
    if (list) list.push(chunk);
    else byContent.set(c, [chunk]);
  }
  for (const [c, chunks] of byContent) {
    const doc = catalogue.contents[c]!;
    const vectors = source.vectors(doc.id);
    if (!vectors) continue;
    const cosines = chunks
      .map((chunk) => {
        const s = cosine(query, vectors, (chunk - doc.firstChunk) * embedder.dimension);
        scores.chunk.set(chunk, s);
        return s;
      })
      .sort((a, b) => b - a);
    const top = cosines.slice(0, 3);
    scores.content.set(c, { best: top[0]!, top3: top.reduce((a, b) => a + b, 0) / 3 });
  }
  return scores;
}

/** Cosine of `query` and the vector that begins at `offset`. */
export function cosine(query: Int8Array, vectors: Int8Array, offset: number): number {
  let dot = 0;
  let a = 0;
  let b = 0;
  for (let i = 0; i < query.length; i++) {
    const x = query[i]!;
    const y = vectors[offset + i]!;
    dot += x * y;
    a += x * x;
    b += y * y;
  }
  return a === 0 || b === 0 ? 0 : dot / Math.sqrt(a * b);
}
