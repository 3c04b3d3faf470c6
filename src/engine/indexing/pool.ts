import { once } from 'node:events';
import { availableParallelism } from 'node:os';
import { join } from 'node:path';
import { setFlagsFromString } from 'node:v8';
import { Worker } from 'node:worker_threads';
import { UserError } from '../../core/errors.js';
import type { IndexSettings } from '../../core/settings.js';
import type { FileOutcome } from '../store/writer.js';
import { bundled } from '../embedding/bundled.js';
import { classOf } from '../workspace/classes.js';
import { languageOf } from '../workspace/languages.js';
import type { Claims } from './claims.js';
import { HeldTime } from './heldTime.js';
import type { Parsed } from './makeRecord.js';
import type { Assignment, Compiled, Delivery, Finished, Job, Preparation, WorkerStart } from './messages.js';
import { inThread } from './thread.js';
import type { ThreadWork } from './threadWork.js';
import { contentVersion } from './version.js';

/** Assignments a thread has at hand, so that it need not wait while the writer writes: about a second's work. */
const ASSIGNMENTS = 6;
/** One assignment: at most so many files and bytes. */
const ASSIGNMENT_FILES = 32;
const ASSIGNMENT_BYTES = 256 * 1024;
/** … and this share of a thread's part of what is left, so that threads end together (guided self-scheduling, 1987). */
const SHARE = 1 / 8;
/**
 * Bytes that have to wait for another thread to be started: its start, and V8's compiling everything once more, take as
 * long as 200 kB of source on one core, and somewhat longer beside a busy thread.
 */
const THREAD_BYTES = 1024 * 1024;
/**
 * Files from which on a run that one thread does is shared with it: the thread parses, and this one, else idle, does the
 * rest. Both then meet their code for the first time, and that is what a small run takes longest for.
 */
const SHARED_FILES = 16;
/** For so long V8 is sparing with what it compiles; a run of half a minute takes a sixth longer when it always is. */
const THRIFTY_MS = 2_000;
/** Milliseconds between looks at what each thread is doing. */
const WATCH_MS = 100;
/** Most of what a thread makes is gone a file later; a small nursery keeps it from lying around until collected. */
const HEAP = { maxYoungGenerationSizeMb: 16, maxOldGenerationSizeMb: 1024 };
/** All of the nursery from the beginning: growing into it costs a tenth of what indexing takes. */
const WHOLE_NURSERY = `--min-semi-space-size=${HEAP.maxYoungGenerationSizeMb}`;
/** Milliseconds a thread may take to start. */
const START_LIMIT_MS = 60_000;

export interface PoolOptions {
  root: string;
  resources: string;
  settings: IndexSettings;
}

/** One core is for the editor and the writer; of two not, as the writer needs a fifth of one (docs/decisions/0005). */
const threads = (cores: number): number => (cores <= 2 ? cores : cores - 1);

/**
 * Has V8 wait longer before it compiles a function for the last time: that takes a tenth of a small run's processor time,
 * and only pays off after seconds. Versions before 13 do not know the flag.
 */
function compileThriftily(on: boolean): void {
  if (Number.parseInt(process.versions.v8, 10) >= 13)
    setFlagsFromString(on ? '--efficiency-mode' : '--no-efficiency-mode');
}

/** Is sparing for {@link THRIFTY_MS}. @returns the timer that ends it */
function thriftily(): NodeJS.Timeout {
  compileThriftily(true);
  return setTimeout(() => compileThriftily(false), THRIFTY_MS).unref();
}

/** Where jobs come from and outcomes go to. */
export interface Client {
  claims: Claims;
  /** The next job; undefined when there is none, now or any more. */
  next(): Job | undefined;
  /** What `next` has yet to give. */
  readonly left: { readonly jobs: number; readonly bytes: number };
  /** @param parsed what the outcome's content is to be made of yet */
  outcome(outcome: FileOutcome, parsed?: Parsed | null): void;
  /** Threads cannot be started: nothing more will come. */
  broken(error: Error): void;
}

/**
 * Worker threads. A file that takes longer than its limit, or that ends its thread, is reported as failed and the
 * thread replaced; the files it had not begun go to the new one.
 */
export class Pool {
  private readonly threads = new Set<Thread>();
  /** Grammars that the threads compiled; held for those that come after them, dropped with the last thread. */
  private readonly compiled = new Map<string, WebAssembly.Module>();
  private watch: NodeJS.Timeout | undefined;
  private thrift: NodeJS.Timeout | undefined;
  private client: Client | null = null;
  private isClosed = false;
  /** Whether threads only parse for the client. */
  private parseOnly = false;
  private readonly size: number;
  private known: string | undefined;

  constructor(private readonly options: PoolOptions) {
    this.size = options.settings.workers || threads(availableParallelism());
  }

  /** Labels the records, see version.ts. */
  get version(): string {
    return (this.known ??= contentVersion(this.options.resources));
  }

  /** Starts a thread ahead of the first job, if there is none: it is ready sooner. */
  warm(): void {
    if (this.threads.size === 0) this.start().worker.unref();
  }

  /** Serves a client until `release`. */
  serve(client: Client): void {
    this.client = client;
    const { jobs, bytes } = client.left;
    this.parseOnly = this.size > 1 && jobs >= SHARED_FILES && bytes < THREAD_BYTES;
    this.watch = setInterval(() => this.look(), WATCH_MS);
    this.fill();
  }

  /** Hands out jobs, to be called when there are new ones or when outcomes were taken care of. */
  fill(): void {
    const { client } = this;
    if (!client) return;
    const isEnough = (): boolean => this.threads.size > 0 && client.left.bytes < THREAD_BYTES;
    while (this.threads.size < this.size && !isEnough() && this.feed(client, () => this.start()));
    // In turn, so that one does not take what little there is.
    let hungry = [...this.threads];
    while (hungry.length > 0)
      hungry = hungry.filter(
        (thread) => !thread.retiring && thread.assignments < ASSIGNMENTS && this.feed(client, () => thread),
      );
  }

  /**
   * Ends service. Threads that are still at work are stopped; of the idle ones `keep` stay for the next client, without
   * keeping the process alive.
   */
  async release(keep: number): Promise<void> {
    this.client = null;
    clearInterval(this.watch);
    if (this.thrift) {
      clearTimeout(this.thrift);
      this.thrift = undefined;
      compileThriftily(false);
    }
    const idle = [...this.threads].filter((thread) => thread.inFlight.length === 0);
    const kept = new Set(idle.slice(0, keep));
    await Promise.all([...this.threads].filter((thread) => !kept.has(thread)).map((thread) => this.end(thread)));
    for (const thread of kept) thread.worker.unref();
    if (kept.size === 0) this.compiled.clear();
  }

  /**
   * Has work on the index as a whole done by a thread that is idle, else by one of its own.
   * @throws Error what the work threw
   */
  async perform(work: ThreadWork): Promise<void> {
    const thread = [...this.threads].find((one) => one.inFlight.length === 0);
    if (!thread || this.client) return inThread(this.options.resources, work);
    this.threads.delete(thread);
    thread.worker.ref();
    thread.worker.postMessage(work);
    await once(thread.worker, 'message');
    thread.worker.unref();
    this.threads.add(thread);
    if (this.isClosed) await this.end(thread);
  }

  async close(): Promise<void> {
    this.isClosed = true;
    await this.release(0);
  }

  private gather(client: Client): Job[] {
    const jobs: Job[] = [];
    let bytes = 0;
    const most = Math.min(ASSIGNMENT_FILES, Math.ceil((client.left.jobs * SHARE) / this.size));
    while (jobs.length < most && bytes < ASSIGNMENT_BYTES) {
      const job = client.next();
      if (!job) break;
      jobs.push(job);
      bytes += job.size;
    }
    return jobs;
  }

  /** Gives a thread one assignment; false when there is nothing to do. */
  private feed(client: Client, thread: () => Thread): boolean {
    const jobs = this.gather(client);
    if (jobs.length > 0) thread().assign(jobs, client.claims, this.version, this.parseOnly);
    return jobs.length > 0;
  }

  private start(): Thread {
    const thread = new Thread(this.options);
    this.threads.add(thread);
    thread.worker.on('message', (message: Delivery | Compiled | Finished) => {
      if ('module' in message) this.compiled.set(message.name, message.module);
      else if ('outcome' in message) this.receive(thread, message);
    });
    thread.worker.on('error', (error: Error) => this.lost(thread, 'error', error));
    thread.worker.on('exit', () => this.lost(thread, 'error', new Error('the thread ended')));
    return thread;
  }

  private receive(thread: Thread, { outcome, parsed, retire }: Delivery): void {
    if (!this.threads.has(thread)) return;
    thread.delivered();
    // Not before: with another flag a thread that starts could not use cached code.
    this.thrift ??= thriftily();
    thread.retiring ||= retire;
    if (thread.retiring && thread.inFlight.length === 0) void this.end(thread);
    this.client?.outcome(outcome, parsed);
    this.fill();
  }

  /** Looks for threads that are stuck on one file. */
  private look(): void {
    const now = performance.now();
    for (const thread of this.threads) {
      if (!thread.isStuck(now)) continue;
      const seconds = (this.options.settings.fileTimeoutMs / 1000).toLocaleString('en-GB');
      this.lost(thread, 'timeout', new Error(`took longer than ${seconds} s; left alone until it changes`));
    }
  }

  /** A thread is no more: the file it was at failed, the others of its files are done by another one. */
  private lost(thread: Thread, reason: 'timeout' | 'error', error: Error): void {
    if (!this.threads.has(thread)) return;
    const [culprit, ...rest] = thread.inFlight;
    void this.end(thread);
    const { client } = this;
    if (!client || !culprit) return;
    if (!thread.hasBegun) {
      // In words of its own: by its code it would be taken for a failure to write the index.
      const sentence = `No file can be read, as Quarry's threads do not start: ${error.message}. Installing Quarry again may mend it.`;
      client.broken(new UserError(sentence, 'unsupported-runtime'));
      return;
    }
    const { path, size, mtimeMs } = culprit;
    const file = { path, size, mtimeMs, racy: false, language: languageOf(path), class: classOf(path) };
    client.outcome({ ...file, state: 'failed', reason, detail: error.message, content: null });
    if (rest.length > 0) this.start().assign(rest, client.claims, this.version, this.parseOnly);
    this.fill();
  }

  private async end(thread: Thread): Promise<void> {
    this.threads.delete(thread);
    await thread.worker.terminate();
  }
}

/** One worker thread and the jobs it has, in the order in which it does them. */
class Thread {
  readonly worker: Worker;
  readonly inFlight: Job[] = [];
  assignments = 0;
  retiring = false;
  private isPrepared = false;
  private readonly ends: number[] = [];
  private deliveries = 0;
  private readonly counters = new Int32Array(new SharedArrayBuffer(8));
  private lastBegun = -1;
  private readonly held = new HeldTime(performance.now(), 10 * WATCH_MS);

  constructor(private readonly options: PoolOptions) {
    const { root, resources, settings } = options;
    const workerData: WorkerStart = { root, resources, settings, progress: this.counters.buffer };
    setFlagsFromString(WHOLE_NURSERY);
    this.worker = new Worker(join(resources, 'worker.cjs'), { workerData, resourceLimits: HEAP });
  }

  get hasBegun(): boolean {
    return Atomics.load(this.counters, 0) > 0;
  }

  assign(jobs: Job[], claims: Claims, version: string, parseOnly: boolean): void {
    this.worker.ref();
    if (!this.isPrepared) {
      const preparation: Preparation = { version, model: bundled().model?.memory ?? null };
      this.worker.postMessage(preparation);
      this.isPrepared = true;
    }
    this.inFlight.push(...jobs);
    this.ends.push(jobs.length);
    this.assignments++;
    const assignment: Assignment = { jobs, claims: claims.memory, parseOnly };
    this.worker.postMessage(assignment);
  }

  delivered(): void {
    this.inFlight.shift();
    this.deliveries++;
    if (--this.ends[0]! > 0) return;
    this.ends.shift();
    this.assignments--;
  }

  /** The thread counts what it begins and ends itself, so that a busy main thread does not make it look stuck. */
  isStuck(now: number): boolean {
    const begun = Atomics.load(this.counters, 0);
    const ended = Atomics.load(this.counters, 1);
    const isWaiting = begun > 0 && (begun === ended || this.deliveries < ended);
    const heldMs = this.held.look(now, begun !== this.lastBegun || isWaiting);
    this.lastBegun = begun;
    return heldMs > (begun === 0 ? START_LIMIT_MS : this.options.settings.fileTimeoutMs);
  }
}
