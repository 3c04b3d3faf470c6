import type { Chunk } from '../../core/chunk.js';
import { isType, type Outline, type SymbolKind } from '../../core/outline.js';
import { eachWord, Field, FIELD_COUNT } from '../../core/terms.js';
import { bundled } from '../embedding/bundled.js';
import { DIMENSION, type StaticModel } from '../embedding/staticModel.js';
import { VectorSum } from '../embedding/vectorSum.js';
import type { ContentRecord } from '../store/record.js';
import { type Term, Vocabulary } from './vocabulary.js';

/** Part of a content's version: changes when the same text, with the same model, would give other postings or vectors. */
export const ANALYZER_VERSION = 'a4';

/** How much a definition's name says of its chunk: a type names a concept, a local helper little. */
const nameWeight = (kind: SymbolKind, container: string): number => (isType(kind) ? 3 : container === '' ? 2 : 1);

/** Field weights in a chunk's vector; the body counts 1. */
export const VECTOR_WEIGHT = [3, 0, 1, 1, 1] as const;

/** Numbers before the frequencies of a posting in the log: the term's, the chunk's, the field mask. */
const HEAD = 3;

/** Counts the terms of one content after the other, with arrays that are used again. */
class Counter {
  lengths = new Uint16Array();
  private freqs = new Uint16Array(1024 * FIELD_COUNT);
  /** By term: 1 when it occurs in the chunk at hand. */
  private seen = new Uint8Array(1024);
  /** Its first `met` are the terms of the chunk at hand; an emptied array would have to grow again for each chunk. */
  private readonly touched: Term[] = [];
  private met = 0;
  /** Postings, chunk after chunk. */
  private log = new Uint32Array(1 << 14);
  private logged = 0;
  /** By term: its postings, and how many numbers they take. */
  private postings = new Uint32Array(1024);
  private sizes = new Uint32Array(1024);

  constructor(private readonly vocabulary: Vocabulary) {}

  /** Begins with another content. */
  begin(chunks: number): void {
    this.vocabulary.begin();
    if (this.met > 0) {
      // The content before was not finished: what it left would count for this one.
      this.met = 0;
      this.freqs.fill(0);
      this.seen.fill(0);
    }
    this.lengths = new Uint16Array(chunks * FIELD_COUNT);
    this.logged = 0;
    this.postings.fill(0);
    this.sizes.fill(0);
  }

  /** Counts the words of `text[from..to)`. Function words count in code, where they are names, and not in prose. */
  add(chunk: number, field: Field, text: string, from = 0, to = text.length, times = 1): void {
    const { vocabulary } = this;
    let length = 0;
    eachWord(text, from, to, (start, end, hash) => {
      const word = vocabulary.word(text, start, end, hash);
      if (word.stop && field !== Field.body) return;
      const { terms } = word;
      // By number: an iterator is two objects and a call a word, until V8 optimizes it away; small runs end before.
      for (let i = 0; i < terms.length; i++) {
        const term = terms[i]!;
        const id = vocabulary.numberOf(term);
        if (id === this.seen.length) this.grow();
        if (this.seen[id] === 0) {
          this.seen[id] = 1;
          this.touched[this.met++] = term;
        }
        const at = id * FIELD_COUNT + field;
        if (this.freqs[at]! < 60_000) this.freqs[at]! += times;
        length += times;
      }
    });
    const at = chunk * FIELD_COUNT + field;
    this.lengths[at] = Math.min(65_535, this.lengths[at]! + length);
  }

  /** Ends a chunk: its counts go to the postings, if `posted`, and to `visit`, weighted for its vector. */
  flush(chunk: number, posted: boolean, visit: (term: Term, weight: number) => void): void {
    const { freqs, touched, met } = this;
    const most = this.logged + met * (HEAD + FIELD_COUNT);
    if (most > this.log.length) this.log = resized(this.log, 2 * most);
    const { log } = this;
    for (let i = 0; i < met; i++) {
      const term = touched[i]!;
      const { id } = term;
      this.seen[id] = 0;
      let end = this.logged + HEAD;
      let mask = 0;
      let weight = 0;
      for (let f = 0, at = id * FIELD_COUNT; f < FIELD_COUNT; f++, at++) {
        const n = freqs[at]!;
        if (n === 0) continue;
        mask |= 1 << f;
        weight += n * VECTOR_WEIGHT[f]!;
        log[end++] = n;
        freqs[at] = 0;
      }
      if (posted) {
        log[this.logged] = id;
        log[this.logged + 1] = chunk;
        log[this.logged + 2] = mask;
        this.postings[id]!++;
        this.sizes[id]! += end - this.logged - 1;
        this.logged = end;
      }
      if (weight > 0) visit(term, weight);
    }
    this.met = 0;
  }

  /** Terms that have postings, and those as one array; layout in record.ts. */
  finish(): Pick<ContentRecord, 'terms' | 'postings'> {
    const { vocabulary, log, postings, sizes } = this;
    const terms: string[] = [];
    /** By term: where its next posting goes. */
    const ends = new Uint32Array(vocabulary.found.length);
    let size = 0;
    vocabulary.found.forEach(({ text }, id) => {
      if (postings[id] === 0) return;
      terms.push(text);
      ends[id] = size + 1;
      size += 1 + sizes[id]!;
    });
    const out = new Uint16Array(size);
    for (let id = 0; id < ends.length; id++) if (postings[id]! > 0) out[ends[id]! - 1] = postings[id]!;
    for (let at = 0; at < this.logged;) {
      const id = log[at]!;
      let end = ends[id]!;
      const mask = log[at + 2]!;
      out[end++] = log[at + 1]!;
      out[end++] = mask;
      at += HEAD;
      for (let fields = mask; fields; fields &= fields - 1) out[end++] = log[at++]!;
      ends[id] = end;
    }
    return { terms, postings: out };
  }

  /** Makes room for more terms. */
  private grow(): void {
    const terms = 2 * this.seen.length;
    this.freqs = resized(this.freqs, terms * FIELD_COUNT);
    this.seen = resized(this.seen, terms);
    this.postings = resized(this.postings, terms);
    this.sizes = resized(this.sizes, terms);
  }
}

function resized<T extends Uint8Array | Uint16Array | Uint32Array>(array: T, length: number): T {
  const grown = new (array.constructor as new (length: number) => T)(length);
  grown.set(array);
  return grown;
}

/** Calls `visit` with the runs of `[start, end)` in and out of comments, in order. */
function eachRun(
  comments: Uint32Array,
  start: number,
  end: number,
  visit: (from: number, to: number, comment: boolean) => void,
): void {
  let lo = 0;
  let hi = comments.length >> 1;
  while (lo < hi) {
    const mid = (lo + hi) >> 1;
    if (comments[mid * 2 + 1]! <= start) lo = mid + 1;
    else hi = mid;
  }
  let at = start;
  for (let i = lo * 2; i < comments.length && comments[i]! < end; i += 2) {
    const from = Math.max(at, comments[i]!);
    const to = Math.min(end, comments[i + 1]!);
    if (from > at) visit(at, from, false);
    if (to > from) visit(from, to, true);
    at = Math.max(at, to);
  }
  if (at < end) visit(at, end, false);
}

/** What this thread has met; another model is another vocabulary. */
let known: { counter: Counter; model: StaticModel | null } | undefined;

/**
 * Lexical postings and vectors of one content. Skeleton chunks repeat what their members say, so they get a vector but
 * no postings. Without a model there are no vectors.
 */
export function analyze(
  text: string,
  outline: Pick<Outline, 'symbols' | 'comments' | 'header'>,
  chunks: readonly Chunk[],
  model: StaticModel | null = bundled().model,
): Pick<ContentRecord, 'terms' | 'postings' | 'lengths' | 'vectors'> {
  if (known?.model !== model) known = { counter: new Counter(new Vocabulary(model)), model };
  const { counter } = known;
  counter.begin(chunks.length);
  const vectors = model && new Int16Array(chunks.length * DIMENSION);
  const sum = model && new VectorSum(model, 'document');
  const toVector = (term: Term, weight: number): void => sum?.add(term.text, weight, term.row);
  let symbol = 0;
  chunks.forEach((chunk, i) => {
    const skeleton = chunk.kind === 'skeleton';
    if (skeleton) {
      counter.add(i, Field.symbol, chunk.symbol);
      counter.add(i, Field.body, chunk.text);
    } else {
      // Symbols are in source order and tiles cover the file: one pass gives each chunk its own.
      while (symbol < outline.symbols.length && outline.symbols[symbol]!.start < chunk.end) {
        const s = outline.symbols[symbol++]!;
        counter.add(i, Field.symbol, s.name, 0, s.name.length, nameWeight(s.kind, s.container));
        counter.add(i, Field.signature, s.signature);
      }
      eachRun(outline.comments, chunk.start, chunk.end, (from, to, comment) => {
        counter.add(i, comment ? Field.doc : Field.body, text, from, to);
      });
      if (i === 0) counter.add(i, Field.header, outline.header);
    }
    counter.flush(i, !skeleton, toVector);
    if (vectors) sum?.finish(vectors, i * DIMENSION);
    if (skeleton) counter.lengths.fill(0, i * FIELD_COUNT, (i + 1) * FIELD_COUNT);
  });
  return { ...counter.finish(), lengths: counter.lengths, vectors };
}
