import { type Embedder, UNIT } from '../../embedding/embedder.js';

/**
 * A low-rank correction of query vectors, q' = q + B A q (LoRA, Hu et al. 2021; for code retrieval LoRACode, 2025).
 * Documents keep their vectors, so nothing is embedded again.
 */
export interface QueryAdapter {
  /** Id of the embedder whose queries it corrects. */
  embedder: string;
  rank: number;
  /** [rank][dimension] */
  a: number[];
  /** [dimension][rank] */
  b: number[];
}

/** The corrected vector, as floats; `query` may have any length. */
export function correct({ rank, a, b }: QueryAdapter, query: ArrayLike<number>): Float64Array {
  const dimension = query.length;
  const inner = new Float64Array(rank);
  for (let r = 0; r < rank; r++) {
    let sum = 0;
    for (let i = 0; i < dimension; i++) sum += a[r * dimension + i]! * query[i]!;
    inner[r] = sum;
  }
  const out = Float64Array.from(query);
  for (let i = 0; i < dimension; i++) for (let r = 0; r < rank; r++) out[i]! += b[i * rank + r]! * inner[r]!;
  return out;
}

/** An embedder whose queries are corrected; itself when the adapter is not for it. */
export function adapted(embedder: Embedder, adapter: QueryAdapter | undefined): Embedder {
  if (adapter?.embedder !== embedder.id) return embedder;
  return {
    id: embedder.id,
    dimension: embedder.dimension,
    async embed(texts, purpose, signal) {
      const vectors = await embedder.embed(texts, purpose, signal);
      return purpose === 'query' ? vectors.map((vector) => toUnit(correct(adapter, vector))) : vectors;
    },
  };
}

/** As long as an embedder's vectors are; zeros where there is no direction. */
function toUnit(vector: Float64Array): Int16Array {
  const length = Math.hypot(...vector);
  return length > 0 ? Int16Array.from(vector, (x) => Math.round((UNIT * x) / length)) : new Int16Array(vector.length);
}
