import { Field, FIELD_COUNT } from '../../../core/terms.js';
import type { PostingList } from '../../store/postings.js';
import type { Catalogue } from '../catalogue.js';
import { IN_DIRECTORY, IN_STEM } from '../path/terms.js';

/** What fields count, for chunks or for whole contents. */
interface Grain {
  k1: number;
  /** By Field number. */
  weight: readonly number[];
  b: readonly number[];
  stem: number;
  directory: number;
}
// Field order: symbol, signature, doc, body, header. Weights and b: docs/decisions/0004-ranking.md.
export const CHUNK: Grain = {
  k1: 1.2,
  weight: [2, 0.25, 0.5, 1, 0],
  b: [0.6, 0.6, 0.6, 0.75, 0.5],
  stem: 1,
  directory: 1,
};
export const CONTENT: Grain = {
  k1: 1.5,
  weight: [2, 0, 1, 1, 2],
  b: [0.6, 0.6, 0.6, 0.75, 0.5],
  stem: 4,
  directory: 1,
};

/**
 * Where a term is among what lives: all that BM25F needs of it but the query's weight. Chunks and contents each in parallel
 * arrays, of which the first `chunkCount` and `contentCount` places count.
 */
export interface Occurrences {
  chunkCount: number;
  chunks: Uint32Array;
  /** Of a chunk: how often it has the term, each field weighted and normalised by its length. */
  chunkTf: Float64Array;
  contentCount: number;
  /** By position in the catalogue; those that have the term in their path alone come last. */
  contents: Uint32Array;
  contentTf: Float64Array;
  /** 1 where the opening comment has it. */
  inHeader: Uint8Array;
}

/** Of a chunk: its content, and the fields before the header, which is the last. */
const PLACES = FIELD_COUNT;

/** A term that stands in the body only, as most do. */
const BODY_ALONE = 1 << Field.body;

/** Turns postings into occurrences, for one catalogue. */
export class OccurrenceReader {
  /**
   * [chunk][PLACES]: the content of a chunk (an integer, read through `contentOf`), then what one occurrence in each field
   * counts. In a header words count for the file only. Lengths change with the catalogue only, so a query need not divide.
   */
  private readonly ofChunk: Float32Array;
  private readonly contentOf: Int32Array;
  /** What one occurrence counts for a content: [content][field]. */
  private readonly ofContent: Float32Array;
  /** How a content's path has the term; all 0 between terms. */
  private readonly inPath: Uint8Array;
  private found = emptyOccurrences(0);

  constructor(private readonly catalogue: Catalogue) {
    const { contents, contentOfChunk, meanChunk, meanContent } = catalogue;
    this.ofChunk = new Float32Array(contentOfChunk.length * PLACES);
    this.contentOf = new Int32Array(this.ofChunk.buffer);
    this.ofContent = new Float32Array(contents.length * FIELD_COUNT);
    this.inPath = new Uint8Array(contents.length);
    contentOfChunk.forEach((c, id) => (this.contentOf[id * PLACES] = c));
    contents.forEach((doc, c) => {
      for (let f = 0; f < FIELD_COUNT; f++) {
        this.ofContent[c * FIELD_COUNT + f] = once(CONTENT, f, doc.total[f]!, meanContent[f]!);
        if (f === Field.header) continue;
        for (let i = 0; i < doc.chunks; i++) {
          const length = doc.lengths[i * FIELD_COUNT + f]!;
          this.ofChunk[(doc.firstChunk + i) * PLACES + 1 + f] = once(CHUNK, f, length, meanChunk[f]!);
        }
      }
    });
  }

  /**
   * The occurrences of a term. A content's chunks have adjacent ids, so its frequencies are complete when the next content
   * begins. The arrays are used again for the next term.
   */
  of(term: string, { length, chunks, masks, freqs }: PostingList): Occurrences {
    const { ofChunk, contentOf, ofContent, inPath } = this;
    const { contents: byPath, how } = this.catalogue.byPathTerm.get(term);
    const most = length + byPath.length;
    if (this.found.chunks.length < most) this.found = emptyOccurrences(2 * most);
    const { found } = this;
    for (let i = 0; i < byPath.length; i++) inPath[byPath[i]!] = how[i]!;
    let chunkCount = 0;
    let contentCount = 0;
    for (let p = 0; p < length;) {
      const current = contentOf[chunks[p]! * PLACES] ?? -1;
      if (current < 0) {
        p++;
        continue;
      }
      const path = inPath[current]!;
      inPath[current] = 0;
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
        found.chunks[chunkCount] = chunk;
        found.chunkTf[chunkCount++] = tf;
      }
      found.contents[contentCount] = current;
      found.contentTf[contentCount] = contentTf;
      found.inHeader[contentCount++] = (mask >> Field.header) & 1;
    }
    for (let i = 0; i < byPath.length; i++) {
      const content = byPath[i]!;
      if (inPath[content] === 0) continue;
      inPath[content] = 0;
      found.contents[contentCount] = content;
      found.contentTf[contentCount] = pathTf(how[i]!, CONTENT);
      found.inHeader[contentCount++] = 0;
    }
    found.chunkCount = chunkCount;
    found.contentCount = contentCount;
    return found;
  }
}

const emptyOccurrences = (room: number): Occurrences => ({
  chunkCount: 0,
  chunks: new Uint32Array(room),
  chunkTf: new Float64Array(room),
  contentCount: 0,
  contents: new Uint32Array(room),
  contentTf: new Float64Array(room),
  inHeader: new Uint8Array(room),
});

function once(grain: Grain, field: number, length: number, mean: number): number {
  const b = grain.b[field]!;
  return grain.weight[field]! / (1 - b + (b * length) / Math.max(mean, 1e-9));
}

/** What a term in a path counts, by how it is there. */
const pathTf = (how: number, { stem, directory }: Grain): number =>
  (how & IN_STEM ? stem : 0) + (how & IN_DIRECTORY ? directory : 0);

/** Occurrences of chunks that are kept, of all terms together: some 18 bytes each, with those of contents. */
const LEAST_ROOM = 2_000_000;
/** A large index has longer lists: room for so many a chunk. */
const ROOM_A_CHUNK = 10;
/** Shorter lists are read as fast as they are looked up … */
const SHORTEST = 200;
/** … and longer ones than this share of the room would drive out many others. */
const LONGEST = 1 / 10;

/**
 * Occurrences of the terms that were asked for last. Common terms are in every other query, and while somebody types all
 * but the last one are asked for again with every key; to read, decode and normalise them takes ten times as long as to
 * score them. Good for one version of the index.
 */
export class KeptOccurrences {
  private made: OccurrenceReader | undefined;
  private readonly lists = new Map<string, Occurrences>();
  private kept = 0;

  constructor(
    private readonly catalogue: Catalogue,
    private readonly read: (term: string) => PostingList,
    private readonly room = Math.max(LEAST_ROOM, ROOM_A_CHUNK * catalogue.liveChunks),
  ) {}

  /** Made when something is looked for: not every version of the index is searched. */
  private get occurrences(): OccurrenceReader {
    return (this.made ??= new OccurrenceReader(this.catalogue));
  }

  /**
   * Nobody may change them, and they are good until the next ones are asked for.
   * @param read in place of what is kept, where other postings are meant
   */
  of(term: string, read?: (term: string) => PostingList): Occurrences {
    if (read) return this.occurrences.of(term, read(term));
    const known = this.lists.get(term);
    if (known) {
      // What was used longest ago comes first in a map, and is the first to go.
      this.lists.delete(term);
      this.lists.set(term, known);
      return known;
    }
    const found = this.occurrences.of(term, this.read(term));
    const { chunkCount } = found;
    if (chunkCount >= SHORTEST && chunkCount <= LONGEST * this.room) this.keep(term, found);
    return found;
  }

  private keep(term: string, found: Occurrences): void {
    const { chunkCount, contentCount } = found;
    this.lists.set(term, {
      chunkCount,
      chunks: found.chunks.slice(0, chunkCount),
      chunkTf: found.chunkTf.slice(0, chunkCount),
      contentCount,
      contents: found.contents.slice(0, contentCount),
      contentTf: found.contentTf.slice(0, contentCount),
      inHeader: found.inHeader.slice(0, contentCount),
    });
    this.kept += chunkCount;
    for (const [oldest, list] of this.lists) {
      if (this.kept <= this.room) return;
      this.lists.delete(oldest);
      this.kept -= list.chunkCount;
    }
  }
}
