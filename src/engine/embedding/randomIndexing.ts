import { isStopWord, terms as termsOf } from '../../core/terms.js';
import { inverseDocumentFrequency } from './idf.js';
import type { Embedder } from './embedder.js';

/**
 * The bundled embedder: random indexing (Kanerva 2000; Sahlgren 2005) over terms and their letter n-grams, weighted by
 * a shipped inverse document frequency. No training, no download, microseconds a chunk. A term's vector is fixed by its
 * hash, so vectors made on any machine agree. Letter n-grams (as in fastText, Bojanowski 2017) bring related word forms
 * together that a stemmer keeps apart: `handler` and `handling`.
 */
export const DIMENSION = 256;
const NONZERO = 4; // entries ±1 in one index vector
const GRAM = 4;
const GRAM_SHARE = 1; // weight of all n-grams of a term against the term itself

/** A term's sparse vector, its idf multiplied in. */
interface Sparse {
  at: Uint8Array;
  value: Float32Array;
}

const scratch = new Float32Array(DIMENSION);
const touched = new Uint8Array(DIMENSION);

/** Adds the index vector of `text[from..to)`: FNV-1a, then one splitmix step an entry, which looks independent. */
function addIndexVector(text: string, from: number, to: number, weight: number): void {
  let seed = 0x811c9dc5;
  for (let i = from; i < to; i++) seed = Math.imul(seed ^ text.charCodeAt(i), 0x01000193);
  for (let i = 0; i < NONZERO; i++) {
    seed = (seed + 0x9e3779b9) | 0;
    let h = Math.imul(seed ^ (seed >>> 16), 0x21f0aaad);
    h = Math.imul(h ^ (h >>> 15), 0x735a2d97);
    h ^= h >>> 15;
    scratch[h & 255]! += h & 256 ? weight : -weight;
    touched[h & 255] = 1;
  }
}

const cache = new Map<string, Sparse>();

function vectorOf(term: string): Sparse {
  let v = cache.get(term);
  if (v) return v;
  // The whole term and its n-grams hash apart: an n-gram comes from the padded form, the term from the bare one.
  addIndexVector(term, 0, term.length, 1);
  if (term.length > GRAM) {
    const padded = `<${term}>`;
    const count = padded.length - GRAM + 1;
    const share = GRAM_SHARE / Math.sqrt(count);
    for (let i = 0; i < count; i++) addIndexVector(padded, i, i + GRAM, share);
  }
  const idf = inverseDocumentFrequency(term);
  let n = 0;
  for (let i = 0; i < DIMENSION; i++) n += touched[i]!;
  v = { at: new Uint8Array(n), value: new Float32Array(n) };
  for (let i = 0, k = 0; i < DIMENSION; i++) {
    if (touched[i] === 0) continue;
    v.at[k] = i;
    v.value[k++] = idf * scratch[i]!;
    touched[i] = 0;
    scratch[i] = 0;
  }
  if (cache.size > 60_000) cache.clear();
  cache.set(term, v);
  return v;
}

/** Adds up weighted terms; `finish` gives the unit vector as int8. */
export class VectorSum {
  private readonly sum = new Float32Array(DIMENSION);
  /** @param frequency how often the term occurs, field weights included */
  add(term: string, frequency: number): void {
    const weight = Math.log1p(frequency);
    const { at, value } = vectorOf(term);
    for (let i = 0; i < at.length; i++) this.sum[at[i]!]! += weight * value[i]!;
  }
  /** Writes x·127 of the unit vector at `offset`; zeros when nothing was added. Resets the sum. */
  finish(into: Int8Array, offset: number): void {
    let norm = 0;
    for (const x of this.sum) norm += x * x;
    // Entries of a 256-dimensional unit vector are about 1/16: without a gain most of int8's range would be unused.
    const scale = norm > 0 ? (127 * GAIN) / Math.sqrt(norm) : 0;
    for (let i = 0; i < DIMENSION; i++)
      into[offset + i] = Math.max(-127, Math.min(127, Math.round(this.sum[i]! * scale)));
    this.sum.fill(0);
  }
}
const GAIN = 5;

export const randomIndexing: Embedder = {
  id: `random-indexing-3-${DIMENSION}`,
  dimension: DIMENSION,
  embed(texts) {
    return Promise.resolve(
      texts.map((text) => {
        const counts = new Map<string, number>();
        for (const t of termsOf(text)) if (!isStopWord(t)) counts.set(t, (counts.get(t) ?? 0) + 1);
        const sum = new VectorSum();
        for (const [t, n] of counts) sum.add(t, n);
        const out = new Int8Array(DIMENSION);
        sum.finish(out, 0);
        return out;
      }),
    );
  },
};
