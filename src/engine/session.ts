import { dirname, join } from 'node:path';
import { type DeepSettings, type DeepStatus, noDeepTier } from '../core/deep.js';
import type { IndexSettings } from '../core/settings.js';
import type { Completer } from './completer/completer.js';
import { CompletionContexts } from './context/completionContext.js';
import { bundledEmbedder } from './embedding/bundled.js';
import { indexFile, indexFolder } from './folder.js';
import { Indexer } from './indexing/indexer.js';
import type { Pool } from './indexing/pool.js';
import { Learning } from './learning/learning.js';
import { resourcesDir } from './resources.js';
import { DeepTier } from './retrieval/deep/tier.js';
import { LearnedFiles } from './retrieval/learned/learned.js';
import { readNow } from './retrieval/readNow.js';
import { Retrieval } from './retrieval/retrieval.js';
import { Database } from './store/database.js';
import { Store } from './store/store.js';

/** The optional deep tier; without this there is none. */
export interface DeepOptions {
  settings: DeepSettings;
  /** Embed as soon as there is something to embed; false: only when the engine's `embed` is called. */
  background: boolean;
  /** False: WebAssembly, although a native ONNX runtime may be there. */
  native?: boolean;
  onChange?: (status: DeepStatus) => void;
  /** What it did, e.g. how many texts were sent where. */
  onLog?: (sentence: string) => void;
}

export interface SessionOptions {
  root: string;
  /** Folder that holds the indexes, one folder each. */
  storage: string;
  settings: IndexSettings;
  /** False: vectors are scanned in JavaScript even where sqlite-vec would load. */
  sqliteVec?: boolean | undefined;
  deep?: DeepOptions | undefined;
  /** Path → text that is not saved yet. */
  buffers: ReadonlyMap<string, string>;
  onLog?: ((sentence: string) => void) | undefined;
  /** Closed with the session, and when it cannot be opened. */
  pool: Pool;
  /** Writes of the deep tier, between runs. */
  commit(work: () => void, signal: AbortSignal): Promise<void>;
  /** Whether somebody searches, and the deep tier should rest. */
  isSearching(): boolean;
}

/** One connection to the index of a folder, with what reads and writes through it; replaced as a whole when the file is. */
export class Session {
  private constructor(
    readonly database: Database,
    readonly store: Store,
    readonly retrieval: Retrieval,
    readonly indexer: Indexer,
    readonly deep: DeepTier,
    readonly learning: Learning,
    readonly contexts: CompletionContexts,
    /** Loaded when first asked for: its tables weigh as much as all the rest of the engine. */
    readonly completer: () => Promise<Completer>,
  ) {}

  /** @throws UserError read-only, disk-full, busy, unsupported-runtime */
  static async open(options: SessionOptions): Promise<Session> {
    const { root, storage, settings, pool, buffers, sqliteVec, onLog } = options;
    const resources = resourcesDir();
    const folder = indexFolder(storage, root);
    const file = indexFile(folder);
    const database = await Database.open({ file, resources, storage, sqliteVec }).catch(async (error: unknown) => {
      await pool.close();
      throw error;
    });
    const store = new Store(database);
    const indexer = new Indexer(store, pool, root, settings, onLog);
    if (indexer.isLarge()) await database.useSqliteVec();
    const deep = new DeepTier({
      settings: noDeepTier,
      background: false,
      ...options.deep,
      store,
      folder,
      models: join(storage, 'models'),
      commit: (work, signal) => options.commit(work, signal),
      isBusy: () => indexer.phase !== 'idle' || options.isSearching(),
    });
    const learned = new LearnedFiles(join(folder, 'learned'));
    const retrieval = new Retrieval(store, bundledEmbedder, root, deep, learned, buffers);
    const learning = new Learning(root, retrieval, store, bundledEmbedder, learned);
    const read = async (path: string): Promise<string | null> => readNow(root, buffers, path);
    const contexts = new CompletionContexts({ source: store, root, resources, buffers, read });
    const completer = onFirstUse(() => openCompleter(store, buffers, learned));
    whenIdle(
      () => indexer.phase === 'idle' && !options.isSearching(),
      () => database.isOpen && store.coarse.prepare(store.version()) && retrieval.catalogue(),
    );
    return new Session(database, store, retrieval, indexer, deep, learning, contexts, completer);
  }

  /** The folder of this index. */
  get folder(): string {
    return dirname(this.database.file);
  }

  async close(): Promise<void> {
    await this.deep.close();
    // Threads that are done need no database, and take a moment to end.
    const ended = this.indexer.close();
    await this.contexts.close();
    this.database.close();
    await ended;
  }
}

async function openCompleter(
  store: Store,
  buffers: SessionOptions['buffers'],
  learned: LearnedFiles,
): Promise<Completer> {
  const [{ Completer }, { completerSource }] = await Promise.all([
    import('./completer/completer.js'),
    import('./completer/source.js'),
  ]);
  return new Completer(completerSource(store), buffers, learned);
}

/** What `make` gives, made once. */
function onFirstUse<T>(make: () => T): () => T {
  let made: { value: T } | undefined;
  return () => (made ??= { value: make() }).value;
}

/** Looks so often whether anything is to be done, milliseconds. */
const IDLE_AFTER_MS = 1_000;

/** Does what the first search would have to wait for, once nobody waits for anything else; keeps no process alive. */
function whenIdle(isIdle: () => boolean, work: () => void): void {
  const looking = setInterval(() => {
    if (!isIdle()) return;
    clearInterval(looking);
    try {
      work();
    } catch {
      // What is wrong with the index is told by whoever asks it.
    }
  }, IDLE_AFTER_MS).unref();
}
