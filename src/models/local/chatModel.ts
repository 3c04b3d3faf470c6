import { on } from 'node:events';
import { join } from 'node:path';
import { MessageChannel, type MessagePort, Worker } from 'node:worker_threads';
import { type ChatModel, type Destination, ModelError, type ModelPart, type ModelRequest } from '../../core/model.js';
import { Cancelled } from '../../core/errors.js';
import { resourcesDir } from '../../engine/resources.js';
import { localId, nameOf } from '../ids.js';
import type { ModelSettings } from '../settings.js';
import { Silence, watched } from '../watched.js';
import { untilStop } from '../fim/untilStop.js';
import { filesOf } from './files.js';
import type { GeneratorSpec, Message, Opened, Request, Work } from './protocol.js';

/** Of an answer whose length nobody limits. */
const MOST_TOKENS = 1_024;
/** A model that nobody asked for so long is let go, and its memory with it; the next question loads it again. */
const IDLE_MS = 10 * 60_000;
/** A processor loads a model, and reads a long prompt, for minutes; then a token takes a second at most. */
const PATIENCE = { firstMs: 300_000, idleMs: 60_000 };

/** A model that Quarry runs itself, in a thread that starts with the first question; nothing is sent anywhere. */
export class LocalChatModel implements ChatModel {
  readonly id: string;
  readonly name: string;
  readonly destination: Destination = { reach: 'process', host: '' };
  readonly callsTools = false;
  readonly estimatesTokens = false;
  contextTokens = 0;
  private worker: Worker | null = null;
  private waiting = 0;
  private idle: NodeJS.Timeout | undefined;

  private constructor(
    private readonly spec: GeneratorSpec,
    private readonly onDownload: (share: number) => void,
  ) {
    const { model } = spec.files;
    this.id = localId(model);
    this.name = nameOf({ kind: 'local', model });
  }

  /**
   * Loads a model; downloads it first, where the user agreed to that.
   * @param model a repository of the hub or an absolute folder
   * @param onDownload share of a download, 0 to 1
   * @throws ModelError gone (not there and not agreed, or not to be run), unreachable; Cancelled
   */
  static async open(
    model: string,
    settings: ModelSettings,
    signal: AbortSignal = new AbortController().signal,
    onDownload: (share: number) => void = () => undefined,
  ): Promise<LocalChatModel> {
    const local = new LocalChatModel({ files: filesOf(model, settings), native: settings.native }, onDownload);
    const { contextTokens } = await local.opened(signal);
    local.contextTokens = settings.contextTokens > 0 ? Math.min(settings.contextTokens, contextTokens) : contextTokens;
    return local;
  }

  async countTokens(text: string): Promise<number> {
    for await (const message of this.ask({ kind: 'count', text }, new AbortController().signal)) {
      if (message.type === 'count') return message.tokens;
    }
    throw this.stopped();
  }

  async *stream(request: ModelRequest, signal: AbortSignal): AsyncGenerator<ModelPart, void> {
    const { messages, maxTokens = MOST_TOKENS, temperature = 0, stop = [] } = request;
    let tokens: { prompt: number; answer: number } | undefined;
    const work: Work = { kind: 'generate', messages, maxTokens, temperature };
    const texts = untilStop(
      this.generate(work, signal, (used) => (tokens = used)),
      stop,
    );
    try {
      let next = await texts.next();
      for (; !next.done; next = await texts.next()) yield { type: 'text', text: next.value };
      yield { type: 'end', why: next.value, ...(tokens && { tokens }) };
    } finally {
      await texts.return('stop');
    }
  }

  /** Ends the thread, and what it is doing. */
  async close(): Promise<void> {
    clearTimeout(this.idle);
    const { worker } = this;
    this.worker = null;
    await worker?.terminate();
  }

  private async *generate(
    work: Work,
    signal: AbortSignal,
    onEnd: (tokens: { prompt: number; answer: number }) => void,
  ): AsyncGenerator<string, 'stop' | 'length'> {
    for await (const message of this.ask(work, signal)) {
      if (message.type === 'text') yield message.text;
      if (message.type === 'end') {
        onEnd(message.tokens);
        return message.why;
      }
    }
    throw this.stopped();
  }

  private async opened(signal: AbortSignal): Promise<Opened> {
    for await (const message of this.ask({ kind: 'open' }, signal)) {
      if (message.type === 'opened') return message.opened;
      if (message.type === 'download') this.onDownload(message.share);
    }
    throw this.stopped();
  }

  /** What the thread says to one request. @throws ModelError; Cancelled at once, whatever the thread is doing */
  private async *ask(work: Work, signal: AbortSignal): AsyncGenerator<Message, void> {
    let limit = PATIENCE.firstMs;
    this.waiting++;
    try {
      for await (const message of watched(
        (until) => this.send(work, until),
        () => limit,
        signal,
      )) {
        if (work.kind === 'generate') limit = PATIENCE.idleMs;
        if (message.type === 'failure') throw new ModelError(message.message, message.problem);
        yield message;
      }
    } catch (error) {
      if (error instanceof ModelError || error instanceof Cancelled) throw error;
      const waited = error instanceof Silence ? `said nothing for ${error.ms / 1000} s` : String(error);
      throw new ModelError(`“${this.name}” ${waited}; try again, or choose a smaller model.`, 'slow');
    } finally {
      this.waiting--;
      this.rest();
    }
  }

  private send(work: Work, until: AbortSignal): Promise<AsyncIterable<Message>> {
    const worker = this.started();
    const { port1, port2 } = new MessageChannel();
    const stop = new Int32Array(new SharedArrayBuffer(4));
    until.addEventListener('abort', () => {
      Atomics.store(stop, 0, 1);
      port1.close();
    });
    const request: Request = { work, port: port2, stop };
    worker.postMessage(request, [port2]);
    return Promise.resolve(messagesOf(port1));
  }

  private started(): Worker {
    clearTimeout(this.idle);
    this.worker ??= new Worker(join(resourcesDir(), 'generator.mjs'), { workerData: this.spec });
    const { worker } = this;
    if (worker.listenerCount('error') === 0) {
      worker.on('error', () => (this.worker = null));
      worker.on('exit', () => (this.worker = null));
    }
    worker.ref();
    return worker;
  }

  private rest(): void {
    if (this.waiting > 0) return;
    this.worker?.unref();
    this.idle = setTimeout(() => void this.close(), IDLE_MS);
    this.idle.unref();
  }

  private stopped(): ModelError {
    return new ModelError(`“${this.name}” stopped: it may need more memory than there is; try again.`, 'unreachable');
  }
}

/** A port's messages until it closes, as it does when the thread dies. */
async function* messagesOf(port: MessagePort): AsyncGenerator<Message, void> {
  for await (const [message] of on(port, 'message', { close: ['close'] })) yield message as Message;
}
