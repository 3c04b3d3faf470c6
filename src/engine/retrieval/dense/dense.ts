import type { Embedder } from '../../embedding/embedder.js';
import type { Scored } from '../../store/vectorScan.js';
import type { Catalogue, ContentDoc } from '../catalogue.js';

/** What dense retrieval reads. */
export interface VectorSource {
  /** Chunks nearest by cosine, nearest first, dead chunks possibly among them. */
  nearest(query: Int16Array, k: number): Scored[];
  /** [chunk][dimension] of a content; null where it has none. */
  vectors(content: Pick<ContentDoc, 'id' | 'firstChunk' | 'chunks'>): Int16Array | null;
  /** Cosines of the query and a content's chunks, in their order; null where it has no vectors. */
  cosines(query: Int16Array, content: Pick<ContentDoc, 'id' | 'firstChunk' | 'chunks'>): Float64Array | null;
}

export interface DenseScores {
  /** The query's vector; null when it has none. */
  query: Int16Array | null;
  /** Cosine by chunk id, of the nearest chunks. */
  chunk: Map<number, number>;
  /** Best cosine, and mean of the best three found, by position in catalogue.contents. */
  content: Map<number, { best: number; top3: number }>;
}

/** Gathers the scores of chunks by the content that they are of. */
export class ScoreSum {
  private readonly chunk = new Map<number, number>();
  private readonly byContent = new Map<number, number[]>();

  constructor(private readonly query: Int16Array | null) {}

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

/** Nearest chunks that are looked at: about what the 200 ranked files need for each to have a say. */
export const NEAREST = 512;
/** A file's cosine counts by how far it stands above that of the file at this place, as most have some. */
const FLOOR_AT = 50;

/** The cosine from which on a file is nearer to the query than most; with few files there is little to tell that by. */
export function floorOf({ content }: DenseScores): number {
  const bests = [...content.values()].map(({ best }) => best).sort((a, b) => b - a);
  const most = Math.min(FLOOR_AT, bests.length);
  return most === 0 ? 0 : (bests[most - 1]! * most) / FLOOR_AT;
}

/** Scores of the chunks nearest to the query. */
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
  for (const { id, score } of source.nearest(query, NEAREST)) {
    const content = catalogue.contentOfChunk[id] ?? -1;
    if (content >= 0) scores.add(id, content, score);
  }
  return scores.done();
}
