import { existsSync } from 'node:fs';
import { type IndexSettings, withDefaults } from '../core/settings.js';
import { indexFile, indexFolder } from './folder.js';
import { Pool } from './indexing/pool.js';
import { resourcesDir } from './resources.js';

export interface ThreadOptions {
  /** Folder that holds the indexes, one folder each. */
  storage: string;
  settings?: Partial<IndexSettings>;
  /** False: the index is asked as it is, and no thread starts ahead of a run. */
  willIndex?: boolean;
}

/**
 * The threads that read a folder. Where there is no index every file will be read, and a thread is what the first one
 * waits for longest: it starts at once.
 * @param root absolute path, links followed
 */
export function threadsFor(root: string, { storage, settings, willIndex = true }: ThreadOptions): Pool {
  const pool = new Pool({ root, resources: resourcesDir(), settings: withDefaults(settings) });
  if (willIndex && !existsSync(indexFile(indexFolder(storage, root)))) pool.warm();
  return pool;
}
