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

/** Counts a content's terms: one row of field frequencies a chunk and term. */
class Counter {
  /** By number of term: chunk, field mask and frequencies, chunk after chunk. */
  readonly perTerm: number[][] = [];
  readonly lengths: Uint16Array;
  private freqs = new Uint16Array(1024 * FIELD_COUNT);
  /** By term: 1 when it occurs in the chunk at hand. */
  private seen = new Uint8Array(1024);
  private touched: Term[] = [];

  constructor(
    private readonly vocabulary: Vocabulary,
    chunks: number,
  ) {
    this.lengths = new Uint16Array(chunks * FIELD_COUNT);
  }

  /** Counts the words of `text[from..to)`. Function words count in code, where they are names, and not in prose. */
  add(chunk: number, field: Field, text: string, from = 0, to = text.length, times = 1): void {
    const { vocabulary } = this;
    let length = 0;
    eachWord(text, from, to, (start, end, hash) => {
      const word = vocabulary.word(text, start, end, hash);
      if (word.stop && field !== Field.body) return;
      for (const term of word.terms) {
        const id = vocabulary.numberOf(term);
        if (id === this.perTerm.length) this.grow();
        if (this.seen[id] === 0) {
          this.seen[id] = 1;
          this.touched.push(term);
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
    const { freqs } = this;
    for (const term of this.touched) {
      const { id } = term;
      this.seen[id] = 0;
      const out = this.perTerm[id]!;
      const maskAt = posted ? out.push(chunk, 0) - 1 : -1;
      let mask = 0;
      let weight = 0;
      for (let f = 0, at = id * FIELD_COUNT; f < FIELD_COUNT; f++, at++) {
        const n = freqs[at]!;
        if (n === 0) continue;
        mask |= 1 << f;
        weight += n * VECTOR_WEIGHT[f]!;
        if (posted) out.push(n);
        freqs[at] = 0;
      }
      if (posted) out[maskAt] = mask;
      if (weight > 0) visit(term, weight);
    }
    this.touched = [];
  }

  /** Makes room for one more term. */
  private grow(): void {
    this.perTerm.push([]);
    const { freqs, seen } = this;
    if (this.perTerm.length <= seen.length) return;
    this.freqs = new Uint16Array(freqs.length * 2);
    this.freqs.set(freqs);
    this.seen = new Uint8Array(seen.length * 2);
    this.seen.set(seen);
  }
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
let known: { vocabulary: Vocabulary; model: StaticModel | null } | undefined;

/**
 * Lexical postings and vectors of one content. Skeleton chunks repeat what their members say, so they get a vector but
 * no postings. Without a model there are no vectors.
 */
export function analyze(
  text: string,
  outline: Outline,
  chunks: readonly Chunk[],
  model: StaticModel | null = bundled().model,
): Pick<ContentRecord, 'terms' | 'postings' | 'lengths' | 'vectors'> {
  if (known?.model !== model) known = { vocabulary: new Vocabulary(model), model };
  const { vocabulary } = known;
  vocabulary.begin();
  const counter = new Counter(vocabulary, chunks.length);
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
  return { ...pack(vocabulary.found, counter.perTerm), lengths: counter.lengths, vectors };
}

/** Terms that have postings, and those as one array; layout in record.ts. */
function pack(found: readonly Term[], perTerm: readonly number[][]): Pick<ContentRecord, 'terms' | 'postings'> {
  const terms: string[] = [];
  const postings = new Uint16Array(perTerm.reduce((size, list) => size + 1 + list.length, 0));
  let end = 0;
  found.forEach(({ text }, id) => {
    const list = perTerm[id]!;
    let chunks = 0;
    for (let j = 0; j < list.length; chunks++) {
      let fields = 0;
      for (let mask = list[j + 1]!; mask; mask &= mask - 1) fields++;
      j += 2 + fields;
    }
    if (chunks === 0) return;
    terms.push(text);
    postings[end++] = chunks;
    for (let j = 0; j < list.length; j++) postings[end++] = list[j]!;
  });
  return { terms, postings: postings.slice(0, end) };
}
