import { inflateRawSync } from 'node:zlib';
import { EDGE, EOL, SPACED, type Vocabulary } from '../tokens.js';

/** How a language is written everywhere, as shipped (training/completer/idioms.py). */
export interface IdiomTable {
  /** Texts of tokens with a blank between them; the first is the end of a line. */
  words: string;
  /**
   * deflate-raw, base64 of Uint16: a context's length n and how many ways it goes on (n << 8 | ways), its n tokens, the
   * nearest last, then each way as token << 4 | spaced << 3 | share in eighths, less one.
   */
  contexts: string;
}

/** Tokens of a context at most. */
export const MOST_CONTEXT = 3;
const SHARES = 8;

/** What follows some tokens in many packages of a language: what is known of it before anything is read. */
export class Idioms {
  private readonly data: Uint16Array;
  /** Key of a context → where its ways begin. */
  private readonly places = new Map<number, number>();
  /** Number of a token in the table → id in the vocabulary, and back. */
  private readonly ids: Int32Array;

  constructor(table: IdiomTable | undefined, vocabulary: Vocabulary) {
    const bytes = table ? inflateRawSync(Buffer.from(table.contexts, 'base64')) : Buffer.alloc(0);
    this.data = new Uint16Array(bytes.buffer.slice(bytes.byteOffset, bytes.byteOffset + bytes.byteLength));
    const words = table?.words.split(' ') ?? [];
    this.ids = Int32Array.from(words, (word) => (word === '' ? EOL : vocabulary.id(word)));
    for (let i = 0; i < this.data.length;) {
      const length = this.data[i]! >> 8;
      let key = 0;
      for (let k = 1; k <= length; k++) key = keyOf(key, this.ids[this.data[i + k]!]!);
      this.places.set(key, i);
      i += 1 + length + (this.data[i]! & 255);
    }
  }

  /** Tells how the last tokens of a context go on: for each number of tokens that is known, each way with its share. */
  at(tail: Int32Array, end: number, tell: (tokens: number, code: number, share: number) => void): void {
    const { data } = this;
    if (data.length === 0) return;
    for (let length = 1; length <= MOST_CONTEXT && length <= end; length++) {
      let key = 0;
      for (let k = length; k >= 1; k--) {
        const id = tail[end - k]! >> 2;
        if (id === EDGE) return;
        key = keyOf(key, id);
      }
      const place = this.places.get(key);
      if (place === undefined) continue;
      const first = place + 1 + length;
      for (let i = first; i < first + (data[place]! & 255); i++) {
        const way = data[i]!;
        const id = this.ids[way >> 4]!;
        tell(length, (id << 2) | (id !== EOL && way & 8 ? SPACED : 0), ((way & 7) + 1) / SHARES);
      }
    }
  }
}

/** Contexts of one language are few: 32 bits tell them apart. */
function keyOf(key: number, id: number): number {
  const mixed = Math.imul(key ^ (id + 1), 0x9e3779b1);
  return Math.imul(mixed ^ (mixed >>> 15), 0x85ebca6b) ^ (mixed >>> 13);
}
