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
    touched: [],
    df: [],
    idf: [],
  };
  const worth = worthOf(catalogue);
  query.slice(0, 32).forEach((q, i) => {
    scoreTerm(catalogue, worth, scores, q, 1 << i, read(q.term));
  });
  for (let c = 0; c < contents; c++) if (scores.matched[c] !== 0) scores.touched.push(c);
  return scores;
}

/** What one occurrence in a field counts, weighted and normalised by length: [chunk][field], [content][field]. */
interface Worth {
  chunk: Float32Array;
  content: Float32Array;
}
const worths = new WeakMap<Catalogue, Worth>();

/** Lengths change with the catalogue only, so a query need not divide. */
function worthOf(catalogue: Catalogue): Worth {
  let worth = worths.get(catalogue);
  if (worth) return worth;
  const { contents, contentOfChunk, meanChunk, meanContent } = catalogue;
  worth = {
    chunk: new Float32Array(contentOfChunk.length * FIELD_COUNT),
    content: new Float32Array(contents.length * FIELD_COUNT),
  };
  const { chunk, content } = worth;
  contents.forEach((doc, c) => {
    for (let f = 0; f < FIELD_COUNT; f++)
      content[c * FIELD_COUNT + f] = once(CONTENT, f, doc.total[f]!, meanContent[f]!);
    const first = doc.firstChunk * FIELD_COUNT;
    for (let i = 0; i < doc.lengths.length; i++) {
      const f = i % FIELD_COUNT;
      chunk[first + i] = once(CHUNK, f, doc.lengths[i]!, meanChunk[f]!);
    }
  });
  worths.set(catalogue, worth);
  return worth;
}

function once(grain: Grain, field: number, length: number, mean: number): number {
  const b = grain.b[field]!;
  return grain.weight[field]! / (1 - b + (b * length) / Math.max(mean, 1e-9));
}

function scoreTerm(
  catalogue: Catalogue,
  worth: Worth,
  out: LexicalScores,
  { term, weight }: Query['terms'][number],
  bit: number,
  { length, chunks, freqs }: PostingList,
): void {
  const { contentOfChunk, contents } = catalogue;
  const byPath = catalogue.byPathTerm.get(term) ?? [];
  const inPath = new Set(byPath);
  // Contents found by their path alone have the term too.
  let chunkDf = 0;
  let contentDf = byPath.length;
  let previous = -1;
  for (let p = 0; p < length; p++) {
    const c = contentOfChunk[chunks[p]!] ?? -1;
    if (c < 0) continue;
    chunkDf++;
    if (c === previous) continue;
    previous = c;
    if (!inPath.has(c)) contentDf++;
  }
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

  for (let p = 0; p < length;) {
    const current = contentOfChunk[chunks[p]!] ?? -1;
    if (current < 0) {
      p++;
      continue;
    }
    const chunkPath = pathTf(current, CHUNK);
    const ofContent = current * FIELD_COUNT;
    let contentTf = pathTf(current, CONTENT);
    let inHeader = 0;
    for (; p < length; p++) {
      const chunk = chunks[p]!;
      if (contentOfChunk[chunk] !== current) break;
      let tf = chunkPath;
      const at = p * FIELD_COUNT;
      const ofChunk = chunk * FIELD_COUNT;
      for (let f = 0; f < FIELD_COUNT; f++) {
        const n = freqs[at + f]!;
        if (n === 0) continue;
        tf += n * worth.chunk[ofChunk + f]!;
        contentTf += n * worth.content[ofContent + f]!;
      }
      inHeader |= freqs[at + Field.header]!;
      out.chunk[chunk]! += (chunkWeight * tf) / (CHUNK.k1 + tf);
      out.matchedChunk[chunk]! |= bit;
    }
    out.content[current]! += (contentWeight * contentTf) / (CONTENT.k1 + contentTf);
    if (inHeader !== 0) out.header[current]! += contentWeight;
    out.matched[current]! |= bit;
  }
  for (const c of byPath) {
    if (out.matched[c]! & bit) continue;
    const tf = pathTf(c, CONTENT);
    out.content[c]! += (contentWeight * tf) / (CONTENT.k1 + tf);
    out.matched[c]! |= bit;
  }
}
