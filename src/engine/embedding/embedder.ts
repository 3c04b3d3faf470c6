/**
 * Length of every vector, but of those that are zero: whole numbers as long as int16 allows, with products of two that fit
 * int32. A product over UNIT² is the cosine.
 */
export const UNIT = 32_767;

/** Turns texts into vectors. Deterministic for a given `id`; a changed `id` means other vectors. */
export interface Embedder {
  /** Names model, version and dimension, e.g. `static-1-256`; stored with the vectors. */
  readonly id: string;
  readonly dimension: number;
  /** One vector a text, {@link UNIT} long; zeros for a text without words. The query side may differ (weights). */
  embed(texts: string[], purpose: 'document' | 'query', signal?: AbortSignal): Promise<Int16Array[]>;
}
