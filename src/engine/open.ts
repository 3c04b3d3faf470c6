import { existsSync } from 'node:fs';
import { defaultIndexSettings } from '../core/settings.js';
import type { Engine, EngineOptions } from './engine.js';
import { indexFile, indexFolder, realRoot } from './folder.js';
import { Pool } from './indexing/pool.js';
import { resourcesDir } from './resources.js';

/**
 * Opens an engine as `Engine.open` does, from a process that has not loaded it yet. Where there is no index every file
 * will be read, so a thread for that starts at once, and the engine is loaded beside it.
 * @throws UserError no-such-folder, read-only, disk-full, busy, unsupported-runtime
 */
export async function openEngine(folder: string, options: EngineOptions): Promise<Engine> {
  const root = realRoot(folder);
  const settings = { ...defaultIndexSettings, ...options.settings };
  const pool = new Pool({ root, resources: resourcesDir(), settings });
  if (!existsSync(indexFile(indexFolder(options.storage, root)))) pool.warm();
  try {
    const { Engine } = await import('./engine.js');
    return await Engine.open(root, options, pool);
  } catch (error) {
    await pool.close();
    throw error;
  }
}
