import type { QueryAdapter } from '../retrieval/learned/adapter.js';
import { Adam } from './adam.js';
import type { Random } from './random.js';

/** A query with the vectors of a list of pieces: the first is the answer. Unit length. */
export interface Lesson {
  query: Float32Array;
  pieces: Float32Array[];
}

const RANK = 8;
const EPOCHS = 24;
const BATCH = 16;
const LEARNING_RATE = 0.01;
/** Cosines are multiplied by this before the softmax. */
const SHARPNESS = 12;
/** Decay of B a step: without a reason, a query stays what it is. */
const DECAY = 0.002;
/** Entries of A at first, so that A q has about unit length. */
const SPREAD = 1;

/**
 * Fits q' = q + B A q so that each lesson's answer comes before its other pieces (listwise softmax cross-entropy). The
 * epoch that does best on `validation` is taken; null when none is better there than no adapter.
 */
export function trainAdapter(
  embedder: string,
  dimension: number,
  lessons: readonly Lesson[],
  validation: readonly Lesson[],
  random: Random,
): QueryAdapter | null {
  const a = Float64Array.from({ length: RANK * dimension }, () => (SPREAD * gaussian(random)) / Math.sqrt(dimension));
  const b = new Float64Array(dimension * RANK);
  const [adamA, adamB] = [new Adam(a, LEARNING_RATE), new Adam(b, LEARNING_RATE)];
  let least = loss({ a, b }, validation);
  let best: { a: number[]; b: number[] } | null = null;
  for (let epoch = 0; epoch < EPOCHS; epoch++) {
    const order = random.shuffled(lessons);
    for (let from = 0; from < order.length; from += BATCH) {
      const batch = order.slice(from, from + BATCH);
      const gradientA = new Float64Array(a.length);
      const gradientB = new Float64Array(b.length);
      for (const lesson of batch) addGradient({ a, b }, lesson, 1 / batch.length, gradientA, gradientB);
      adamA.step(gradientA);
      adamB.step(gradientB);
      for (let i = 0; i < b.length; i++) b[i]! *= 1 - DECAY;
    }
    const now = loss({ a, b }, validation);
    if (now >= least) continue;
    least = now;
    best = { a: rounded(a), b: rounded(b) };
  }
  return best && { embedder, rank: RANK, ...best };
}

interface Matrices {
  a: Float64Array;
  b: Float64Array;
}

function apply({ a, b }: Matrices, query: Float32Array): { inner: Float64Array; out: Float64Array } {
  const n = query.length;
  const inner = new Float64Array(RANK);
  for (let r = 0; r < RANK; r++) for (let i = 0; i < n; i++) inner[r]! += a[r * n + i]! * query[i]!;
  const out = Float64Array.from(query);
  for (let i = 0; i < n; i++) for (let r = 0; r < RANK; r++) out[i]! += b[i * RANK + r]! * inner[r]!;
  return { inner, out };
}

/** Softmax over a lesson's pieces. The length of q' is taken as fixed in a step, as is usual for small corrections. */
function probabilities(out: Float64Array, pieces: readonly Float32Array[]): { p: Float64Array; scale: number } {
  let norm = 0;
  for (const x of out) norm += x * x;
  const scale = SHARPNESS / Math.max(1e-9, Math.sqrt(norm));
  const scores = Float64Array.from(pieces, (piece) => {
    let dot = 0;
    for (let i = 0; i < out.length; i++) dot += out[i]! * piece[i]!;
    return dot * scale;
  });
  const max = scores.reduce((x, y) => Math.max(x, y), -Infinity);
  const p = scores.map((s) => Math.exp(s - max));
  const sum = p.reduce((x, y) => x + y, 0);
  return { p: p.map((x) => x / sum), scale };
}

function loss(matrices: Matrices, lessons: readonly Lesson[]): number {
  let sum = 0;
  for (const { query, pieces } of lessons) {
    const { p } = probabilities(apply(matrices, query).out, pieces);
    sum -= Math.log(Math.max(1e-12, p[0]!));
  }
  return sum / Math.max(1, lessons.length);
}

function addGradient(
  matrices: Matrices,
  { query, pieces }: Lesson,
  weight: number,
  gradientA: Float64Array,
  gradientB: Float64Array,
): void {
  const { inner, out } = apply(matrices, query);
  const { p, scale } = probabilities(out, pieces);
  const n = query.length;
  const outward = new Float64Array(n);
  pieces.forEach((piece, j) => {
    const share = weight * scale * (p[j]! - (j === 0 ? 1 : 0));
    for (let i = 0; i < n; i++) outward[i]! += share * piece[i]!;
  });
  const inward = new Float64Array(RANK);
  for (let i = 0; i < n; i++) {
    for (let r = 0; r < RANK; r++) {
      gradientB[i * RANK + r]! += outward[i]! * inner[r]!;
      inward[r]! += outward[i]! * matrices.b[i * RANK + r]!;
    }
  }
  for (let r = 0; r < RANK; r++) for (let i = 0; i < n; i++) gradientA[r * n + i]! += inward[r]! * query[i]!;
}

function gaussian(random: Random): number {
  return Math.sqrt(-2 * Math.log(1 - random.next())) * Math.cos(2 * Math.PI * random.next());
}

const rounded = (values: Float64Array): number[] => Array.from(values, (x) => Math.round(x * 1e5) / 1e5);
