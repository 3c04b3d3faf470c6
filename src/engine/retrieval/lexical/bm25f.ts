import type { Query } from '../../../core/search.js';
import { Field, FIELD_COUNT } from '../../../core/terms.js';
import type { PostingList } from '../../store/postings.js';
import type { Catalogue } from '../catalogue.js';

/**
 * BM25F (Robertson, Zaragoza, Taylor 2004: frequencies are weighted and normalised per field, then saturated once) at
 * two grains in one pass over the postings: chunks, and whole contents with their path. A content's chunks have
 * adjacent ids, so its frequencies are complete when the next content begins.
 */
interface Grain {
  k1: number;
  /** By Field number. */
  weight: readonly number[];
  b: readonly number[];
  stem: number;
  directory: number;
}
// Field order: symbol, signature, doc, body, header. Weights and b: docs/decisions/0004-ranking.md.
const CHUNK: Grain = { k1: 1.2, weight: [2, 0.25, 0.5, 1, 0], b: [0.6, 0.6, 0.6, 0.75, 0.5], stem: 1, directory: 1 };
const CONTENT: Grain = { k1: 1.5, weight: [2, 0, 1, 1, 2], b: [0.6, 0.6, 0.6, 0.75, 0.5], stem: 4, directory: 1 };

export interface LexicalScores {
  /** By chunk id. */
  chunk: Float32Array;
  /** By position in catalogue.contents. */
  content: Float32Array;
  /** Score of the header field alone. */
  header: Float32Array;
  /** Bit i: query term i occurs in the content or its path. */
  matched: Uint32Array;
  /** Per chunk, bit i: query term i occurs in the chunk. */
  matchedChunk: Uint32Array;
  /** Per chunk, bit i: query term i is part of a name that the chunk defines. */
  defined: Uint32Array;
  /** Contents with any score, ascending. */
  touched: number[];
  /** By query term: contents that have it, idf over contents. */
  df: number[];
  idf: number[];
}

/** How telling a term is: BM25's idf, never negative. */
export const idf = (n: number, df: number): number => Math.log(1 + (n - df + 0.5) / (df + 0.5));

/** Scores every chunk and content that has a term of the query. At most 32 terms are used, the heaviest first. */
export function scoreLexical(
  catalogue: Catalogue,
  query: Query['terms'],
  read: (term: string) => PostingList,
): LexicalScores {
  const contents = catalogue.contents.length;
  const chunks = catalogue.contentOfChunk.length;
  const scores: LexicalScores = {
    chunk: new Float32Array(chunks),
    content: new Float32Array(contents),
    header: new Float32Array(contents),
    matched: new Uint32Array(contents),
    matchedChunk: new Uint32Array(chunks),
    defined: new Uint32Array(chunks),
    touched: [],
    df: [],
    idf: [],
  };
  query.slice(0, 32).forEach((q, i) => {
    scoreTerm(catalogue, scores, q, 1 << i, read(q.term));
  });
  for (let c = 0; c < contents; c++) if (scores.matched[c] !== 0) scores.touched.push(c);
  return scores;
}

function scoreTerm(
  catalogue: Catalogue,
  out: LexicalScores,
  { term, weight }: Query['terms'][number],
  bit: number,
  list: PostingList,
): void {
  const { contentOfChunk, contents } = catalogue;
  const byPath = catalogue.byPathTerm.get(term) ?? [];
  const inPath = new Set(byPath);
  // Contents found by their path alone have the term too.
  let chunkDf = 0;
  let contentDf = 0;
  let previous = -1;
  let pathSeen = 0;
  for (let p = 0; p < list.length; p++) {
    const c = contentOfChunk[list.chunks[p]!] ?? -1;
    if (c < 0) continue;
    chunkDf++;
    if (c !== previous) {
      contentDf++;
      if (inPath.has(c)) pathSeen++;
      previous = c;
    }
  }
  contentDf += byPath.length - pathSeen;
  out.df.push(contentDf);
  const contentIdf = idf(contents.length, contentDf);
  out.idf.push(contentIdf);
  if (contentDf === 0) return;
  const chunkWeight = weight * idf(catalogue.liveChunks, chunkDf);
  const contentWeight = weight * contentIdf;
  const pathTf = (c: number, grain: Grain): number => {
    if (!inPath.has(c)) return 0;
    const file = contents[c]!.files[0]!;
    return (
      (file.stemTerms.includes(term) ? grain.stem : 0) + (file.directoryTerms.includes(term) ? grain.directory : 0)
    );
  };

  const sums = new Float64Array(FIELD_COUNT);
  let current = -1;
  const finish = (): void => {
    if (current < 0) return;
    const doc = contents[current]!;
    let tf = pathTf(current, CONTENT);
    for (let f = 0; f < FIELD_COUNT; f++)
      tf += normalised(CONTENT, f, sums[f]!, doc.total[f]!, catalogue.meanContent[f]!);
    out.content[current]! += (contentWeight * tf) / (CONTENT.k1 + tf);
    if (sums[Field.header]! > 0) out.header[current]! += contentWeight;
    out.matched[current]! |= bit;
    sums.fill(0);
  };
  let chunkPath = 0;
  for (let p = 0; p < list.length; p++) {
    const chunk = list.chunks[p]!;
    const c = contentOfChunk[chunk] ?? -1;
    if (c < 0) continue;
    if (c !== current) {
      finish();
      current = c;
      chunkPath = pathTf(c, CHUNK);
    }
    const doc = contents[c]!;
    const lengths = (chunk - doc.firstChunk) * FIELD_COUNT;
    let tf = chunkPath;
    const at = p * FIELD_COUNT;
    for (let f = 0; f < FIELD_COUNT; f++) {
      const n = list.freqs[at + f]!;
      if (n === 0) continue;
      sums[f]! += n;
      tf += normalised(CHUNK, f, n, doc.lengths[lengths + f]!, catalogue.meanChunk[f]!);
    }
    out.chunk[chunk]! += (chunkWeight * tf) / (CHUNK.k1 + tf);
    out.matchedChunk[chunk]! |= bit;
    if (list.freqs[at + Field.symbol] !== 0) out.defined[chunk]! |= bit;
  }
  finish();
  for (const c of byPath) {
    if (out.matched[c]! & bit) continue;
    const tf = pathTf(c, CONTENT);
    out.content[c]! += (contentWeight * tf) / (CONTENT.k1 + tf);
    out.matched[c]! |= bit;
  }
}

function normalised(grain: Grain, field: number, frequency: number, length: number, mean: number): number {
  if (frequency === 0 || grain.weight[field] === 0) return 0;
  const b = grain.b[field]!;
  return (grain.weight[field]! * frequency) / (1 - b + (b * length) / Math.max(mean, 1e-9));
}
