import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import type { DeepSettings, DeepStatus } from '../../../core/deep.js';
import { Cancelled, sentenceOf, UserError } from '../../../core/errors.js';
import { ModelFailure } from '../../embedding/deep/failure.js';
import { ModelHost } from '../../embedding/deep/host.js';
import type { Opened } from '../../embedding/deep/protocol.js';
import { embedPending } from '../../indexing/embedPending.js';
import { type DeepModelRow, DeepStore } from '../../store/deepStore.js';
import { Lease } from '../../store/lease.js';
import type { Store } from '../../store/store.js';
import { DeepSearch, isOf } from './search.js';

export interface TierOptions {
  store: Store;
  settings: DeepSettings;
  /** Folder of this index, and the one for downloaded models. */
  folder: string;
  models: string;
  /** False: WebAssembly, although a native ONNX runtime may be there. */
  native?: boolean;
  /** False: somebody waits for each search and nothing runs in the background (command line). */
  background: boolean;
  /** Writes under the index's lease, when no run of indexing holds it. @throws Cancelled */
  commit: (work: () => void, signal: AbortSignal) => Promise<void>;
  /** Someone searches or indexes just now. */
  isBusy: () => boolean;
  onChange?: (status: DeepStatus) => void;
  onLog?: (sentence: string) => void;
}

/** Pause before another look where another process embeds this index, milliseconds. */
const OTHER_WINDOW_MS = 15_000;
/** The same where the re-ranker failed. */
const RERANK_REST_MS = 30_000;
/** Between two reports of progress. */
const PROGRESS_MS = 200;
/** Failures in a row after which a run that somebody waits for gives up. */
const FOREGROUND_ATTEMPTS = 4;

/**
 * The deep tier of one index: a job that embeds what has no vectors yet, and the search over those it has. Does nothing
 * at all, and starts no thread, while no model is chosen.
 */
export class DeepTier {
  readonly deep: DeepStore;
  readonly search: DeepSearch;
  private readonly host: ModelHost;
  private opened: Opened | null = null;
  private model: DeepModelRow | null = null;
  private state: DeepStatus['state'] = 'waiting';
  private problem: string | undefined;
  private download: number | undefined;
  private sentTexts = 0;
  private running: { done: Promise<void>; abort: AbortController } | null = null;
  private again = false;
  /** The model's files are not those that the vectors were made with. */
  private isReplaced = false;
  private retry: NodeJS.Timeout | undefined;
  private rerankRestUntil = 0;
  private isClosed = false;

  constructor(private readonly options: TierOptions) {
    const { store, settings, folder, models, native = true } = options;
    this.deep = new DeepStore(store.database);
    const spec = { settings, models, sentLog: join(folder, 'sent.jsonl'), native };
    const events = {
      onDownload: (share: number) => {
        this.download = share < 1 ? share : undefined;
        this.become(share < 1 ? 'downloading' : 'loading');
      },
      onSent: (texts: number, to: string, purpose: string) => {
        this.sentTexts += texts;
        options.onLog?.(`sent ${texts} texts to ${to} (${purpose})`);
      },
    };
    this.host = new ModelHost(spec, events);
    this.search = new DeepSearch({
      store,
      deep: this.deep,
      spec,
      host: this.host,
      patient: !options.background,
      onReplaced: () => {
        this.isReplaced = true;
        this.start();
      },
    });
  }

  get isOn(): boolean {
    return this.options.settings.provider !== 'none';
  }

  get reranks(): boolean {
    return this.options.settings.rerank.provider !== 'none';
  }

  /** Embeds in the background what has no vectors yet; called again whenever there may be more. */
  start(): void {
    if (!this.isOn || this.isClosed || !this.options.background || this.state === 'paused') return;
    if (this.running) {
      this.again = true;
      return;
    }
    clearTimeout(this.retry);
    this.again = false;
    const abort = new AbortController();
    const done = this.work(abort.signal, Infinity).then(
      () => this.become('ready'),
      (error: unknown) => this.fail(error),
    );
    this.running = { abort, done };
    void done.finally(() => {
      this.running = null;
      if (this.again) this.start();
    });
  }

  /**
   * Embeds everything now.
   * @throws UserError in one sentence what is missing; Cancelled
   */
  async run(signal: AbortSignal, onProgress: (status: DeepStatus) => void): Promise<DeepStatus> {
    if (!this.isOn) throw new UserError('No embedding model is chosen.', 'bad-argument');
    const timer = setInterval(() => onProgress(this.status()), PROGRESS_MS);
    try {
      await this.work(signal, FOREGROUND_ATTEMPTS);
      this.become('ready');
      return this.status();
    } catch (error) {
      this.fail(error);
      if (signal.aborted) throw new Cancelled();
      if (error instanceof ModelFailure) throw new UserError(error.message, 'bad-argument');
      throw error;
    } finally {
      clearInterval(timer);
    }
  }

  async pause(): Promise<void> {
    await this.stop();
    if (this.isOn) this.become('paused');
  }

  resume(): void {
    if (this.state === 'paused') this.state = 'waiting';
    this.start();
  }

  /** Forgets all vectors of all models; with a model chosen, embedding begins anew with {@link resume}. */
  async clear(): Promise<void> {
    await this.pause();
    await this.options.commit(() => {
      for (const { id } of this.deep.models()) this.deep.drop(id);
    }, new AbortController().signal);
    this.model = null;
    this.search.forget();
    this.options.onChange?.(this.status());
  }

  status(): DeepStatus {
    const { settings, folder } = this.options;
    const rows = this.deep.models();
    const current = this.model ?? rows.find((row) => isOf(row, settings)) ?? null;
    const kept = rows
      .filter(({ id }) => !this.isOn || id !== current?.id)
      .map(({ id, embedder }) => ({
        model: embedder.replace(/^\w+:(.*):\w+$/, '$1'),
        vectors: this.deep.vectorCount(id),
      }));
    if (!this.isOn) return { state: 'off', model: '', done: 0, total: 0, dimension: 0, kept };
    const progress = this.deep.progress(current?.id ?? -1);
    const isDone = current?.complete === true && progress.done === progress.total;
    const remote = settings.provider === 'endpoint' || settings.rerank.provider === 'endpoint';
    return {
      state: this.state === 'waiting' && isDone ? 'ready' : this.state,
      model: settings.model,
      ...progress,
      dimension: current?.dimension ?? 0,
      kept,
      ...(remote && { sentTo: URL.parse(settings.endpoint)?.host ?? settings.endpoint }),
      ...(remote && { sent: { texts: this.sentTexts, log: join(folder, 'sent.jsonl') } }),
      ...(this.opened?.runtime && { runtime: this.opened.runtime }),
      ...(this.download !== undefined && { download: this.download }),
      ...(this.problem !== undefined && { problem: this.problem }),
    };
  }

  /**
   * Relevance of texts, by the cross-encoder; after a failure it is left alone for a while.
   * @throws ModelFailure; Cancelled
   */
  async score(query: string, texts: string[], signal: AbortSignal): Promise<number[]> {
    if (performance.now() < this.rerankRestUntil) throw new ModelFailure('it failed a moment ago.', 'unreachable');
    try {
      return await this.host.score(query, texts, signal);
    } catch (error) {
      const isLate = signal.aborted && signal.reason instanceof ModelFailure;
      if (isLate || error instanceof ModelFailure) this.rerankRestUntil = performance.now() + RERANK_REST_MS;
      throw error;
    }
  }

  async close(): Promise<void> {
    this.isClosed = true;
    clearTimeout(this.retry);
    await this.stop();
    await this.search.close();
    await this.host.close();
  }

  private async work(signal: AbortSignal, attempts: number): Promise<void> {
    const lease = Lease.tryAcquire(this.options.folder, 'deep');
    if (!lease) throw new UserError('Another process embeds this folder.', 'busy');
    try {
      const { store, settings, isBusy } = this.options;
      const made = this.deep.models().find((row) => isOf(row, settings));
      if (made?.complete && !this.isReplaced && this.deep.pending(made.id, 1).length === 0) {
        this.model = made; // nothing to do: the model is loaded when somebody asks
        return;
      }
      this.become('loading');
      const commit = (write: () => void): Promise<void> => this.options.commit(write, signal);
      const opened = await this.open(signal, attempts);
      await commit(() => {
        this.model = this.deep.ensureModel(opened.id, opened.dimension, JSON.stringify({ ...settings, apiKey: '' }));
      });
      const model = this.model!;
      this.become('embedding');
      await embedPending({
        store,
        deep: this.deep,
        model,
        embed: (texts, until) => this.host.embed(texts, 'document', until),
        commit,
        isBusy,
        attempts,
        signal,
        onFailure: (failure, nextMs) => this.failed(failure, nextMs),
        onProgress: () => {
          this.problem = undefined;
          this.become('embedding');
        },
      });
      await commit(() => this.deep.complete(model.id));
      this.isReplaced = false;
      this.search.forget();
    } finally {
      lease.release();
    }
  }

  /** Loads the model; a failure that may pass is waited out. */
  private async open(signal: AbortSignal, attempts: number): Promise<Opened> {
    for (let failures = 1; ; failures++) {
      try {
        this.opened = await this.host.open(signal);
        this.problem = undefined;
        return this.opened;
      } catch (error) {
        signal.throwIfAborted();
        if (!(error instanceof ModelFailure) || error.kind === 'choice' || failures >= attempts) throw error;
        const pause = Math.min(5 * 60_000, 1_000 * 2 ** failures);
        this.failed(error, pause);
        await sleep(pause, undefined, { signal });
      }
    }
  }

  private failed({ message }: ModelFailure, nextMs: number): void {
    this.problem = message;
    this.options.onLog?.(`${message} Next try in ${Math.round(nextMs / 1000)} s.`);
    this.become('waiting');
  }

  private fail(error: unknown): void {
    if (this.isClosed || error instanceof Cancelled || (error instanceof Error && error.name === 'AbortError')) return;
    this.problem = sentenceOf(error);
    const isBusy = error instanceof UserError && error.code === 'busy';
    this.become(isBusy ? 'waiting' : 'stopped');
    this.options.onLog?.(this.problem);
    if (!isBusy) return;
    this.retry = setTimeout(() => this.start(), OTHER_WINDOW_MS);
    this.retry.unref();
  }

  private async stop(): Promise<void> {
    this.again = false;
    this.running?.abort.abort(new Cancelled());
    await this.running?.done;
  }

  private become(state: DeepStatus['state']): void {
    this.state = state;
    if (state === 'ready') this.problem = undefined;
    if (!this.isClosed) this.options.onChange?.(this.status());
  }
}
