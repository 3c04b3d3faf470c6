import { FIELD_COUNT, isStopWord, terms as termsOf } from '../src/core/terms.js';
import { bundled } from '../src/engine/embedding/bundled.js';
import { DIMENSION, type StaticModel } from '../src/engine/embedding/staticModel.js';
import { addUnknown, damped } from '../src/engine/embedding/vectorSum.js';
import type { Engine } from '../src/engine/engine.js';
import { VECTOR_WEIGHT } from '../src/engine/indexing/analyze.js';

/**
 * The vectors of an index in floating point, made anew from its postings as the embedder made them before it rounded
 * them: what the product's search for near chunks is held against. Skeletons have no postings, and no vector here.
 */
export class ExactVectors {
  /** [chunk id][dimension], of unit length; 1 KB a chunk. */
  private readonly vectors: Float32Array;
  private readonly model: StaticModel;

  /** Reads every posting of the index: a minute for a million chunks. */
  constructor(engine: Engine) {
    const { database, postings } = engine['session'].store;
    this.model = bundled().model!;
    const { last } = database.prepare('SELECT max(id) AS last FROM chunk').get() as { last: number };
    this.vectors = new Float32Array((last + 1) * DIMENSION);
    const terms = database.db.prepare('SELECT DISTINCT term FROM posting').iterate() as Iterable<{ term: string }>;
    const rowOfTerm = new Float32Array(DIMENSION);
    for (const { term } of terms) {
      this.write(rowOfTerm, term);
      const { length, chunks, masks, freqs } = postings.read(term);
      for (let p = 0; p < length; p++) {
        let frequency = 0;
        for (let f = 0; f < FIELD_COUNT; f++)
          if (masks[p]! & (1 << f)) frequency += freqs[p * FIELD_COUNT + f]! * VECTOR_WEIGHT[f]!;
        if (frequency > 0) add(this.vectors, chunks[p]! * DIMENSION, rowOfTerm, damped(frequency));
      }
    }
    for (let at = 0; at < this.vectors.length; at += DIMENSION) normalize(this.vectors, at);
  }

  /** The `k` chunks with the largest cosine, compared with all of them. */
  nearest(query: string, k: number): number[] {
    const counts = new Map<string, number>();
    for (const term of termsOf(query)) if (!isStopWord(term)) counts.set(term, (counts.get(term) ?? 0) + 1);
    const wanted = new Float32Array(DIMENSION);
    const rowOfTerm = new Float32Array(DIMENSION);
    for (const [term, n] of counts) {
      this.write(rowOfTerm, term);
      const row = this.model.row(term);
      add(wanted, 0, rowOfTerm, damped(n) * (row < 0 ? 1 : this.model.asked[row]!));
    }
    const cosines = new Float32Array(this.vectors.length / DIMENSION);
    for (let chunk = 0, at = 0; chunk < cosines.length; chunk++) {
      let product = 0;
      for (let i = 0; i < DIMENSION; i++, at++) product += wanted[i]! * this.vectors[at]!;
      cosines[chunk] = product;
    }
    const least = cosines.slice().sort().at(-k)!;
    const near: number[] = [];
    cosines.forEach((cosine, chunk) => {
      if (cosine >= least) near.push(chunk);
    });
    return near.sort((a, b) => cosines[b]! - cosines[a]! || a - b).slice(0, k);
  }

  /** A term's own vector, once and in a document. */
  private write(into: Float32Array, term: string): void {
    const { memory, scales, table, unknown } = this.model;
    const row = this.model.row(term);
    into.fill(0);
    if (row < 0) addUnknown(into, term, unknown);
    else add(into, 0, new Int8Array(memory.buffer, table + row * DIMENSION, DIMENSION), scales[row]!);
  }
}

function add(into: Float32Array, offset: number, vector: Float32Array | Int8Array, weight: number): void {
  for (let i = 0; i < DIMENSION; i++) into[offset + i]! += weight * vector[i]!;
}

function normalize(vectors: Float32Array, offset: number): void {
  let square = 0;
  for (let i = offset; i < offset + DIMENSION; i++) square += vectors[i]! ** 2;
  if (square === 0) return;
  const length = Math.sqrt(square);
  for (let i = offset; i < offset + DIMENSION; i++) vectors[i]! /= length;
}
