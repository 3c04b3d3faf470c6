import { FIELD_COUNT } from '../../../core/terms.js';
import type { PostingList, PostingReader } from '../../store/postings.js';

/** Postings kept, of all terms together: 10 bytes each. */
const ROOM = 1_000_000;
/** Shorter lists are read as fast as they are looked up … */
const SHORTEST = 200;
/** … and longer ones than this share of the room would drive out many others. */
const LONGEST = 1 / 10;

/**
 * Decoded posting lists of the terms that were asked for last. Common terms are in every other query, and while somebody
 * types all but the last one are asked for again with every key; to read and decode them is a tenth of what a query takes.
 * Good for one version of the index.
 */
export class KeptPostings {
  private readonly lists = new Map<string, PostingList>();
  private kept = 0;

  constructor(
    private readonly reader: Pick<PostingReader, 'read'>,
    private readonly room = ROOM,
  ) {}

  /** As {@link PostingReader.read}; nobody may change the list, which is good until the next one is read. */
  read(term: string): PostingList {
    const known = this.lists.get(term);
    if (known) {
      // What was used longest ago comes first in a map, and is the first to go.
      this.lists.delete(term);
      this.lists.set(term, known);
      return known;
    }
    const list = this.reader.read(term);
    if (list.length >= SHORTEST && list.length <= LONGEST * this.room) this.keep(term, list);
    return list;
  }

  private keep(term: string, { length, chunks, masks, freqs }: PostingList): void {
    const own = { length, chunks: chunks.slice(0, length), masks: masks.slice(0, length) };
    this.lists.set(term, { ...own, freqs: freqs.slice(0, length * FIELD_COUNT) });
    this.kept += length;
    for (const [oldest, list] of this.lists) {
      if (this.kept <= this.room) return;
      this.lists.delete(oldest);
      this.kept -= list.length;
    }
  }
}
