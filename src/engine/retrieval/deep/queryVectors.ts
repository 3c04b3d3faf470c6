import { ModelFailure } from '../../embedding/deep/failure.js';
import { LruCache } from '../lru.js';

/** Longest wait for a query's vector, milliseconds: beyond it the instant tier answers alone. */
export const QUERY_LIMIT_MS = 1_500;
/** The same where the model has to be loaded for this one query. */
export const PATIENT_LIMIT_MS = 30_000;
/** The same while the user types. */
export const TYPING_LIMIT_MS = 250;
/** After a failure the model is left alone so long, doubled each time in a row up to the longest. */
const FIRST_REST_MS = 15_000;
const LONGEST_REST_MS = 5 * 60_000;

/** Vectors of queries by one model: remembered, waited for only so long, and not asked for again right after a failure. */
export class QueryVectors {
  private readonly cache = new LruCache<string, Promise<Int8Array>>(200);
  private failures = 0;
  private restUntil = 0;
  private reason = '';

  constructor(private readonly embed: (text: string) => Promise<Int8Array>) {}

  /**
   * @param limitMs a vector that comes later is kept for the next time
   * @returns the vector, or why there is none: a part of a sentence
   */
  async get(text: string, limitMs: number, signal?: AbortSignal): Promise<Int8Array | string> {
    const known = this.cache.get(text);
    if (!known && performance.now() < this.restUntil) return this.reason;
    const asked = known ?? this.ask(text);
    const late = `it did not answer within ${limitMs} ms`;
    return Promise.race([asked.catch(() => this.reason), afterOrAborted(limitMs, signal).then(() => late)]);
  }

  private ask(text: string): Promise<Int8Array> {
    const vector = this.embed(text).then(
      (answer) => {
        this.failures = 0;
        return answer;
      },
      (error: unknown) => {
        this.cache.delete(text);
        const rest = Math.min(LONGEST_REST_MS, FIRST_REST_MS * 2 ** this.failures++);
        this.restUntil = performance.now() + rest;
        this.reason = error instanceof ModelFailure ? error.message.replace(/\.$/, '') : 'it failed';
        throw error;
      },
    );
    vector.catch(() => undefined);
    this.cache.set(text, vector);
    return vector;
  }
}

/** Resolves after a time, or when the signal fires. */
function afterOrAborted(ms: number, signal?: AbortSignal): Promise<void> {
  return new Promise((resolve) => {
    const timer = setTimeout(resolve, ms);
    timer.unref();
    signal?.addEventListener('abort', () => resolve(), { once: true });
  });
}
