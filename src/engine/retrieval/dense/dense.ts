import type { Embedder } from '../../embedding/embedder.js';
import type { Neighbour } from '../../store/signScan.js';
import type { Catalogue } from '../catalogue.js';

/** What dense retrieval reads: a coarse scan over sign bits, and the int8 vectors to re-score with. */
export interface VectorSource {
  /** Chunks nearest by Hamming distance of sign bits, nearest first, dead chunks possibly among them. */
  nearest(query: Int8Array, k: number): Neighbour[];
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

/** Gathers the scores of chunks by the content that they are of. */
export class ScoreSum {
  private readonly chunk = new Map<number, number>();
  private readonly byContent = new Map<number, number[]>();

  constructor(private readonly query: Int8Array | null) {}

  add(chunk: number, content: number, score: number): void {
    this.chunk.set(chunk, score);
    const list = this.byContent.get(content);
    if (list) list.push(score);
    else this.byContent.set(content, [score]);
  }

  done(): DenseScores {
    const content = new Map<number, { best: number; top3: number }>();
    for (const [c, all] of this.byContent) {
      const top = all.sort((a, b) => b - a).slice(0, 3);
      content.set(c, { best: top[0]!, top3: top.reduce((a, b) => a + b, 0) / 3 });
    }
    return { query: this.query, chunk: this.chunk, content };
  }
}

export const noScores = (): DenseScores => ({ query: null, chunk: new Map(), content: new Map() });

/** Chunks that the coarse scan gives: about what the 200 ranked files need for each to have a say. */
export const COARSE = 512;
/** The nearest of them are scored by their int8 vectors, which lie on disk; the others by their distance. */
const EXACT = 64;
/** A file's cosine counts by how far it stands above that of the file at this place, as most have some. */
const FLOOR_AT = 50;

/** The cosine from which on a file is nearer to the query than most; with few files there is little to tell that by. */
export function floorOf({ content }: DenseScores): number {
  const bests = [...content.values()].map(({ best }) => best).sort((a, b) => b - a);
  const most = Math.min(FLOOR_AT, bests.length);
  return most === 0 ? 0 : (bests[most - 1]! * most) / FLOOR_AT;
}

/** Nearest chunks to the query: bit scan, then int8 cosine. */
export async function scoreDense(
  catalogue: Catalogue,
  source: VectorSource,
  embedder: Embedder,
  text: string,
  signal?: AbortSignal,
): Promise<DenseScores> {
  const [query] = await embedder.embed([text], 'query', signal);
  if (!query || query.every((x) => x === 0)) return noScores();
  const scores = new ScoreSum(query);
  source.nearest(query, COARSE).forEach(({ id, distance }, rank) => {
    const c = catalogue.contentOfChunk[id] ?? -1;
    if (c < 0) return;
    const doc = catalogue.contents[c]!;
    const vectors = rank < EXACT ? source.vectors(doc.id) : null;
    // Of random hyperplanes, which signs are alike to, an angle θ parts a share of θ / π (Charikar 2002).
    const score = vectors
      ? cosine(query, vectors, (id - doc.firstChunk) * embedder.dimension)
      : Math.cos((Math.PI * distance) / embedder.dimension);
    scores.add(id, c, score);
  });
  return scores.done();
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
