import type { DeepSettings } from '../core/deep.js';
import type { EngineApi } from '../core/engineApi.js';
import type { Terminal } from './terminal.js';

export interface OpenOptions {
  /** Folder that holds the indexes, one folder each. */
  storage: string;
  /** False: no run will follow. */
  willIndex: boolean;
  /** False scans vectors in JavaScript although sqlite-vec may be there. */
  sqliteVec: boolean;
  /** The optional model; nothing is embedded but by `EngineApi.embed`. */
  deep: { settings: DeepSettings; background: false };
  /** Takes sentences such as "The index was damaged; it is being rebuilt." */
  onNotice: (sentence: string) => void;
}

/** What a command needs from the outside; the edge where the environment enters. */
export interface CliContext {
  terminal: Terminal;
  /** Fires on Ctrl-C and on SIGTERM. */
  signal: AbortSignal;
  /** Current folder, environment and home: what paths and defaults are relative to. */
  cwd: string;
  environment: NodeJS.ProcessEnv;
  open: (root: string, options: OpenOptions) => Promise<EngineApi>;
}

/** Options that every command takes. */
export interface CommonOptions {
  indexDir?: string;
  json?: boolean;
  /** False: the index is asked as it is. */
  refresh?: boolean;
  /** The optional models, see deepSettings.ts. */
  embedding?: string;
  rerank?: string;
  /** Models may be downloaded. */
  download?: boolean;
}
