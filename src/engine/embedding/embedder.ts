/** Turns texts into vectors. Deterministic for a given `id`; a changed `id` means other vectors. */
export interface Embedder {
  /** Names model, version and dimension, e.g. `static-1-256`; stored with the vectors. */
  readonly id: string;
  readonly dimension: number;
  /** One vector a text as int8; only directions count (compare by cosine). The query side may differ (prefix, weights). */
  embed(texts: string[], purpose: 'document' | 'query', signal?: AbortSignal): Promise<Int8Array[]>;
}
