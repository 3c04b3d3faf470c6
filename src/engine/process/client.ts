import type { ChildProcess } from 'node:child_process';
import { setTimeout as sleep } from 'node:timers/promises';
import { CancellationTokenSource, type MessageConnection, type RequestType } from 'vscode-jsonrpc/node';
import type { DeepAction, DeepStatus } from '../../core/deep.js';
import type { EmbedOptions, EngineApi, IndexOptions } from '../../core/engineApi.js';
import { Cancelled, UserError } from '../../core/errors.js';
import type { LearnOptions } from '../../core/learning.js';
import { backOffMs } from './backOff.js';
import { startEngine, type Launch } from './launch.js';
import {
  adaptRequest,
  calibrateRequest,
  changesRequest,
  closeRequest,
  completeQueryRequest,
  contextRequest,
  prepareRequest,
  visitedRequest,
  completeRequest,
  completionJudgedRequest,
  deepNotification,
  deepRequest,
  embedRequest,
  explainFileRequest,
  knownRequest,
  forgetRequest,
  gatherRequest,
  fromWire,
  healthRequest,
  indexProgress,
  indexRequest,
  learnProgress,
  logNotification,
  noticeNotification,
  openedRequest,
  openRequest,
  outlineRequest,
  readLinesRequest,
  setBufferRequest,
  structureRequest,
  suggestRequest,
  searchRequest,
  updateRequest,
  usagesRequest,
  type LearnParams,
  type LogLevel,
  type OpenParams,
  type WireError,
} from './protocol.js';

/** `down`: it died or did not start, and will be started again; `problem` says why in one sentence. */
export type EngineState =
  { name: 'starting' | 'running' | 'closed' } | { name: 'down'; problem: string; restartInMs: number };

export interface EngineClientOptions extends OpenParams, Launch {
  onLog?: (level: LogLevel, text: string) => void;
  /** A sentence for the user. */
  onNotice?: (sentence: string) => void;
  onState?: (state: EngineState) => void;
  onDeep?: (status: DeepStatus) => void;
}

/** A process that lived this long has proved itself: the next death starts the back-off anew. */
const PROVEN_MS = 30_000;
/** Longest wait of a request for an engine that is to be restarted; beyond it the caller is told. */
const PATIENCE_MS = 3000;
/** Time for the engine to close its index before it is killed. */
const CLOSE_LIMIT_MS = 5000;
/** A question that is asked again when the engine dies under it, but not for ever: it may be what kills the engine. */
const ATTEMPTS = 2;

/** One engine process, opened and ready. */
interface Running {
  connection: MessageConnection;
  child: ChildProcess;
}

/**
 * The engine in a process of its own. Whatever happens to that process, this side keeps working: a dead engine is
 * started again (after growing pauses), questions in flight are asked again, and index runs in flight end with
 * `engine-down`; what they had committed is kept, so the next run goes on from there.
 */
export class EngineClient implements EngineApi {
  readonly root: string;
  private state: EngineState = { name: 'starting' };
  /** The engine that serves, or will as soon as it has opened the index. */
  private running: Promise<Running>;
  private child: ChildProcess | null = null;
  /** Why the last engine could not open the index, in its own words. */
  private openFailure: Error | null = null;
  /** Ends the pause before the next start. */
  private wake: (() => void) | null = null;
  /** Path → text that is not saved yet. */
  private readonly buffers = new Map<string, string>();
  private deaths = 0;
  private runs = 0;
  private readonly ending = new AbortController();
  private closing: Promise<void> | null = null;

  constructor(private readonly options: EngineClientOptions) {
    this.root = options.root;
    this.running = this.start();
    // Failures are told through the state and to each request.
    this.running.catch(() => undefined);
  }

  async index({ signal, onProgress, ...options }: IndexOptions = {}) {
    const { connection } = await this.ready();
    const progress = ++this.runs;
    const listening = connection.onProgress(indexProgress, progress, (value) => onProgress?.(value));
    try {
      return await this.send(connection, indexRequest, { ...options, progress }, signal);
    } finally {
      listening.dispose();
    }
  }

  async update(paths: string[]) {
    return this.send((await this.ready()).connection, updateRequest, { paths });
  }

  search: EngineApi['search'] = (query, options, signal) => this.question(searchRequest, { query, options }, signal);
  gather: EngineApi['gather'] = (request, signal) => this.question(gatherRequest, request, signal);
  structure: EngineApi['structure'] = (query, signal) => this.question(structureRequest, query, signal);
  context: EngineApi['context'] = (cursor, options, signal) =>
    this.question(contextRequest, { cursor, options }, signal);

  prepare: EngineApi['prepare'] = (cursor) => this.question(prepareRequest, { cursor });

  complete: EngineApi['complete'] = (cursor, options, signal) =>
    this.question(completeRequest, { cursor, options }, signal);

  completionJudged: EngineApi['completionJudged'] = (path, confidence, accepted) =>
    this.question(completionJudgedRequest, { path, confidence, accepted });

  visited: EngineApi['visited'] = (visit) => this.question(visitedRequest, { visit });

  completeQuery: EngineApi['completeQuery'] = (query, limit) => this.question(completeQueryRequest, { query, limit });

  suggest: EngineApi['suggest'] = (typed, what, limit) => this.question(suggestRequest, { typed, what, limit });
  changes: EngineApi['changes'] = (which) => this.question(changesRequest, { which });

  /** Engines to come are told too. */
  async setBuffer(path: string, text: string | null) {
    if (text === null) this.buffers.delete(path);
    else this.buffers.set(path, text);
    return this.question(setBufferRequest, { path, text });
  }

  usages: EngineApi['usages'] = (name, limit, of) => this.question(usagesRequest, { name, limit, of });
  outline: EngineApi['outline'] = (path) => this.question(outlineRequest, { path });
  readLines: EngineApi['readLines'] = (path, startLine, endLine) =>
    this.question(readLinesRequest, { path, startLine, endLine });
  known: EngineApi['known'] = (request) => this.question(knownRequest, request);
  explainFile: EngineApi['explainFile'] = (path) => this.question(explainFileRequest, { path });
  calibrate: EngineApi['calibrate'] = (options) => this.learn(calibrateRequest, options);
  adapt: EngineApi['adapt'] = (options) => this.learn(adaptRequest, options);

  async opened(query: string, path: string) {
    return this.send((await this.ready()).connection, openedRequest, { query, path });
  }

  async forget() {
    return this.send((await this.ready()).connection, forgetRequest, {});
  }

  private async learn<R>(
    type: RequestType<LearnParams, R, WireError>,
    { signal, onProgress }: LearnOptions = {},
  ): Promise<R> {
    const { connection } = await this.ready();
    const progress = ++this.runs;
    const listening = connection.onProgress(learnProgress, progress, (value) => onProgress?.(value));
    try {
      return await this.send(connection, type, { progress }, signal);
    } finally {
      listening.dispose();
    }
  }

  health: EngineApi['health'] = () => this.question(healthRequest, {});

  /** Progress of it comes through `onDeep`. */
  async embed({ signal }: EmbedOptions = {}) {
    return this.send((await this.ready()).connection, embedRequest, {}, signal);
  }

  async deep(action: DeepAction) {
    return this.send((await this.ready()).connection, deepRequest, { action });
  }

  /** The engine's process id while there is one. */
  get pid(): number | undefined {
    return this.child?.pid;
  }

  /** Starts the engine at once, if it waits for its next start: the user has mended what kept it from working. */
  restart(): void {
    if (this.state.name === 'down') this.wake?.();
  }

  /** Closes the index and ends the process; requests in flight and to come are rejected with `engine-down`. */
  close(): Promise<void> {
    this.closing ??= this.end();
    return this.closing;
  }

  private async end(): Promise<void> {
    this.become({ name: 'closed' });
    this.ending.abort();
    const { child } = this;
    if (!child || hasEnded(child)) return;
    const ended = new Promise<void>((resolve) => child.once('exit', () => resolve()));
    const politely = this.running.then(async ({ connection }) => {
      await connection.sendRequest(closeRequest, {});
      if (child.connected) child.disconnect();
    });
    await Promise.race([Promise.allSettled([politely, ended]), sleep(CLOSE_LIMIT_MS, undefined, { ref: false })]);
    if (!hasEnded(child)) child.kill('SIGKILL');
    await ended;
  }

  private become(state: EngineState): void {
    this.state = state;
    this.options.onState?.(state);
  }

  private async start(): Promise<Running> {
    const { root, storage, settings, deep, onLog, onNotice, onDeep } = this.options;
    const startedAt = performance.now();
    this.openFailure = null;
    const { child, connection, died } = startEngine(this.options, (level, text) => onLog?.(level, text));
    this.child = child;
    connection.onNotification(logNotification, ({ level, text }) => onLog?.(level, text));
    connection.onNotification(noticeNotification, ({ sentence }) => onNotice?.(sentence));
    connection.onNotification(deepNotification, (status) => onDeep?.(status));
    void died.then((how) => {
      // Rejects everything in flight.
      connection.dispose();
      const alive = performance.now() - startedAt;
      this.startAgain(this.openFailure ?? new UserError(`The engine ${how}.`, 'engine-down'), alive);
    });
    try {
      await this.send(connection, openRequest, { root, storage, settings, deep });
      for (const [path, text] of this.buffers) await this.send(connection, setBufferRequest, { path, text });
    } catch (error) {
      // A closed connection: `died` knows more about it. Else the engine itself said why it cannot serve.
      if (!(error instanceof UserError && error.code === 'engine-down')) this.openFailure = error as Error;
      child.kill();
      throw error;
    }
    if (this.state.name !== 'closed') this.become({ name: 'running' });
    return { child, connection };
  }

  private startAgain(cause: Error, aliveMs: number): void {
    if (this.state.name === 'closed') return;
    this.deaths = aliveMs > PROVEN_MS ? 1 : this.deaths + 1;
    const restartInMs = backOffMs(this.deaths);
    this.options.onLog?.('error', `${cause.message} Next start in ${restartInMs} ms.`);
    const patience = new UserError(
      `${cause.message} It starts again in ${Math.ceil(restartInMs / 1000)} s.`,
      cause instanceof UserError ? cause.code : 'engine-down',
    );
    let wake = (): void => undefined;
    const pause = new Promise<void>((resolve) => {
      wake = resolve;
      void sleep(restartInMs, undefined, { signal: this.ending.signal, ref: false }).then(resolve, resolve);
    });
    const next = pause.then(() => {
      if (this.ending.signal.aborted) throw closedError();
      this.become({ name: 'starting' });
      this.running = this.start();
      return this.running;
    });
    this.wake = () => {
      this.running = next;
      wake();
    };
    this.running = restartInMs > PATIENCE_MS ? Promise.reject(patience) : next;
    this.running.catch(() => undefined);
    next.catch(() => undefined);
    this.become({ name: 'down', problem: cause.message, restartInMs });
  }

  /** The engine, once it serves. @throws UserError when it will not soon */
  private async ready(): Promise<Running> {
    if (this.state.name === 'closed') throw closedError();
    return this.running;
  }

  /** A request that changes nothing: asked again of the next engine when one dies under it. */
  private async question<P, R>(type: RequestType<P, R, WireError>, params: P, signal?: AbortSignal): Promise<R> {
    for (let attempt = 1; ; attempt++) {
      const { connection } = await this.ready();
      try {
        return await this.send(connection, type, params, signal);
      } catch (error) {
        const lost = error instanceof UserError && error.code === 'engine-down';
        if (!lost || attempt >= ATTEMPTS || signal?.aborted) throw error;
        // Lets `died` arrive, so that `ready` waits for the next engine and not for the dead one.
        await sleep(10);
      }
    }
  }

  private async send<P, R>(
    connection: MessageConnection,
    type: RequestType<P, R, WireError>,
    params: P,
    signal?: AbortSignal,
  ): Promise<R> {
    if (signal?.aborted) throw new Cancelled();
    const source = new CancellationTokenSource();
    const cancel = (): void => source.cancel();
    signal?.addEventListener('abort', cancel, { once: true });
    try {
      return await connection.sendRequest<R>(type.method, params, source.token);
    } catch (error) {
      if (signal?.aborted) throw new Cancelled();
      const told = fromWire(error);
      throw told === error ? lostError() : told;
    } finally {
      signal?.removeEventListener('abort', cancel);
      source.dispose();
    }
  }
}

const hasEnded = (child: ChildProcess): boolean => child.exitCode !== null || child.signalCode !== null;
const lostError = (): UserError => new UserError('The engine stopped while it worked on this.', 'engine-down');
const closedError = (): UserError => new UserError('The engine of this folder is closed.', 'engine-down');
