import type { Query } from '../../../core/search.js';
import { Field, FIELD_COUNT } from '../../../core/terms.js';
import type { PostingList } from '../../store/postings.js';
import type { Catalogue } from '../catalogue.js';
import { IN_DIRECTORY, IN_STEM } from '../path/terms.js';

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
  /** Score of the header field alone. */
  header: Float32Array;
  /** Bit i: query term i occurs in the content or its path. */
  matched: Uint32Array;
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
  const worth = worthOf(catalogue);
  const scores: LexicalScores = { ...(worth.spare.pop() ?? noArrays(catalogue)), touched: [], df: [], idf: [] };
  query.slice(0, 32).forEach((q, i) => {
    scoreTerm(catalogue, worth, scores, q, 1 << i, read(q.term));
  });
  for (let c = 0; c < contents; c++) if (scores.matched[c] !== 0) scores.touched.push(c);
  return scores;
}

type Arrays = Pick<LexicalScores, 'chunks' | 'content' | 'header' | 'matched'>;

const noArrays = ({ contents: { length }, contentOfChunk }: Catalogue): Arrays => ({
  chunks: new ChunkScores(contentOfChunk.length),
  content: new Float32Array(length),
  header: new Float32Array(length),
  matched: new Uint32Array(length),
});

/**
 * Gives the arrays of scores, which nobody reads any more, to a later query: at 100,000 chunks it is cheaper to clear a
 * megabyte than to ask for one and have it collected.
 */
export function release(catalogue: Catalogue, { chunks, content, header, matched }: LexicalScores): void {
  const { spare } = worthOf(catalogue);
  if (spare.length > 0) return;
  for (const array of [chunks.cells, content, header, matched]) array.fill(0);
  spare.push({ chunks, content, header, matched });
}

/** Of a chunk: its content, and the fields before the header, which is the last. */
const PLACES = FIELD_COUNT;

/** What does not depend on the query. */
interface Worth {
  /**
   * [chunk][PLACES]: the content of a chunk (an integer, read through `contentOf`), then what one occurrence in each field
   * counts, weighted and normalised by length. In a header words count for the file only.
   */
  chunk: Float32Array;
  contentOf: Int32Array;
  /** The same of a content: [content][field]. */
  content: Float32Array;
  /** Scratch of scoreTerm, by content; all 0 between terms. */
  inPath: Uint8Array;
  /** Cleared, for the next query. */
  spare: Arrays[];
}
const worths = new WeakMap<Catalogue, Worth>();

/** Lengths change with the catalogue only, so a query need not divide. */
function worthOf(catalogue: Catalogue): Worth {
  let worth = worths.get(catalogue);
  if (worth) return worth;
  const { contents, contentOfChunk, meanChunk, meanContent } = catalogue;
  const chunk = new Float32Array(contentOfChunk.length * PLACES);
  const contentOf = new Int32Array(chunk.buffer);
  const content = new Float32Array(contents.length * FIELD_COUNT);
  contentOfChunk.forEach((c, id) => (contentOf[id * PLACES] = c));
  contents.forEach((doc, c) => {
    for (let f = 0; f < FIELD_COUNT; f++) {
      content[c * FIELD_COUNT + f] = once(CONTENT, f, doc.total[f]!, meanContent[f]!);
      if (f === Field.header) continue;
      for (let i = 0; i < doc.chunks; i++)
        chunk[(doc.firstChunk + i) * PLACES + 1 + f] = once(CHUNK, f, doc.lengths[i * FIELD_COUNT + f]!, meanChunk[f]!);
    }
  });
  worth = { chunk, contentOf, content, inPath: new Uint8Array(contents.length), spare: [] };
  worths.set(catalogue, worth);
  return worth;
}

function once(grain: Grain, field: number, length: number, mean: number): number {
  const b = grain.b[field]!;
  return grain.weight[field]! / (1 - b + (b * length) / Math.max(mean, 1e-9));
}

/** A term that stands in the body only, as most do. */
const BODY_ALONE = 1 << Field.body;

function scoreTerm(
  catalogue: Catalogue,
  worth: Worth,
  out: LexicalScores,
  { term, weight }: Query['terms'][number],
  bit: number,
  { length, chunks, masks, freqs }: PostingList,
): void {
  const { contents } = catalogue;
  const { contents: byPath, how } = catalogue.byPathTerm.get(term);
  const { inPath, chunk: ofChunk, contentOf, content: ofContent } = worth;
  const { cells, bits } = out.chunks;
  byPath.forEach((c, i) => (inPath[c] = how[i]!));
  // Contents found by their path alone have the term too.
  let chunkDf = 0;
  let contentDf = byPath.length;
  let previous = -1;
  for (let p = 0; p < length; p++) {
    const c = contentOf[chunks[p]! * PLACES] ?? -1;
    if (c < 0) continue;
    chunkDf++;
    if (c === previous) continue;
    previous = c;
    if (inPath[c] === 0) contentDf++;
  }
  out.df.push(contentDf);
  const contentIdf = idf(contents.length, contentDf);
  out.idf.push(contentIdf);
  const chunkWeight = weight * idf(catalogue.liveChunks, chunkDf);
  const contentWeight = weight * contentIdf;

  for (let p = 0; p < length;) {
    const current = contentOf[chunks[p]! * PLACES] ?? -1;
    if (current < 0) {
      p++;
      continue;
    }
    const path = inPath[current]!;
    const chunkPath = path === 0 ? 0 : pathTf(path, CHUNK);
    let contentTf = path === 0 ? 0 : pathTf(path, CONTENT);
    const ofThis = current * FIELD_COUNT;
    const bodyHere = ofContent[ofThis + Field.body]!;
    let mask = 0;
    for (; p < length; p++) {
      const chunk = chunks[p]!;
      const place = chunk * PLACES;
      if (contentOf[place] !== current) break;
      let tf = chunkPath;
      const at = p * FIELD_COUNT;
      const inFields = masks[p]!;
      mask |= inFields;
      if (inFields === BODY_ALONE) {
        const n = freqs[at + Field.body]!;
        tf += n * ofChunk[place + 1 + Field.body]!;
        contentTf += n * bodyHere;
      } else {
        for (let fields = inFields; fields !== 0; fields &= fields - 1) {
          const f = 31 - Math.clz32(fields & -fields);
          const n = freqs[at + f]!;
          if (f !== Field.header) tf += n * ofChunk[place + 1 + f]!;
          contentTf += n * ofContent[ofThis + f]!;
        }
      }
      cells[2 * chunk]! += (chunkWeight * tf) / (CHUNK.k1 + tf);
      bits[2 * chunk + 1]! |= bit;
    }
    out.content[current]! += (contentWeight * contentTf) / (CONTENT.k1 + contentTf);
    if (mask & (1 << Field.header)) out.header[current]! += contentWeight;
    out.matched[current]! |= bit;
  }
  for (const c of byPath) {
    if ((out.matched[c]! & bit) === 0) {
      const tf = pathTf(inPath[c]!, CONTENT);
      out.content[c]! += (contentWeight * tf) / (CONTENT.k1 + tf);
      out.matched[c]! |= bit;
    }
    inPath[c] = 0;
  }
}

/** What a term in a path counts, by how it is there. */
const pathTf = (how: number, { stem, directory }: Grain): number =>
  (how & IN_STEM ? stem : 0) + (how & IN_DIRECTORY ? directory : 0);
