import type { Engine, EngineOptions } from './engine.js';
import { realRoot } from './folder.js';
import { threadsFor } from './threads.js';

/**
 * Opens an engine as `Engine.open` does, from a process that has not loaded it yet: the engine is loaded while a thread
 * starts.
 * @throws UserError no-such-folder, read-only, disk-full, busy, unsupported-runtime
 */
export async function openEngine(folder: string, options: EngineOptions): Promise<Engine> {
  const root = realRoot(folder);
  const pool = threadsFor(root, options);
  try {
    const { Engine } = await import('./engine.js');
    return await Engine.open(root, options, pool);
  } catch (error) {
    await pool.close();
    throw error;
  }
}
