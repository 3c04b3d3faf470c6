import { setTimeout as sleep } from 'node:timers/promises';
import type { ChatCompletionChunk } from 'openai/resources/chat/completions';
import { Cancelled } from '../../core/errors.js';
import type { ChatModel, Destination, ModelPart, ModelRequest } from '../../core/model.js';
import { ModelError } from '../../core/model.js';
import { endpointId } from '../ids.js';
import { factsOf, type Facts } from './facts.js';
import { failureOf, isReset, slow } from './failures.js';
import type { Server } from './server.js';
import { counterOf, type TokenCounter } from './tokens.js';
import { Silence, watched } from '../watched.js';
import { AnswerReader, bodyOf } from './wire.js';

/** How long a server is waited for, milliseconds. */
export interface Patience {
  /** Until the first token: a server may have to load the model and read a long prompt on a processor. */
  firstMs: number;
  /** Between two tokens. */
  idleMs: number;
}

const PATIENCE: Patience = { firstMs: 120_000, idleMs: 30_000 };
/** Pauses before a refused request is tried again, unless the server says how long; a longer one is told instead. */
const PAUSES_MS = [1_000, 4_000];
const LONGEST_PAUSE_MS = 15_000;

/** A model behind an OpenAI-compatible endpoint. */
export class EndpointModel implements ChatModel {
  readonly id: string;
  readonly name: string;
  readonly destination: Destination;
  readonly contextTokens: number;
  readonly callsTools: boolean;
  private readonly counter: TokenCounter;

  private constructor(
    private readonly server: Server,
    private readonly model: string,
    facts: Facts,
    private readonly patience: Patience,
  ) {
    this.id = endpointId(server.url, model);
    this.name = model;
    this.destination = server.destination;
    this.contextTokens = facts.contextTokens;
    this.callsTools = facts.callsTools;
    this.counter = counterOf(server, model, facts.tokenizes);
  }

  /**
   * Asks the server what it tells about the model; nothing of a repository is sent.
   * @param contextTokens instead of what the server tells; 0: as it tells
   * @throws ModelError unreachable, wrong-key
   */
  static async open(
    server: Server,
    model: string,
    {
      contextTokens = 0,
      patience = PATIENCE,
      signal,
    }: { contextTokens?: number; patience?: Patience; signal?: AbortSignal } = {},
  ): Promise<EndpointModel> {
    const facts = await factsOf(server, model, signal);
    return new EndpointModel(server, model, { ...facts, ...(contextTokens > 0 && { contextTokens }) }, patience);
  }

  get estimatesTokens(): boolean {
    return this.counter.estimates;
  }

  countTokens(text: string): Promise<number> {
    return this.counter.count(text);
  }

  /** Tried again, a few times, as long as nothing has come: where the server is busy, and once where it let the connection go. */
  async *stream(request: ModelRequest, signal: AbortSignal): AsyncGenerator<ModelPart, void> {
    for (let attempt = 0; ; attempt++) {
      const reader = new AnswerReader(this.server.host, this.model);
      try {
        yield* this.once(request, reader, signal);
        return;
      } catch (error) {
        const failure = this.failureOf(error, reader.begun);
        const pause = reader.begun ? null : attempt === 0 && isReset(error) ? 0 : pauseBefore(failure, attempt);
        if (pause === null) throw failure;
        await sleep(pause, undefined, { signal }).catch(() => {
          throw new Cancelled();
        });
      }
    }
  }

  private async *once(
    request: ModelRequest,
    reader: AnswerReader,
    signal: AbortSignal,
  ): AsyncGenerator<ModelPart, void> {
    const { firstMs, idleMs } = this.patience;
    const body = bodyOf(request, this.model, this.server);
    const open = (until: AbortSignal): Promise<AsyncIterable<ChatCompletionChunk>> =>
      this.server.client.chat.completions.create(body, { signal: until, timeout: firstMs + idleMs });
    for await (const chunk of watched(open, () => (reader.begun ? idleMs : firstMs), signal)) {
      const text = reader.read(chunk);
      if (text) yield { type: 'text', text };
    }
    yield* reader.end();
  }

  private failureOf(error: unknown, begun: boolean): ModelError | Cancelled {
    if (error instanceof Silence) return slow(this.server.host, error.ms / 1000);
    return failureOf(error, this.server.asked(this.model), begun);
  }
}

/**
 * Where the server takes no more requests just now.
 * @returns milliseconds; null when the failure is told instead
 */
function pauseBefore(failure: Error, attempt: number): number | null {
  if (!(failure instanceof ModelError) || failure.problem !== 'rate-limited') return null;
  const pause = PAUSES_MS[attempt] === undefined ? Infinity : (failure.retryAfterMs ?? PAUSES_MS[attempt]);
  return pause <= LONGEST_PAUSE_MS ? pause : null;
}
