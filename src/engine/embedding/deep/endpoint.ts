import OpenAI, { APIConnectionError, APIConnectionTimeoutError, APIError } from 'openai';
import type { DeepSettings } from '../../../core/deep.js';
import { ModelFailure, reasonOf } from './failure.js';
import { fetchThrough } from './network.js';
import type { SentLog } from './sentLog.js';

/** Time for one request; a query's caller gives up earlier. */
const TIMEOUT_MS = 60_000;
/** Tries after the first, with growing pauses or as Retry-After says: the client's own, on 408, 409, 429 and 5xx. */
const RETRIES = { document: 4, query: 0 } as const;
/** Texts and characters of one request at most; servers refuse more, at numbers of their own. */
const BATCH_TEXTS = 32;
const BATCH_CHARACTERS = 96_000;
/** Longest text that is sent, characters: servers refuse what has more tokens than the model can take. */
const TEXT_CHARACTERS = 6_000;

/** A text that the endpoint does not take, though it takes others. */
export class Refused extends ModelFailure {
  constructor(message: string) {
    super(message, 'broken');
  }
}

/** An OpenAI-compatible server (Ollama, llama.cpp, vLLM, LM Studio, or in the cloud): embeddings and `/rerank`. */
export class Endpoint {
  readonly host: string;
  private readonly client: OpenAI;

  /** @throws ModelFailure `choice` when the settings cannot be used */
  constructor(
    private readonly settings: DeepSettings,
    private readonly log: SentLog,
  ) {
    const url = URL.parse(settings.endpoint);
    if (!url || !/^https?:$/.test(url.protocol)) {
      throw new ModelFailure(
        `“${settings.endpoint}” is not the URL of an endpoint; it looks like http://localhost:11434/v1.`,
        'choice',
      );
    }
    this.host = url.host;
    this.client = new OpenAI({
      baseURL: settings.endpoint,
      apiKey: settings.apiKey || 'none',
      ...(!settings.apiKey && { defaultHeaders: { Authorization: null } }),
      // Nothing of the client's own environment variables.
      organization: null,
      project: null,
      timeout: TIMEOUT_MS,
      fetch: fetchThrough(settings.network),
    });
  }

  /**
   * One vector a text.
   * @throws Refused when the server takes none of these texts; ModelFailure
   */
  async embed(texts: readonly string[], purpose: 'document' | 'query', signal: AbortSignal): Promise<number[][]> {
    const vectors: number[][] = [];
    for (const batch of batches(texts)) vectors.push(...(await this.embedBatch(batch, purpose, signal)));
    return vectors;
  }

  private async embedBatch(texts: string[], purpose: 'document' | 'query', signal: AbortSignal): Promise<number[][]> {
    const { model, dimensions } = this.settings;
    this.log.record(this.host, purpose, model, texts);
    const answer = await this.translated(signal, () =>
      this.client.embeddings.create(
        { model, input: texts, encoding_format: 'float', ...(dimensions > 0 && { dimensions }) },
        { signal, maxRetries: RETRIES[purpose] },
      ),
    );
    const rows = Array.isArray(answer.data) ? answer.data.toSorted((a, b) => a.index - b.index) : [];
    const dimension = rows[0]?.embedding.length ?? 0;
    const whole = rows.every(
      ({ embedding, index }, i) => index === i && embedding.length === dimension && embedding.every(Number.isFinite),
    );
    if (rows.length !== texts.length || dimension === 0 || !whole) {
      throw new ModelFailure(
        `${this.host} answered ${texts.length} texts with something other than as many vectors.`,
        'broken',
      );
    }
    return rows.map(({ embedding }) => embedding);
  }

  /** How well each text answers the query, as `/rerank` of Jina, vLLM and llama.cpp says. */
  async score(model: string, query: string, texts: readonly string[], signal: AbortSignal): Promise<number[]> {
    const documents = texts.map(cut);
    this.log.record(this.host, 'rerank', model, [query, ...documents]);
    const answer = await this.translated(signal, () =>
      this.client.post<{ results?: { index: number; relevance_score: number }[] }>('/rerank', {
        body: { model, query, documents, top_n: documents.length },
        signal,
        maxRetries: RETRIES.query,
      }),
    );
    const scores = texts.map((_text, i) => answer.results?.find(({ index }) => index === i)?.relevance_score ?? NaN);
    if (!scores.every(Number.isFinite)) throw new ModelFailure(`${this.host} did not score all texts.`, 'broken');
    return scores;
  }

  private async translated<T>(signal: AbortSignal, ask: () => Promise<T>): Promise<T> {
    try {
      return await ask();
    } catch (error) {
      signal.throwIfAborted();
      throw this.failure(error);
    }
  }

  private failure(error: unknown): ModelFailure {
    const { host } = this;
    if (error instanceof APIConnectionTimeoutError)
      return new ModelFailure(`${host} did not answer in time.`, 'unreachable');
    if (error instanceof APIConnectionError) {
      return new ModelFailure(`${host} cannot be reached: ${reasonOf(error)}.`, 'unreachable');
    }
    if (error instanceof APIError && typeof error.status === 'number') {
      const status: number = error.status;
      if (status === 401 || status === 403)
        return new ModelFailure(`${host} does not accept the key (${status}).`, 'choice');
      if (status === 404)
        return new ModelFailure(`${host} knows no model “${this.settings.model}” at this address (404).`, 'choice');
      if (status === 429) return new ModelFailure(`${host} takes no more requests just now (429).`, 'unreachable');
      if (status >= 500) return new ModelFailure(`${host} fails (${status}).`, 'unreachable');
      return new Refused(`${host} refuses a text (${status}): ${error.message}`);
    }
    return new ModelFailure(`${host} answered with something that cannot be read: ${reasonOf(error)}.`, 'broken');
  }
}

const cut = (text: string): string => text.slice(0, TEXT_CHARACTERS);

function* batches(texts: readonly string[]): Iterable<string[]> {
  let batch: string[] = [];
  let characters = 0;
  for (const text of texts.map(cut)) {
    if (batch.length === BATCH_TEXTS || (batch.length > 0 && characters + text.length > BATCH_CHARACTERS)) {
      yield batch;
      batch = [];
      characters = 0;
    }
    batch.push(text);
    characters += text.length;
  }
  if (batch.length > 0) yield batch;
}
