import { sentenceOf } from '../../core/errors.js';
import type { IndexProgress } from '../../core/health.js';
import type { FileStatus } from '../../core/source.js';
import type { FileOutcome, Writer } from '../store/writer.js';
import type { Found } from '../workspace/discover.js';
import type { Claims } from './claims.js';
import { makeRecord, type Parsed } from './makeRecord.js';
import type { Job } from './messages.js';
import type { Plan } from './plan.js';
import type { Client, Pool } from './pool.js';

/** The first batch is written this soon (milliseconds), so that search has something to find. */
const FIRST_BATCH_MS = 100;
/** Each later one waits this much longer, up to the most: few large batches make few, large posting segments. */
const BATCH_GROWTH = 2;
const LONGEST_BATCH_MS = 3_000;
/** … and at most so many times what is left: the last one is written when the threads are done, beside nobody. */
const MOST_OF_LEFT = 3;
const SHORTEST_BATCH_MS = 40;
/** Source bytes of a batch at most: bounds memory, and the time that one transaction takes. */
const BATCH_BYTES = 4 * 1024 * 1024;
/** What a file costs besides its bytes, for that bound. */
const FILE_BYTES = 1024;
/** Bytes of a file that count as work to do: what is larger is seldom code, and soon done. */
const MOST_COUNTED = 64 * 1024;
/** Milliseconds between progress events. */
const PROGRESS_MS = 100;

/** What a run did. */
export interface Done {
  read: number;
  parsed: number;
  removed: number;
  cancelled: boolean;
}

/**
 * Carries a plan out: threads make records, and this writes them, a batch a transaction. What is committed stays,
 * however the run ends; a later run goes on from there, since it plans by what is committed.
 */
export class Run implements Client {
  readonly done: Done = { read: 0, parsed: 0, removed: 0, cancelled: false };
  /** The next one last. */
  private readonly queue: Job[] = [];
  private queueBytes = 0;
  /** Of the files that are queued or with a thread, and of those that came back. */
  private leftBytes = 0;
  private doneBytes = 0;
  /** Paths that are not in the index as they are now, in the order in which they are done. */
  readonly pending: Set<string>;
  private total: number;
  private finished = 0;
  private batch: FileOutcome[] = [];
  private batchBytes = 0;
  /** Files whose content another thread claimed and has not delivered yet. */
  private orphans: FileOutcome[] = [];
  private batchMs = FIRST_BATCH_MS;
  /** When the last batch was written, and what was done by then. */
  private written = { ms: performance.now(), bytes: 0 };
  private timer: NodeJS.Timeout | undefined;
  private lastProgress = 0;
  /** Whether files can be put into it. */
  isOpen = false;
  /** Settles when all is written, the signal fired, or writing failed. */
  private readonly ended: Promise<void>;
  private resolve!: () => void;
  private reject!: (error: unknown) => void;
  /** Called after the commit that has a path in it. */
  private readonly waiting = new Map<string, () => void>();

  constructor(
    private readonly pool: Pool,
    private readonly writer: Writer,
    readonly claims: Claims,
    private readonly plan: Plan,
    private readonly onProgress: (progress: IndexProgress) => void,
    private readonly signal?: AbortSignal,
  ) {
    this.enqueue(plan.todo.toReversed());
    this.pending = new Set(plan.todo.map(({ path }) => path));
    this.total = this.queue.length;
    this.ended = new Promise((resolve, reject) => {
      this.resolve = resolve;
      this.reject = reject;
    });
  }

  /** Share of the files that are done, 0 to 1. */
  get coverage(): number {
    return this.total === 0 ? 1 : this.finished / this.total;
  }

  /** @throws UserError disk-full, read-only; Error when threads cannot be started */
  async execute(keepThreads: number): Promise<Done> {
    const { removed, refused } = this.plan;
    if (removed.length + refused.length > 0) this.writer.apply({ removed, files: refused.map(outcomeOf) });
    this.done.removed = removed.length;
    if (this.queue.length === 0) return this.done;
    const cancel = (): void => {
      this.done.cancelled = true;
      this.resolve();
    };
    if (this.signal?.aborted) cancel();
    this.signal?.addEventListener('abort', cancel, { once: true });
    try {
      this.report(null);
      this.isOpen = true;
      this.pool.serve(this);
      await this.ended;
      this.isOpen = false;
      this.write();
    } finally {
      this.isOpen = false;
      clearTimeout(this.timer);
      this.signal?.removeEventListener('abort', cancel);
      await this.pool.release(keepThreads);
      for (const written of this.waiting.values()) written();
    }
    return this.done;
  }

  /** Does files before all others that are waiting; resolves when they are written, or the run ended. */
  async insert(files: readonly Found[], removed: readonly string[], refused: readonly FileStatus[]): Promise<void> {
    this.writer.apply({ removed: [...removed], files: refused.map(outcomeOf) });
    this.done.removed += removed.length;
    this.total += files.length;
    const written = files.map((file) => new Promise<void>((resolve) => this.waiting.set(file.path, resolve)));
    this.enqueue(files);
    for (const { path } of files) this.pending.add(path);
    this.pool.fill();
    await Promise.all(written);
  }

  get left(): { jobs: number; bytes: number } {
    return { jobs: this.queue.length, bytes: this.queueBytes };
  }

  next(): Job | undefined {
    if (this.batchBytes > 2 * BATCH_BYTES) return undefined;
    const job = this.queue.pop();
    this.queueBytes -= job ? counted(job) : 0;
    return job;
  }

  private enqueue(jobs: readonly Job[]): void {
    for (const job of jobs) {
      this.queue.push(job);
      this.queueBytes += counted(job);
      this.leftBytes += counted(job);
    }
  }

  outcome(given: FileOutcome, parsed?: Parsed | null): void {
    const outcome = parsed ? recorded(given, parsed, this.pool.version) : given;
    this.batch.push(outcome);
    this.done.read++;
    if (outcome.content && 'text' in outcome.content) this.done.parsed++;
    this.batchBytes += FILE_BYTES + outcome.size;
    this.leftBytes -= counted(outcome);
    this.doneBytes += counted(outcome);
    this.finished++;
    this.report(outcome.path);
    const isLast = this.finished === this.total;
    const isLarge = this.batchBytes >= BATCH_BYTES;
    if (isLast || isLarge || this.waiting.has(outcome.path) || this.isEnding()) this.tryWrite();
    else this.timer ??= setTimeout(() => this.tryWrite(), this.batchMs);
    if (this.finished === this.total) this.resolve();
  }

  broken(error: Error): void {
    this.reject(error);
  }

  /** Whether little is left beside what was done since the last batch. */
  private isEnding(): boolean {
    const { written, doneBytes, leftBytes } = this;
    const isLong = performance.now() - written.ms >= SHORTEST_BATCH_MS;
    return isLong && doneBytes - written.bytes >= MOST_OF_LEFT * leftBytes;
  }

  private tryWrite(): void {
    this.written = { ms: performance.now(), bytes: this.doneBytes };
    try {
      this.write();
      this.batchMs = Math.min(LONGEST_BATCH_MS, this.batchMs * BATCH_GROWTH);
      this.pool.fill();
    } catch (error) {
      this.reject(error);
    }
  }

  private write(): void {
    clearTimeout(this.timer);
    this.timer = undefined;
    // Contents before those who only refer to them.
    const makes = ({ content }: FileOutcome): boolean => content !== null && 'text' in content;
    const files = [...this.batch.filter(makes), ...this.batch.filter((file) => !makes(file)), ...this.orphans];
    if (files.length === 0) return;
    this.batch = [];
    this.batchBytes = 0;
    const missing = new Set(this.writer.apply({ files, removed: [] }));
    this.orphans = files.filter(({ path }) => missing.has(path));
    for (const { path } of files) {
      if (missing.has(path)) continue;
      this.pending.delete(path);
      this.waiting.get(path)?.();
      this.waiting.delete(path);
    }
    if (this.finished === this.total && !this.done.cancelled) this.adopt();
  }

  /** All have delivered, and some contents did not come: their threads were lost. Other paths with them are read again. */
  private adopt(): void {
    this.enqueue(this.orphans.map(({ path, size, mtimeMs }) => ({ path, size, mtimeMs, again: true })));
    this.finished -= this.orphans.length;
    this.done.read -= this.orphans.length;
    this.orphans = [];
  }

  private report(current: string | null): void {
    const now = performance.now();
    if (now - this.lastProgress < PROGRESS_MS && this.finished < this.total) return;
    this.lastProgress = now;
    const { total, finished: done } = this;
    this.onProgress({ phase: 'indexing', total, done, ...(current !== null && { current }) });
  }
}

/** Bytes of a file as work to do. */
const counted = ({ size }: { size: number }): number => Math.min(size, MOST_COUNTED);

/** The row of a file that is not read. */
function outcomeOf(status: FileStatus): FileOutcome {
  return { ...status, mtimeMs: 0, racy: false, content: null };
}

/** Does the half of the work on a file that its thread left. */
function recorded(outcome: FileOutcome, parsed: Parsed, version: string): FileOutcome {
  try {
    return { ...outcome, content: makeRecord(parsed, version) };
  } catch (error) {
    return { ...outcome, state: 'failed', reason: 'error', detail: sentenceOf(error), content: null };
  }
}
