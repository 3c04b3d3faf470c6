import * as vscode from 'vscode';
import type { DeepSettings, DeepStatus } from '../../core/deep.js';
import { Cancelled, sentenceOf, UserError } from '../../core/errors.js';
import type { Plan } from '../../core/fileChanges.js';
import type { IndexProgress, IndexSummary } from '../../core/health.js';
import type { IndexSettings } from '../../core/settings.js';
import { EngineClient, type EngineState } from '../../engine/process/client.js';
import { Watcher } from './watcher.js';

/**
 * What a folder's index is doing. `waiting`: another window writes it just now. `stopped`: it cannot go on by itself, or
 * the user cancelled. `problem` is a sentence.
 */
export type RepositoryState =
  | { name: 'starting' }
  | { name: 'indexing'; progress: IndexProgress }
  | { name: 'ready'; files: number; chunks: number }
  | { name: 'waiting' | 'stopped'; problem: string };

export interface RepositoryOptions {
  folder: vscode.WorkspaceFolder;
  /** What its paths are told apart by where several folders are open. */
  name: string;
  /** The engine's bundle, and the folder that holds the indexes. */
  module: string;
  storage: string;
  settings: IndexSettings;
  /** The optional model. */
  deep: DeepSettings;
  log: vscode.LogOutputChannel;
}

/** Pause before another try where a second window is the one that writes the index. */
const BUSY_RETRY_MS = 5000;

const CANCELLED = 'Indexing was cancelled, so results are incomplete. “Quarry: Rebuild Index” starts it again.';

/** One workspace folder: its engine, and an index that follows the files. One run at a time; changes queue up. */
export class Repository implements vscode.Disposable {
  readonly engine: EngineClient;
  readonly folder: vscode.WorkspaceFolder;
  readonly name: string;
  /** The folder that holds its index, and others'. */
  readonly storage: string;
  private readonly changes = new vscode.EventEmitter<void>();
  /** Fires when {@link state} changed. */
  readonly onDidChange = this.changes.event;
  private current: RepositoryState = { name: 'starting' };
  private deepStatus: DeepStatus | null = null;
  private readonly watcher: Watcher;
  private readonly log: vscode.LogOutputChannel;
  private queue: Promise<unknown> = Promise.resolve();
  private run: AbortController | null = null;
  private treeWaits = false;
  private disposed = false;
  private retry: NodeJS.Timeout | undefined;

  constructor({ folder, name, log, ...options }: RepositoryOptions) {
    this.folder = folder;
    this.name = name;
    this.log = log;
    this.storage = options.storage;
    this.engine = new EngineClient({
      ...options,
      root: folder.uri.fsPath,
      onLog: (level, text) => log[level](`[${name}] ${text}`),
      onNotice: (sentence) => void vscode.window.showInformationMessage(`Quarry: ${sentence}`),
      onState: (state) => this.follow(state),
      onDeep: (status) => this.followDeep(status),
    });
    this.watcher = new Watcher(folder, (plan) => this.refresh(plan));
    this.refresh('tree');
  }

  get state(): RepositoryState {
    return this.current;
  }

  /** What the optional model does; null before anything is known. */
  get deep(): DeepStatus | null {
    return this.deepStatus;
  }

  /** Brings the index up to date with what changed, after what is under way. Problems end in {@link state}. */
  refresh(plan: Exclude<Plan, 'nothing'>): void {
    if (plan === 'tree') {
      if (this.treeWaits) return;
      this.treeWaits = true;
    }
    // The engine takes saved files in between, also while it looks at the whole tree.
    const work =
      plan === 'tree'
        ? this.enqueue(() => {
            this.treeWaits = false;
            return this.indexTree({ first: openPaths(this.folder) });
          })
        : this.updatePaths(plan);
    work.catch(() => undefined);
  }

  /**
   * Forgets the index and builds it anew; what is under way is cancelled first.
   * @throws UserError when it cannot, Cancelled when `signal` fires
   */
  async rebuild(signal: AbortSignal, onProgress: (progress: IndexProgress) => void): Promise<IndexSummary> {
    this.engine.restart();
    this.run?.abort();
    const summary = await this.enqueue(() => this.indexTree({ force: true, signal, onProgress }));
    if (!summary || summary.cancelled) throw new Cancelled();
    return summary;
  }

  /** Ends the folder's engine; what is indexed stays on disk. */
  dispose(): void {
    this.disposed = true;
    clearTimeout(this.retry);
    this.watcher.dispose();
    this.run?.abort();
    this.changes.dispose();
    void this.engine.close();
  }

  /** {@link dispose}, and waits for the engine's process to end. */
  async close(): Promise<void> {
    this.dispose();
    await this.engine.close();
  }

  private enqueue<T>(job: () => Promise<T>): Promise<T> {
    const done = this.queue.then(job);
    this.queue = done.catch(() => undefined);
    return done;
  }

  private async indexTree(options: {
    force?: boolean;
    first?: string[];
    signal?: AbortSignal;
    onProgress?: (progress: IndexProgress) => void;
  }): Promise<IndexSummary | undefined> {
    if (this.disposed) return undefined;
    this.run = new AbortController();
    const signal = options.signal ? AbortSignal.any([options.signal, this.run.signal]) : this.run.signal;
    try {
      const summary = await this.engine.index({
        ...options,
        signal,
        onProgress: (progress) => {
          if (progress.phase !== 'ready') this.become({ name: 'indexing', progress });
          options.onProgress?.(progress);
        },
      });
      this.log.info(
        `[${this.name}] ${summary.files} files, ${summary.chunks} chunks; ${summary.read} read, ${summary.removed} ` +
          `removed, ${summary.failed} failed in ${summary.ms} ms${summary.cancelled ? ' (cancelled)' : ''}`,
      );
      if (summary.cancelled) this.become({ name: 'stopped', problem: CANCELLED });
      else this.become({ name: 'ready', files: summary.files, chunks: summary.chunks });
      return summary;
    } catch (error) {
      this.report(error);
      throw error;
    } finally {
      this.run = null;
    }
  }

  private async updatePaths(paths: string[]): Promise<void> {
    if (this.disposed) return;
    try {
      const summary = await this.engine.update(paths);
      this.log.debug(`[${this.name}] ${paths.length} changed: ${summary.read} read, ${summary.removed} removed`);
      if (this.current.name === 'ready') {
        this.become({ name: 'ready', files: summary.files, chunks: summary.chunks });
      }
    } catch (error) {
      this.report(error);
      throw error;
    }
  }

  private report(error: unknown): void {
    if (this.disposed) return;
    if (error instanceof Cancelled) {
      this.become({ name: 'stopped', problem: CANCELLED });
      return;
    }
    const problem = sentenceOf(error);
    this.log.error(`[${this.name}] ${problem}`);
    if (error instanceof UserError && error.code === 'busy') {
      this.become({ name: 'waiting', problem: `${problem} Searching works all the same.` });
      clearTimeout(this.retry);
      this.retry = setTimeout(() => this.refresh('tree'), BUSY_RETRY_MS);
    } else if (!(error instanceof UserError && error.code === 'engine-down')) {
      this.become({ name: 'stopped', problem });
    }
  }

  /** A dead engine is started again by its client; what was under way is then taken up again. */
  private follow(state: EngineState): void {
    if (this.disposed) return;
    if (state.name === 'down') this.become({ name: 'stopped', problem: state.problem });
    if (state.name === 'running' && this.current.name === 'stopped') {
      this.become({ name: 'starting' });
      this.refresh('tree');
    }
  }

  /** The user is told once when the deep tier cannot go on without them; the instant tier serves all the same. */
  private followDeep(status: DeepStatus): void {
    if (this.disposed) return;
    const isNews = status.state === 'stopped' && status.problem !== this.deepStatus?.problem;
    this.deepStatus = status;
    this.changes.fire();
    if (!isNews) return;
    const choose = 'Choose Embedding Model';
    void vscode.window.showWarningMessage(`Quarry: ${status.problem}`, choose).then((answer) => {
      if (answer === choose) void vscode.commands.executeCommand('quarry.chooseModel');
    });
  }

  private become(state: RepositoryState): void {
    if (this.disposed) return;
    this.current = state;
    this.changes.fire();
  }
}

/** Files of this folder that are open, the active one first: they are what the user asks about next. */
function openPaths(folder: vscode.WorkspaceFolder): string[] {
  const uris = vscode.window.tabGroups.all
    .flatMap((group) => group.tabs)
    .map((tab) => (tab.input instanceof vscode.TabInputText ? tab.input.uri : undefined));
  return [vscode.window.activeTextEditor?.document.uri, ...uris]
    .filter((uri) => uri?.scheme === 'file' && vscode.workspace.getWorkspaceFolder(uri) === folder)
    .map((uri) => vscode.workspace.asRelativePath(uri!, false).replaceAll('\\', '/'))
    .filter((path, i, all) => all.indexOf(path) === i);
}
