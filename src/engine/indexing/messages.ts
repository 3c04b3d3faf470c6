import type { IndexSettings } from '../../core/settings.js';
import type { Found } from '../workspace/discover.js';
import type { FileOutcome } from '../store/writer.js';
import type { Parsed } from './makeRecord.js';

/** What a worker thread is started with. */
export interface WorkerStart {
  root: string;
  resources: string;
  settings: IndexSettings;
  /** Two Int32: files begun, files ended. Read by the pool while the worker is busy. */
  progress: SharedArrayBuffer;
}

/** A file to index. `again`: its content was claimed by a thread that did not deliver; do not refer to it. */
export type Job = Found & { again?: boolean };

/** Pool → worker, before the first assignment: a thread may be started before this is known. */
export interface Preparation {
  /** What the records are labelled with, see version.ts. */
  version: string;
  /** The embedding model in memory that all threads share; null when there is none. */
  model: WebAssembly.Memory | null;
}

/** Pool → worker. */
export interface Assignment {
  jobs: Job[];
  claims: SharedArrayBuffer;
  /** The worker only parses, and the run makes the records. */
  parseOnly: boolean;
}

/** Worker → pool: a grammar as compiled, for the pool to keep (see KeepModule). */
export interface Compiled {
  name: string;
  module: WebAssembly.Module;
}

/** Worker → pool: the work on the index as a whole is done. */
export interface Finished {
  finished: true;
}

/** Worker → pool, one a job in order. */
export interface Delivery {
  outcome: FileOutcome;
  /** What the outcome's content is to be made of yet. */
  parsed: Parsed | null;
  /** The thread has grown and should be replaced when it is done. */
  retire: boolean;
}
