import { Worker } from 'node:worker_threads';
import { join } from 'node:path';
import { Cancelled } from '../../../core/errors.js';
import { resourcesDir } from '../../resources.js';
import { ModelFailure, reasonOf } from './failure.js';
import type { Message, ModelSpec, Opened, Request, Value, Work } from './protocol.js';

/** A model that nobody asked for so long is let go, and its memory with it; the next question loads it again. */
const IDLE_MS = 10 * 60_000;

export interface HostEvents {
  onDownload?: (share: number) => void;
  onSent?: (texts: number, to: string, purpose: string) => void;
}

/** The texts were refused, though the model takes others. */
export class TextsRefused extends ModelFailure {
  constructor(message: string) {
    super(message, 'broken');
  }
}

interface Waiting {
  resolve: (value: Value) => void;
  reject: (error: Error) => void;
}

/** The engine's side of a model's thread (worker.ts). The thread starts with the first question. */
export class ModelHost {
  private worker: Worker | null = null;
  private next = 0;
  private readonly waiting = new Map<number, Waiting>();
  private idle: NodeJS.Timeout | undefined;

  constructor(
    readonly spec: ModelSpec,
    private readonly events: HostEvents = {},
  ) {}

  /** Loads the model, downloads it when that was agreed to. @throws ModelFailure; Cancelled */
  open(signal?: AbortSignal): Promise<Opened> {
    return this.ask({ kind: 'open' }, signal) as Promise<Opened>;
  }

  /** Vectors one after the other. @throws ModelFailure; TextsRefused; Cancelled */
  embed(texts: string[], purpose: 'document' | 'query', signal?: AbortSignal): Promise<Int8Array> {
    return this.ask({ kind: 'embed', texts, purpose }, signal) as Promise<Int8Array>;
  }

  /** Relevance of each text, higher is better. @throws ModelFailure; Cancelled */
  score(query: string, texts: string[], signal?: AbortSignal): Promise<number[]> {
    return this.ask({ kind: 'score', query, texts }, signal) as Promise<number[]>;
  }

  async close(): Promise<void> {
    clearTimeout(this.idle);
    const { worker } = this;
    this.worker = null;
    await worker?.terminate();
    this.fail(new Cancelled('The model was closed.'));
  }

  private async ask(work: Work, signal?: AbortSignal): Promise<Value> {
    if (signal?.aborted) throw new Cancelled();
    const worker = this.started();
    const id = this.next++;
    const send = (request: Request): void => worker.postMessage(request);
    const cancel = (): void => {
      send({ cancel: id });
      this.waiting.get(id)?.reject(new Cancelled());
      this.waiting.delete(id);
    };
    signal?.addEventListener('abort', cancel, { once: true });
    try {
      return await new Promise<Value>((resolve, reject) => {
        this.waiting.set(id, { resolve, reject });
        worker.ref(); // keeps the process alive for the answer, and only for that
        send({ id, work });
      });
    } finally {
      signal?.removeEventListener('abort', cancel);
      this.rest();
    }
  }

  private rest(): void {
    clearTimeout(this.idle);
    if (this.waiting.size > 0 || !this.worker) return;
    this.worker.unref();
    this.idle = setTimeout(() => void this.close(), IDLE_MS);
    this.idle.unref();
  }

  private started(): Worker {
    clearTimeout(this.idle);
    if (this.worker) return this.worker;
    const worker = new Worker(join(resourcesDir(), 'deep.mjs'), { workerData: this.spec });
    worker.on('message', (message: Message) => this.receive(message));
    worker.on('error', (error) => this.lose(worker, reasonOf(error)));
    worker.on('exit', () => this.lose(worker, 'its thread ended'));
    worker.unref();
    this.worker = worker;
    return worker;
  }

  private receive(message: Message): void {
    if ('download' in message) return this.events.onDownload?.(message.download);
    if ('sent' in message) return this.events.onSent?.(message.sent, message.to, message.purpose);
    const waiting = this.waiting.get(message.id);
    this.waiting.delete(message.id);
    if ('value' in message) return waiting?.resolve(message.value);
    const { message: sentence, kind } = message.failure;
    waiting?.reject(kind === 'refused' ? new TextsRefused(sentence) : new ModelFailure(sentence, kind));
  }

  private lose(worker: Worker, reason: string): void {
    if (this.worker !== worker) return;
    this.worker = null;
    this.fail(new ModelFailure(`The model stopped: ${reason}.`, 'unreachable'));
  }

  private fail(error: Error): void {
    for (const { reject } of this.waiting.values()) reject(error);
    this.waiting.clear();
  }
}
