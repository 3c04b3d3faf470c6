import type { Chunk } from '../../core/chunk.js';
import type { Outline, SymbolKind } from '../../core/outline.js';
import { Field, FIELD_COUNT, isStopWord, termsOfIdentifier, words } from '../../core/terms.js';
import { DIMENSION, randomIndexing, VectorSum } from '../embedding/randomIndexing.js';
import type { ContentRecord } from '../store/record.js';

/** Part of a content's version: changes when the same text would give other postings or vectors. */
export const ANALYZER_VERSION = `a1+${randomIndexing.id}`;

/** How much a definition's name says of its chunk: a type names a concept, a local helper little. */
const TYPES: ReadonlySet<SymbolKind> = new Set(['class', 'interface', 'trait', 'struct', 'enum', 'type', 'module']);
const nameWeight = (kind: SymbolKind, container: string): number => (TYPES.has(kind) ? 3 : container === '' ? 2 : 1);

/** Field weights in a chunk's vector; the body counts 1. */
const VECTOR_WEIGHT = [2, 0, 1, 1, 1] as const;

/** Counts a content's terms: one row of field frequencies a chunk and term. */
class Counter {
  /** Distinct terms in order of first appearance; a term's number is its place. */
  readonly terms: string[] = [];
  private readonly ids = new Map<string, number>();
  readonly perTerm: number[][] = [];
  private readonly words = new Map<string, readonly number[]>();
  private freqs = new Uint16Array(1024 * FIELD_COUNT);
  private touched: number[] = [];
  readonly lengths: Uint16Array;

  constructor(chunks: number) {
    this.lengths = new Uint16Array(chunks * FIELD_COUNT);
  }

  /** Term numbers of a word as written; memoised, since a file repeats its words. */
  private idsOf(word: string): readonly number[] {
    let ids = this.words.get(word);
    if (ids) return ids;
    ids = termsOfIdentifier(word).map((term) => {
      let id = this.ids.get(term);
      if (id === undefined) {
        id = this.terms.length;
        this.ids.set(term, id);
        this.terms.push(term);
        this.perTerm.push([]);
        if ((id + 1) * FIELD_COUNT > this.freqs.length) {
          const grown = new Uint16Array(this.freqs.length * 2);
          grown.set(this.freqs);
          this.freqs = grown;
        }
      }
      return id;
    });
    this.words.set(word, ids);
    return ids;
  }

  add(chunk: number, field: Field, text: string, times = 1): void {
    let length = 0;
    for (const word of words(text)) {
      if (field !== Field.body && isStopWord(word)) continue;
      for (const id of this.idsOf(word)) {
        const row = id * FIELD_COUNT;
        if (!this.isTouched(row)) this.touched.push(id);
        const at = row + field;
        if (this.freqs[at]! < 60_000) this.freqs[at]! += times;
        length += times;
      }
    }
    const at = chunk * FIELD_COUNT + field;
    this.lengths[at] = Math.min(65_535, this.lengths[at]! + length);
  }

  private isTouched(row: number): boolean {
    for (let f = 0; f < FIELD_COUNT; f++) if (this.freqs[row + f] !== 0) return true;
    return false;
  }

  /** Ends a chunk: its counts go to the postings, and to `visit`. */
  flush(chunk: number, posted: boolean, visit: (termId: number, freqs: Uint16Array, row: number) => void): void {
    for (const id of this.touched) {
      const row = id * FIELD_COUNT;
      visit(id, this.freqs, row);
      if (posted) {
        const out = this.perTerm[id]!;
        let mask = 0;
        for (let f = 0; f < FIELD_COUNT; f++) if (this.freqs[row + f] !== 0) mask |= 1 << f;
        out.push(chunk, mask);
        for (let f = 0; f < FIELD_COUNT; f++) if (mask & (1 << f)) out.push(this.freqs[row + f]!);
      }
      this.freqs.fill(0, row, row + FIELD_COUNT);
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
 * no postings.
 */
export function analyze(
  text: string,
  outline: Outline,
  chunks: readonly Chunk[],
): Pick<ContentRecord, 'terms' | 'postings' | 'lengths' | 'vectors'> {
  const counter = new Counter(chunks.length);
  const vectors = new Int8Array(chunks.length * DIMENSION);
  const sum = new VectorSum();
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
        counter.add(i, Field.symbol, s.name, nameWeight(s.kind, s.container));
        counter.add(i, Field.signature, s.signature);
      }
      eachRun(outline.comments, chunk.start, chunk.end, (from, to, comment) => {
        counter.add(i, comment ? Field.doc : Field.body, text.slice(from, to));
      });
      if (i === 0) counter.add(i, Field.header, outline.header);
    }
    counter.flush(i, !skeleton, (id, freqs, row) => {
      let weight = 0;
      for (let f = 0; f < FIELD_COUNT; f++) weight += freqs[row + f]! * VECTOR_WEIGHT[f]!;
      if (weight > 0) sum.add(counter.terms[id]!, weight);
    });
    sum.finish(vectors, i * DIMENSION);
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
