import type { Query } from '../../../core/search.js';
import type { Catalogue } from '../catalogue.js';
import { CHUNK, CONTENT, type Occurrences } from './occurrences.js';

/**
 * What the query's terms say of each chunk: a score, and bit i set where term i occurs in it. Both lie side by side, as
 * whoever touches one touches the other, tens of thousands of times a query and all over memory.
 */
export class ChunkScores {
  /** [chunk][score, bits]; the bits are read through `bits`. */
  readonly cells: Float32Array;
  readonly bits: Uint32Array;

  constructor(chunks: number) {
    this.cells = new Float32Array(2 * chunks);
    this.bits = new Uint32Array(this.cells.buffer);
  }

  /** 0 too for a chunk that is not there. */
  score(chunk: number): number {
    return this.cells[2 * chunk] ?? 0;
  }

  matched(chunk: number): number {
    return this.bits[2 * chunk + 1] ?? 0;
  }
}

export interface LexicalScores {
  chunks: ChunkScores;
  /** By position in catalogue.contents. */
  content: Float32Array;
  /** What its best chunks say together, the best counting most: Σ CHUNK_SHARE[i] · score of the i-th. */
  bestChunks: Float64Array;
  /** Score of the header field alone. */
  header: Float32Array;
  /** Bit i: query term i occurs in the content or its path. */
  matched: Uint32Array;
  /** Contents with any score, ascending. */
  touched: Uint32Array;
  /** By position too: room for what whoever ranks contents first makes of all this; 0. */
  prior: Float64Array;
  /** By query term: contents that have it, idf over contents. */
  df: number[];
  idf: number[];
}

const CHUNK_SHARE = [1, 0.3, 0.2, 0.1, 0.1] as const;

/** How telling a term is: BM25's idf, never negative. */
export const idf = (n: number, df: number): number => Math.log(1 + (n - df + 0.5) / (df + 0.5));

/**
 * Scores every chunk and content that has a term of the query by BM25F (Robertson, Zaragoza, Taylor 2004: frequencies are
 * weighted and normalised per field, then saturated once) at two grains: chunks, and whole contents with their path. At
 * most 32 terms are used, the heaviest first.
 */
export function scoreLexical(
  catalogue: Catalogue,
  query: Query['terms'],
  occurrencesOf: (term: string) => Occurrences,
): LexicalScores {
  const scores: Scored = { ...(spares.get(catalogue) ?? noArrays(catalogue)), df: [], idf: [] };
  spares.delete(catalogue);
  query.slice(0, 32).forEach(({ term, weight }, i) => {
    scoreTerm(catalogue, scores, weight, 1 << i, occurrencesOf(term));
  });
  const touched = touchedBy(scores.matched);
  sumBest(catalogue, scores, touched);
  return { ...scores, touched };
}

function touchedBy(matched: Uint32Array): Uint32Array {
  const { length } = matched;
  let count = 0;
  for (let c = 0; c < length; c++) if (matched[c] !== 0) count++;
  const touched = new Uint32Array(count);
  for (let c = 0, i = 0; i < count; c++) if (matched[c] !== 0) touched[i++] = c;
  return touched;
}

/** Sets `bestChunks` of what was touched. */
function sumBest({ ranges }: Catalogue, { chunks: { cells }, bestChunks }: Arrays, touched: Uint32Array): void {
  const [ofA, ofB, ofC, ofD, ofE] = CHUNK_SHARE;
  for (let i = 0; i < touched.length; i++) {
    const content = touched[i]!;
    const end = 2 * ranges[2 * content + 1]!;
    let a = 0;
    let b = 0;
    let c = 0;
    let d = 0;
    let e = 0;
    for (let cell = 2 * ranges[2 * content]!; cell < end; cell += 2) {
      const score = cells[cell]!;
      if (score <= e) continue;
      e = score > d ? d : score;
      if (score > d) d = score > c ? c : score;
      if (score > c) c = score > b ? b : score;
      if (score > b) b = score > a ? a : score;
      if (score > a) a = score;
    }
    bestChunks[content] = ofA * a + ofB * b + ofC * c + ofD * d + ofE * e;
  }
}

type Scored = Omit<LexicalScores, 'touched'>;
type Arrays = Omit<Scored, 'df' | 'idf'>;

const noArrays = ({ contents: { length }, contentOfChunk }: Catalogue): Arrays => ({
  chunks: new ChunkScores(contentOfChunk.length),
  content: new Float32Array(length),
  bestChunks: new Float64Array(length),
  prior: new Float64Array(length),
  header: new Float32Array(length),
  matched: new Uint32Array(length),
});

/** Cleared, for the next query. */
const spares = new WeakMap<Catalogue, Arrays>();

/**
 * Gives the arrays of scores, which nobody reads any more, to a later query: at 100,000 chunks it is cheaper to clear a
 * megabyte than to ask for one and have it collected.
 */
export function release(catalogue: Catalogue, scores: LexicalScores): void {
  if (spares.has(catalogue)) return;
  const { chunks, content, bestChunks, header, matched, prior } = scores;
  for (const array of [chunks.cells, content, bestChunks, header, matched, prior]) array.fill(0);
  spares.set(catalogue, { chunks, content, bestChunks, header, matched, prior });
}

function scoreTerm(
  catalogue: Catalogue,
  out: Scored,
  weight: number,
  bit: number,
  { chunkCount, chunks, chunkTf, contentCount, contents, contentTf, inHeader }: Occurrences,
): void {
  const contentIdf = idf(catalogue.contents.length, contentCount);
  out.df.push(contentCount);
  out.idf.push(contentIdf);
  const chunkWeight = weight * idf(catalogue.liveChunks, chunkCount);
  const contentWeight = weight * contentIdf;
  const { cells, bits } = out.chunks;
  for (let i = 0; i < chunkCount; i++) {
    const cell = 2 * chunks[i]!;
    const tf = chunkTf[i]!;
    cells[cell]! += (chunkWeight * tf) / (CHUNK.k1 + tf);
    bits[cell + 1]! |= bit;
  }
  const { content, header, matched } = out;
  for (let i = 0; i < contentCount; i++) {
    const c = contents[i]!;
    const tf = contentTf[i]!;
    content[c]! += (contentWeight * tf) / (CONTENT.k1 + tf);
    matched[c]! |= bit;
    if (inHeader[i] !== 0) header[c]! += contentWeight;
  }
}
