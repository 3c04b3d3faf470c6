import type { IndexOptions } from '../../core/engineApi.js';
import { Cancelled } from '../../core/errors.js';
import type { IndexPhase, IndexProgress } from '../../core/health.js';
import type { IndexSettings } from '../../core/settings.js';
import { AT_ONCE } from '../store/coarse.js';
import type { Store, Totals } from '../store/store.js';
import { Writer } from '../store/writer.js';
import { discover, type Discovery } from '../workspace/discover.js';
import { examinePaths } from '../workspace/explain.js';
import { type GitConfig, gitConfig } from '../workspace/git.js';
import { Claims } from './claims.js';
import { compact } from './compact.js';
import { plan, type Plan } from './plan.js';
import type { Pool } from './pool.js';
import { type Done, Run } from './run.js';

/** Files of a run from which on its threads have grown too large to wait for the next saved file … */
const LARGE_RUN = 500;
/** … and too large to link the files, too. */
const HUGE_RUN = 5_000;
/** Milliseconds after which a thread that waits for the next saved file is let go. */
const KEEP_WARM_MS = 120_000;
/** Contents that may be claimed by updates that are put into a run. */
const SPARE_CLAIMS = 4_096;

/** About; in the trees of the benchmarks 8 to 11. */
const CHUNKS_A_FILE = 9;

/** Counts of a finished run. */
export type Result = Done & Totals;

/** Keeps one index in step with one folder: discover → plan → run → compact. Its user holds the lease. */
export class Indexer {
  phase: IndexPhase | 'idle' = 'idle';
  private readonly writer: Writer;
  private current: Run | null = null;
  private cooling: NodeJS.Timeout | undefined;
  /** Git's, as the last whole run found it: saved files go by that. */
  private config: GitConfig | undefined;
  /** Of the last run, for saved files; and how many more may be claimed. */
  private claims: { known: Claims; room: number } | null = null;

  constructor(
    private readonly store: Store,
    private readonly pool: Pool,
    private readonly root: string,
    private readonly settings: IndexSettings,
    /** Takes what went wrong without harm. */
    private readonly log: (sentence: string) => void = () => undefined,
  ) {
    this.writer = new Writer(store.database);
  }

  /** Share of the files that are indexed, 0 to 1. */
  get coverage(): number {
    if (this.current) return this.current.coverage;
    return this.store.meta('complete') === '1' ? 1 : 0;
  }

  /** Paths that a run still has to do, next ones first. */
  pending(): Iterable<string> {
    return this.current?.pending ?? [];
  }

  /**
   * Brings the whole index up to date.
   * @throws UserError no-such-folder, disk-full, read-only, busy
   */
  async index(options: IndexOptions): Promise<Result> {
    const { signal, onProgress = () => undefined } = options;
    const progress = (phase: IndexPhase): void => {
      this.phase = phase;
      onProgress({ phase, total: 0, done: 0 });
    };
    try {
      if (options.force) this.reset();
      progress('discovering');
      this.config = gitConfig(this.root);
      const discovery = await discover(this.root, this.settings, { signal, config: this.config });
      const todo = plan(discovery, this.store.knownFiles(), this.outdated(), options.first);
      if (isEmpty(todo) && this.store.meta('settled') === '1') {
        progress('ready');
        return { ...nothingDone(), ...this.keptTotals() };
      }
      this.phase = 'indexing';
      const done = await this.carryOut(todo, onProgress, signal);
      if (!done.cancelled) {
        progress('compacting');
        // The one merges postings, the other reads outlines: two threads, and neither waits for the other.
        const linked = this.link();
        // Else it is the thread that is done last, with nobody beside it.
        this.store.database.checkpoint();
        await this.tidy(signal).finally(() => linked);
        if (todo.todo.length >= LARGE_RUN) await this.pool.release(0);
        this.writer.complete(this.pool.version, this.store.totals());
        progress('ready');
      }
      return { ...done, ...this.store.totals() };
    } catch (error) {
      if (!(error instanceof Cancelled)) throw error;
      return { ...nothingDone(), cancelled: true, ...this.store.totals() };
    } finally {
      this.phase = 'idle';
    }
  }

  /**
   * Brings some paths up to date; into a run that is going on they are put first.
   * @returns null when only a look at the whole folder can tell what changed
   * @throws UserError no-such-folder, disk-full, read-only, busy
   */
  async update(paths: readonly string[]): Promise<Result | null> {
    // The index was deleted or put aside meanwhile, and this one is new.
    if (!this.current && this.store.meta('settled') === null) return null;
    this.config ??= gitConfig(this.root);
    const discovery = examinePaths(this.root, this.settings, paths, this.config);
    if (discovery.skipped.some(isFolder)) return null;
    const todo = plan(discovery, this.store.knownFiles(paths), new Set(), paths);
    if (this.current && this.isRunning) {
      await this.current.insert(todo.todo, todo.removed, todo.refused);
      const { length: read } = todo.todo;
      return { read, parsed: 0, removed: todo.removed.length, cancelled: false, ...this.store.totals() };
    }
    const isSettled = this.store.meta('settled') === '1';
    // A commit has readers look again at what they know: events of files that are as they were make none.
    if (isEmpty(todo) && isSettled) return { ...nothingDone(), ...this.keptTotals() };
    const done = await this.carryOut(todo, () => undefined);
    await this.compact(false);
    const totals = this.store.totals();
    if (isSettled) this.writer.settle(totals);
    return { ...done, ...totals };
  }

  /** Somebody types, and will save: a thread takes longer to start than a saved file does in all. */
  expectSave(): void {
    if (this.current) return;
    this.pool.warm();
    this.coolLater();
  }

  /** Does what updates leave undone, since it concerns all files: for when there is time. */
  async rest(signal: AbortSignal): Promise<void> {
    await this.tidy(signal);
    await this.link();
  }

  /** Brings the graph of the files up to date; cheap when it is. What fails is left as it was: search does without. */
  async link(): Promise<void> {
    const { file } = this.store.database;
    await this.pool
      .perform({ graph: { file, root: this.root } })
      .catch((error: unknown) => this.log(`The graph of the files stays as it was: ${String(error)}`));
  }

  /** Whether a run is going on that updates are put into. */
  get isRunning(): boolean {
    return this.current?.isOpen ?? false;
  }

  async close(): Promise<void> {
    clearTimeout(this.cooling);
    await this.pool.close();
  }

  /** Whether there are, or will be with so many more files, more chunks than a search reads into memory at once: then sqlite-vec is of use. */
  isLarge(files = 0): boolean {
    return this.store.chunkIds() + files * CHUNKS_A_FILE > AT_ONCE;
  }

  private async carryOut(todo: Plan, onProgress: (p: IndexProgress) => void, signal?: AbortSignal): Promise<Done> {
    clearTimeout(this.cooling);
    this.writer.begin();
    if (this.isLarge(todo.todo.length)) {
      await this.store.database.useSqliteVec();
      this.writer.completeSigns();
    }
    const claims = this.claimsFor(todo);
    this.current = new Run(this.pool, this.writer, claims.known, todo, onProgress, signal);
    try {
      const done = await this.current.execute(todo.todo.length < HUGE_RUN ? 1 : 0);
      // What a run claimed that was cut short is not there.
      if (!done.cancelled) this.claims = claims;
      return done;
    } finally {
      this.current = null;
      this.coolLater();
    }
  }

  private coolLater(): void {
    clearTimeout(this.cooling);
    this.cooling = setTimeout(() => void this.pool.release(0), KEEP_WARM_MS).unref();
  }

  /**
   * What need not be made again. Claims of an earlier run may be too few, as another process writes too: then a content
   * is made, and found to be there. Or too many: then it is made after all (Run).
   */
  private claimsFor({ todo: { length } }: Plan): { known: Claims; room: number } {
    const { claims } = this;
    this.claims = null;
    if (claims && claims.room > length) return { ...claims, room: claims.room - length };
    const keys = this.store.contentKeys(this.pool.version);
    const known = Claims.create(keys.length + length + 2 * SPARE_CLAIMS);
    for (const { hash, language } of keys) known.claim(hash, language);
    return { known, room: SPARE_CLAIMS };
  }

  /** Drops what no file needs, and merges posting segments, where that is worth it. */
  private async tidy(signal?: AbortSignal): Promise<void> {
    let collected = 0;
    for (const contents of this.writer.collectGarbage(this.pool.version)) {
      collected += contents;
      this.claims = null;
      await new Promise(setImmediate);
      if (signal?.aborted) return;
    }
    await this.compact(collected > 0);
  }

  private compact(all: boolean): Promise<void> {
    return compact(this.store.database, (work) => this.pool.perform(work), all);
  }

  private reset(): void {
    this.writer.reset();
    this.claims = null;
  }

  private outdated(): ReadonlySet<string> {
    return this.store.meta('version') === this.pool.version ? new Set() : this.store.outdated(this.pool.version);
  }

  private keptTotals(): Totals {
    const kept = this.store.meta('totals');
    return kept ? (JSON.parse(kept) as Totals) : this.store.totals();
  }
}

const nothingDone = (): Done => ({ read: 0, parsed: 0, removed: 0, cancelled: false });

const isEmpty = ({ todo, refused, removed }: Plan): boolean => todo.length + refused.length + removed.length === 0;

const isFolder = ({ detail }: Discovery['skipped'][number]): boolean => detail?.startsWith('a folder') ?? false;
