import type { Table, Usage, WhichDefinition } from '../core/answer.js';
import type { Changes, ChangeSet, Suggestion } from '../core/attach.js';
import type { DeepAction, DeepStatus } from '../core/deep.js';
import type { EmbedOptions, EngineApi, IndexOptions } from '../core/engineApi.js';
import type {
  CompleteOptions,
  CompletionContext,
  ContextOptions,
  Cursor,
  Proposal,
  Visit,
} from '../core/completion.js';
import { Cancelled, UserError } from '../core/errors.js';
import type { Gathered, GatherRequest } from '../core/gather.js';
import type { Known, KnownRequest } from '../core/known.js';
import type { Health, IndexSummary } from '../core/health.js';
import type { Completion, Hit, SearchOptions, SearchResult } from '../core/search.js';
import type { Adaptation, Calibration, LearnOptions } from '../core/learning.js';
import { type IndexSettings, withDefaults } from '../core/settings.js';
import type { FileStatus } from '../core/source.js';
import type { StructureQuery } from '../core/structure.js';
import { gather, type GatherSource } from './context/pack/gather.js';
import { RecentSearches } from './context/pack/recent.js';
import { bundled } from './embedding/bundled.js';
import { realRoot } from './folder.js';
import type { Indexer, Result } from './indexing/indexer.js';
import type { Pool } from './indexing/pool.js';
import type { Learning } from './learning/learning.js';
import { fileOutline } from './retrieval/fileOutline.js';
import { withLive } from './retrieval/live/live.js';
import { readNow } from './retrieval/readNow.js';
import { answerStructure } from './retrieval/structure/structure.js';
import { findKnown } from './retrieval/known.js';
import { findUsages } from './retrieval/usages/usages.js';
import { type DeepOptions, Session } from './session.js';
import { putAside, type Recovery } from './store/database.js';
import { asUserError, isCorrupt, notWritable } from './store/failures.js';
import { databaseBytes, healthOf } from './store/healthReport.js';
import { Lease } from './store/lease.js';
import { type ThreadOptions, threadsFor } from './threads.js';
import { readChanges } from './workspace/changes.js';
import { explainPath } from './workspace/explain.js';
import { classOf, languageOf } from './workspace/languages.js';

export interface EngineOptions extends ThreadOptions {
  /** False: vectors are scanned in JavaScript even where sqlite-vec would load. */
  sqliteVec?: boolean;
  deep?: DeepOptions;
  /** Takes sentences such as "The index was damaged: …". */
  onNotice?: (sentence: string) => void;
  /** Takes what is for the log only. */
  onLog?: (sentence: string) => void;
}

/** How long a run waits for another process that writes the same index, milliseconds. */
const PATIENCE_MS = 2_000;
/** The same for saved files: another window may be at the same ones. */
const UPDATE_PATIENCE_MS = 15_000;
const USAGES = 20;
/** UTF-16 units of an unsaved text that is searched; what is longer is found as it was saved. */
const LONGEST_BUFFER = 1_000_000;
/** What concerns all files (their graph, what none needs any more) is done so long after the last saved file, milliseconds … */
const TIDY_REST_MS = 3_000;
/** … and so many times what it took last: at most a twentieth of the time goes there. */
const TIDY_REST_TIMES = 20;
const COMPLETIONS = 8;
const SUGGESTIONS = 20;
/** The deep tier works when nobody searched for so long, milliseconds. */
const SEARCH_REST_MS = 400;

/** One folder and its index: all that the rest of the product may ask for, in this process. */
export class Engine implements EngineApi {
  /** Runs one after the other. */
  private queue: Promise<unknown> = Promise.resolve();
  private recovery: Recovery | null = null;
  /** The last recovery that was told. */
  private noticed: Recovery | null = null;
  private lease: Lease | null = null;
  private readonly closing = new AbortController();
  private lastSearch = -Infinity;
  private tidying: NodeJS.Timeout | undefined;
  /** Path → text that is not saved yet. */
  private readonly buffers = new Map<string, string>();
  /** Of questions. */
  private readonly recent: RecentSearches;
  private tidyMs = 0;
  private session!: Session;
  private readonly settings: IndexSettings;

  private constructor(
    readonly root: string,
    private readonly options: EngineOptions,
  ) {
    this.settings = withDefaults(options.settings);
    this.recent = new RecentSearches(root);
  }

  /**
   * Opens the index of a folder, or makes an empty one.
   * @param root absolute path
   * @param pool threads for this folder, if they were made before, see open.ts
   * @throws UserError no-such-folder, read-only, disk-full, busy, unsupported-runtime
   */
  static async open(root: string, options: EngineOptions, pool?: Pool): Promise<Engine> {
    const engine = new Engine(realRoot(root), options);
    engine.session = await engine.openSession(pool);
    engine.noticeRecovery();
    const { problem } = bundled();
    if (problem) options.onNotice?.(problem);
    return engine;
  }

  async index(options: IndexOptions = {}): Promise<IndexSummary> {
    const signal = options.signal ? AbortSignal.any([options.signal, this.closing.signal]) : this.closing.signal;
    return this.write(PATIENCE_MS, (indexer) => indexer.index({ ...options, signal }), signal);
  }

  async update(paths: string[]): Promise<IndexSummary> {
    const { indexer } = this.session;
    if (indexer.isRunning) {
      const started = performance.now();
      const result = await this.translated(() => indexer.update(paths));
      if (result) return this.summary(result, started);
    }
    const { signal } = this.closing;
    const update = async (i: Indexer): Promise<Result> => (await i.update(paths)) ?? i.index({ signal });
    const summary = await this.write(UPDATE_PATIENCE_MS, update, signal);
    if (summary.read + summary.removed > 0) this.tidySoon();
    return summary;
  }

  /** Once saving pauses: tidying and linking concern all files, so each saved file alone is not worth it. */
  private tidySoon(): void {
    clearTimeout(this.tidying);
    const { signal } = this.closing;
    if (signal.aborted) return;
    const tidy = async (): Promise<void> => {
      const started = performance.now();
      await this.session.indexer.rest(signal);
      this.tidyMs = performance.now() - started;
    };
    const restMs = Math.max(TIDY_REST_MS, TIDY_REST_TIMES * this.tidyMs);
    // Another process that holds the lease does so at the end of its own work.
    this.tidying = setTimeout(() => void this.writeBetween(tidy, signal).catch(() => undefined), restMs);
    this.tidying.unref();
  }

  async search(query: string, options: SearchOptions = {}, signal?: AbortSignal): Promise<SearchResult> {
    await this.reopenIfReplaced();
    this.lastSearch = performance.now();
    const result = await this.translated(() => this.session.retrieval.search(query, options, signal));
    this.lastSearch = performance.now();
    const { indexer } = this.session;
    const unindexed = {
      buffers: this.buffers,
      pending: () => indexer.pending(),
      root: this.root,
      settings: this.settings,
      symbols: (path: string, text: string) => this.session.contexts.symbolsOf(path, text),
    };
    return withLive({ ...result, coverage: indexer.coverage }, unindexed, query, options, signal);
  }

  async gather(request: GatherRequest, signal?: AbortSignal): Promise<Gathered> {
    const { root, buffers } = this;
    return this.reading(({ store: index }) => {
      const search: GatherSource['search'] = (text, options, until) =>
        this.recent.search(text, options, index.version(), () => this.search(text, options, until));
      return gather({ root, buffers, index, search }, request, signal);
    });
  }

  async structure(query: StructureQuery, signal?: AbortSignal): Promise<Table> {
    return this.reading((session) => answerStructure(session.store, query, signal));
  }

  async setBuffer(path: string, text: string | null): Promise<void> {
    this.recent.clear();
    if (text === null || text.length > LONGEST_BUFFER) this.buffers.delete(path);
    else if (this.buffers.has(path) || !(await explainPath(this.root, this.settings, path))) {
      this.buffers.set(path, text);
      if (!this.closing.signal.aborted && !this.session.database.readOnly) this.session.indexer.expectSave();
    }
  }

  async completeQuery(query: string, limit = COMPLETIONS): Promise<Completion[]> {
    return this.reading((session) => session.retrieval.completeQuery(query, limit));
  }

  async suggest(typed: string, what: 'path' | 'symbol', limit = SUGGESTIONS): Promise<Suggestion[]> {
    return this.reading((session) => session.retrieval.suggest(typed.trim(), what, limit));
  }

  changes(which: ChangeSet): Promise<Changes> {
    return readChanges(this.root, which);
  }

  async usages(
    name: string,
    limit = USAGES,
    definition?: WhichDefinition,
  ): Promise<{ usedBy: Usage[]; tests: Usage[] }> {
    return this.reading(({ store, retrieval }) => {
      const of = definition && { definition, links: (contentId: number) => retrieval.linkedFrom(contentId) };
      return findUsages(store, this.root, name, limit, of);
    });
  }

  async outline(path: string): Promise<Hit[]> {
    return this.reading((session) => fileOutline(session.store, this.root, path));
  }

  async readLines(path: string, startLine: number, endLine: number): Promise<string | null> {
    const lines = readNow(this.root, this.buffers, path)?.split('\n');
    return lines?.slice(Math.max(0, startLine - 1), endLine).join('\n') ?? null;
  }

  async known(request: KnownRequest): Promise<Known> {
    return this.reading((session) => findKnown(session.store, request));
  }

  async context(cursor: Cursor, options?: ContextOptions, signal?: AbortSignal): Promise<CompletionContext> {
    return this.reading((session) => session.contexts.context(cursor, options, signal));
  }

  async prepare(cursor: Cursor): Promise<void> {
    await this.reading(async ({ contexts, completer }) => {
      await Promise.all([contexts.prepare(cursor), (await completer()).prepare(cursor)]);
    });
  }

  async complete(cursor: Cursor, options?: CompleteOptions, signal?: AbortSignal): Promise<Proposal> {
    const text = cursor.text ?? (await this.readLines(cursor.path, 1, Infinity));
    if (text === null) throw new UserError(`There is no file ${cursor.path}, and no text was given.`, 'bad-argument');
    return this.reading(async ({ completer }) => (await completer()).complete({ ...cursor, text }, options, signal));
  }

  async completionJudged(_path: string, confidence: number, accepted: boolean): Promise<void> {
    if (!this.session.database.readOnly) (await this.session.completer()).judged(confidence, accepted);
  }

  visited(visit: Visit): Promise<void> {
    this.session.contexts.visited(visit);
    return Promise.resolve();
  }

  async explainFile(path: string): Promise<FileStatus> {
    const refused = await explainPath(this.root, this.settings, path);
    if (refused) return refused;
    const known = this.session.store.fileStatus(path);
    if (known && known.state !== 'skipped') return known;
    const detail = 'not indexed yet; the next run will read it';
    return { path, size: 0, state: 'skipped', detail, language: languageOf(path), class: classOf(path) };
  }

  async embed({ signal = this.closing.signal, onProgress = () => undefined }: EmbedOptions = {}): Promise<DeepStatus> {
    await this.reopenIfReplaced();
    this.assertWritable();
    const { deep } = this.session;
    return this.translated(() => deep.run(AbortSignal.any([signal, this.closing.signal]), onProgress));
  }

  async deep(action: DeepAction): Promise<DeepStatus> {
    const { deep } = this.session;
    if (action !== 'resume') this.assertWritable();
    await this.translated(() =>
      action === 'resume' ? deep.resume() : action === 'pause' ? deep.pause() : deep.clear(),
    );
    return deep.status();
  }

  async health(): Promise<Health> {
    await this.reopenIfReplaced();
    const { store, indexer, deep, learning } = this.session;
    const report = await this.translated(async () => {
      await store.database.useSqliteVec();
      return healthOf(store);
    });
    const hasNothing = report.files === 0 && report.issues.length === 0;
    const rest = hasNothing && indexer.coverage < 1 ? 'empty' : 'ready';
    return {
      ...report,
      root: this.root,
      phase: indexer.phase === 'idle' ? rest : indexer.phase,
      ...(this.recovery && { recovered: this.recovery.kept }),
      writer: this.lease !== null,
      deep: deep.status(),
      learned: learning.summary,
    };
  }

  calibrate(options: LearnOptions = {}): Promise<Calibration> {
    return this.learn(options, (learning, closing) => learning.calibrate(closing));
  }

  adapt(options: LearnOptions = {}): Promise<Adaptation> {
    return this.learn(options, (learning, closing) => learning.adapt(closing));
  }

  async opened(query: string, path: string): Promise<void> {
    if (this.session.database.readOnly) return;
    return this.whileLearning(() => this.session.learning.opened(query, path));
  }

  async forget(): Promise<boolean> {
    this.assertWritable();
    return this.whileLearning(() => this.session.learning.forget());
  }

  /** Learning reads the index and writes files of its own, so it needs no lease; closing ends it. */
  private async learn<T>(options: LearnOptions, work: (l: Learning, o: LearnOptions) => Promise<T>): Promise<T> {
    await this.reopenIfReplaced();
    this.assertWritable();
    const signal = options.signal ? AbortSignal.any([options.signal, this.closing.signal]) : this.closing.signal;
    return this.whileLearning(() => work(this.session.learning, { ...options, signal }));
  }

  /** What is learnt changes what is found, and the index stays as it was. */
  private async whileLearning<T>(work: () => T | Promise<T>): Promise<T> {
    try {
      return await this.translated(work);
    } finally {
      this.recent.clear();
    }
  }

  async close(): Promise<void> {
    this.closing.abort();
    clearTimeout(this.tidying);
    // Its work may wait for a turn in the queue.
    const tier = this.session.deep.close();
    await this.queue;
    await tier;
    await this.session.close();
  }

  /**
   * Does a run when the ones before it are done, under the lease. A damaged index is put aside, and the run begins
   * again on an empty one.
   */
  private write(patienceMs: number, work: (i: Indexer) => Promise<Result>, signal: AbortSignal): Promise<IndexSummary> {
    const run = this.queue.then(async () => {
      const started = performance.now();
      await this.reopenIfReplaced();
      this.assertWritable();
      this.lease = await Lease.acquire(this.session.folder, patienceMs, signal);
      try {
        return this.summary(await this.surviving(() => work(this.session.indexer)), started);
      } finally {
        this.lease.release();
        this.lease = null;
        this.session.deep.start();
      }
    });
    this.queue = run.catch(() => undefined);
    return run;
  }

  /** Writes of the deep tier and of the graph: between runs, under the lease. @throws Cancelled */
  private writeBetween(work: () => void | Promise<void>, signal: AbortSignal): Promise<void> {
    const turn = this.queue.then(async () => {
      if (signal.aborted) return;
      const lease = await Lease.acquire(this.session.folder, UPDATE_PATIENCE_MS, signal);
      try {
        await work();
      } finally {
        lease.release();
      }
    });
    this.queue = turn.catch(() => undefined);
    // Who ends the tier does not wait for a run that may itself wait for that.
    let cancel = (): void => undefined;
    const cancelled = new Promise<never>((_resolve, reject) => {
      cancel = () => reject(new Cancelled());
      signal.addEventListener('abort', cancel, { once: true });
    });
    return Promise.race([turn, cancelled]).finally(() => signal.removeEventListener('abort', cancel));
  }

  private async surviving(work: () => Promise<Result>): Promise<Result> {
    try {
      return await work();
    } catch (error) {
      if (!isCorrupt(error)) throw asUserError(error, this.session.database.file);
      this.lease?.release();
      const { file } = this.session.database;
      await this.session.close();
      this.recovery = await putAside(file, () => {
        throw error as Error;
      });
      this.session = await this.openSession();
      this.noticeRecovery();
      this.lease = await Lease.acquire(this.session.folder, PATIENCE_MS);
      return this.translated(work);
    }
  }

  private assertWritable(): void {
    const { database } = this.session;
    if (database.readOnly) throw notWritable(database.file);
  }

  /** Reads the index that is there now. @throws UserError corrupt, busy */
  private async reading<T>(work: (session: Session) => T | Promise<T>): Promise<T> {
    await this.reopenIfReplaced();
    return this.translated(() => work(this.session));
  }

  private async translated<T>(work: () => T | Promise<T>): Promise<T> {
    try {
      return await work();
    } catch (error) {
      throw asUserError(error, this.session.database.file);
    }
  }

  private summary(result: Result, started: number): IndexSummary {
    const dbBytes = databaseBytes(this.session.database.file);
    const peakRssBytes = process.resourceUsage().maxRSS * 1024;
    return { ...result, ms: Math.round(performance.now() - started), dbBytes, peakRssBytes };
  }

  /** Follows another process that put the file aside, and a user who deleted it. */
  private async reopenIfReplaced(): Promise<void> {
    if (this.lease || !this.session.database.isReplaced()) return;
    await this.session.close();
    this.session = await this.openSession();
    this.noticeRecovery();
  }

  private openSession(pool = threadsFor(this.root, this.options)): Promise<Session> {
    // Its versions begin anew.
    this.recent.clear();
    const { root, settings, buffers } = this;
    const { storage, sqliteVec, deep, onLog } = this.options;
    const isSearching = (): boolean => performance.now() - this.lastSearch < SEARCH_REST_MS;
    const commit = this.writeBetween.bind(this);
    return Session.open({ root, storage, settings, sqliteVec, deep, buffers, onLog, isSearching, commit, pool });
  }

  private noticeRecovery(): void {
    const { recovery } = this.session.database;
    this.recovery = recovery ?? this.recovery;
    if (this.recovery && this.recovery !== this.noticed) this.options.onNotice?.(this.recovery.sentence);
    this.noticed = this.recovery;
  }
}
