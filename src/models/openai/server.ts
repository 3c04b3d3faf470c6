import { OpenAI } from 'openai';
import type { NetworkSettings } from '../../core/deep.js';
import { type Destination, ModelError } from '../../core/model.js';
import { type Fetch, fetchThrough } from '../../engine/embedding/deep/network.js';
import { destinationOf, isEndpoint } from '../ids.js';
import { type Asked, failureOf } from './failures.js';

/** What lists of models have in common. */
type Listed = { id: string; owned_by?: string } & Record<string, unknown>;

/** For what a server tells about itself; it is asked before the first question only. */
const FACTS_MS = 3_000;

/** A model as the server's list names it. */
export interface ServedModel {
  id: string;
  /** Whose software the server is, where the list says so: `llamacpp`, `vllm`. */
  software: string;
  /** Tokens of prompt and answer, where the list says so. */
  contextTokens?: number;
}

/** An OpenAI-compatible server: Ollama, llama.cpp, vLLM, LM Studio, or in the cloud. */
export class Server {
  readonly host: string;
  readonly destination: Destination;
  /** The URL without `/v1`, where servers have what is their own. */
  readonly root: string;
  readonly client: OpenAI;
  readonly fetch: Fetch;
  private readonly key: string;

  /**
   * @param url up to and with `/v1`
   * @throws ModelError when the settings cannot be used
   */
  constructor(
    readonly url: string,
    { apiKey, network }: { apiKey: string; network: NetworkSettings },
  ) {
    if (!isEndpoint(url)) {
      throw new ModelError(
        `“${url}” is not the URL of an endpoint; it looks like http://localhost:11434/v1.`,
        'unreachable',
      );
    }
    this.destination = destinationOf({ kind: 'endpoint', url, model: '' });
    this.host = this.destination.host;
    this.root = url.replace(/\/+$/, '').replace(/\/v1$/, '');
    this.key = apiKey;
    this.fetch = this.throughNetwork(network);
    this.client = new OpenAI({
      baseURL: url,
      apiKey: apiKey || 'none',
      ...(!apiKey && { defaultHeaders: { Authorization: null } }),
      // Nothing of the client's own environment variables, and not a word on the console.
      organization: null,
      project: null,
      logLevel: 'off',
      maxRetries: 0,
      fetch: this.fetch,
    });
  }

  /** What the server offers. @throws ModelError; Cancelled */
  async models(signal?: AbortSignal): Promise<ServedModel[]> {
    try {
      const { data } = await this.client.get<{ data?: Listed[] }>('/models', { signal, timeout: FACTS_MS });
      if (!Array.isArray(data)) throw new SyntaxError('it sent no list of models');
      return data.map((entry) => ({ id: entry.id, software: entry.owned_by ?? '', ...contextIn(entry) }));
    } catch (error) {
      throw failureOf(error, this.asked(''));
    }
  }

  /**
   * What the server has beside OpenAI's protocol. A path below {@link root}; with a body it is a POST.
   * @returns null where it does not answer with JSON
   */
  async own<T>(path: string, body?: object, signal?: AbortSignal): Promise<T | null> {
    try {
      const timeout = AbortSignal.timeout(FACTS_MS);
      const response = await this.fetch(`${this.root}${path}`, {
        ...(body && { method: 'POST', body: JSON.stringify(body) }),
        headers: { 'content-type': 'application/json', ...(this.key && { authorization: `Bearer ${this.key}` }) },
        signal: signal ? AbortSignal.any([signal, timeout]) : timeout,
      });
      return response.ok ? ((await response.json()) as T) : null;
    } catch {
      return null;
    }
  }

  /** For the sentence of a failure. */
  asked(model: string): Asked {
    return { host: this.host, model, keyed: this.key !== '', local: this.destination.reach === 'machine' };
  }

  private throughNetwork(network: NetworkSettings): Fetch {
    try {
      return fetchThrough(network, this.destination.reach === 'machine');
    } catch (error) {
      throw failureOf(error, this.asked(''));
    }
  }
}

/** The names under which lists give it: vLLM, LM Studio, OpenRouter, Groq, Mistral; llama.cpp below `meta`. */
const CONTEXT = [
  'max_model_len',
  'loaded_context_length',
  'context_length',
  'context_window',
  'max_context_length',
] as const;

function contextIn(entry: Record<string, unknown>): { contextTokens?: number } {
  const value = CONTEXT.map((name) => entry[name]).find((is) => typeof is === 'number' && is > 0);
  return value === undefined ? {} : { contextTokens: value as number };
}
