import { once } from 'node:events';
import { join } from 'node:path';
import { Worker } from 'node:worker_threads';
import { asUserError } from '../store/failures.js';
import type { Compaction } from './compact.js';
import type { GraphWork } from './graph/build.js';

/** Work on the index as a whole that a thread of its own does. */
export type ThreadWork = { compaction: Compaction } | { graph: GraphWork };

/**
 * Does it, so that searches go on meanwhile; resolves when it is done.
 * @param file the index, for messages
 * @throws UserError disk-full, busy; Error
 */
export async function inThread(resources: string, work: ThreadWork, file: string): Promise<void> {
  const resourceLimits = { maxYoungGenerationSizeMb: 8 };
  const worker = new Worker(join(resources, 'worker.mjs'), { workerData: work, resourceLimits });
  try {
    await once(worker, 'exit');
  } catch (error) {
    throw asUserError(error, file);
  }
}
