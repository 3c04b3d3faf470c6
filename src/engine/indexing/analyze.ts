import type { Chunk } from '../../core/chunk.js';
import { isType, type Outline, type SymbolKind } from '../../core/outline.js';
import { eachWord, Field, FIELD_COUNT, isStopWord, termsOfIdentifier } from '../../core/terms.js';
import { bundled } from '../embedding/bundled.js';
import { DIMENSION, type StaticModel, VectorSum } from '../embedding/staticModel.js';
import type { ContentRecord } from '../store/record.js';

/** Part of a content's version: changes when the same text, with the same model, would give other postings or vectors. */
export const ANALYZER_VERSION = 'a3';

/** How much a definition's name says of its chunk: a type names a concept, a local helper little. */
const nameWeight = (kind: SymbolKind, container: string): number => (isType(kind) ? 3 : container === '' ? 2 : 1);

/** Field weights in a chunk's vector; the body counts 1. */
const VECTOR_WEIGHT = [3, 0, 1, 1, 1] as const;

/** Counts a content's terms: one row of field frequencies a chunk and term. */
class Counter {
  /** Distinct terms in order of first appearance; a term's number is its place. */
  readonly terms: string[] = [];
  readonly perTerm: number[][] = [];
  readonly lengths: Uint16Array;
  private readonly ids = new Map<string, number>();
  private readonly code = new Map<string, readonly number[]>();
  private readonly prose = new Map<string, readonly number[]>();
  private freqs = new Uint16Array(1024 * FIELD_COUNT);
  /** By term: 1 when it occurs in the chunk at hand. */
  private seen = new Uint8Array(1024);
  private touched: number[] = [];

  constructor(chunks: number) {
    this.lengths = new Uint16Array(chunks * FIELD_COUNT);
  }

  private idOf(term: string): number {
    let id = this.ids.get(term);
    if (id !== undefined) return id;
    id = this.terms.length;
    this.ids.set(term, id);
    this.terms.push(term);
    this.perTerm.push([]);
    if (id === this.seen.length) {
      const { freqs, seen } = this;
      this.freqs = new Uint16Array(freqs.length * 2);
      this.freqs.set(freqs);
      this.seen = new Uint8Array(seen.length * 2);
      this.seen.set(seen);
    }
    return id;
  }

  /** Counts the words of `text[from..to)`. Function words count in code, where they are names, and not in prose. */
  add(chunk: number, field: Field, text: string, from = 0, to = text.length, times = 1): void {
    const memo = field === Field.body ? this.code : this.prose;
    let length = 0;
    eachWord(text, from, to, (word) => {
      let ids = memo.get(word);
      if (!ids) {
        const left = field !== Field.body && isStopWord(word);
        ids = left ? [] : termsOfIdentifier(word).map((term) => this.idOf(term));
        memo.set(word, ids);
      }
      for (const id of ids) {
        if (this.seen[id] === 0) {
          this.seen[id] = 1;
          this.touched.push(id);
        }
        const at = id * FIELD_COUNT + field;
        if (this.freqs[at]! < 60_000) this.freqs[at]! += times;
        length += times;
      }
    });
    const at = chunk * FIELD_COUNT + field;
    this.lengths[at] = Math.min(65_535, this.lengths[at]! + length);
  }

  /** Ends a chunk: its counts go to the postings, if `posted`, and to `visit`, by number of term, weighted for its vector. */
  flush(chunk: number, posted: boolean, visit: (term: number, weight: number) => void): void {
    const { freqs } = this;
    for (const id of this.touched) {
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
      if (weight > 0) visit(id, weight);
    }
    this.touched = [];
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
  const counter = new Counter(chunks.length);
  const vectors = model && new Int8Array(chunks.length * DIMENSION);
  const sum = model && new VectorSum(model, 'document');
  // By number of term: found once a content, not once a chunk.
  const rows: number[] = [];
  const toVector = (term: number, weight: number): void => {
    if (!model || !sum) return;
    while (rows.length <= term) rows.push(model.row(counter.terms[rows.length]!));
    sum.add(counter.terms[term]!, weight, rows[term]);
  };
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
  const postings: number[] = [];
  const terms: string[] = [];
  counter.terms.forEach((term, id) => {
    const list = counter.perTerm[id]!;
    let chunksOf = 0;
    for (let j = 0; j < list.length; chunksOf++) {
      let fields = 0;
      for (let m = list[j + 1]!; m; m &= m - 1) fields++;
      j += 2 + fields;
    }
    if (chunksOf === 0) return;
    terms.push(term);
    postings.push(chunksOf);
    for (const x of list) postings.push(x);
  });
  return { terms, postings: Uint16Array.from(postings), lengths: counter.lengths, vectors };
}
