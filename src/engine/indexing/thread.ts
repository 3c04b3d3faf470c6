import { once } from 'node:events';
import { join } from 'node:path';
import { Worker } from 'node:worker_threads';
import type { ThreadWork } from './threadWork.js';

/** Does it in a thread of its own, so that searches go on meanwhile; resolves when it is done. @throws Error */
export async function inThread(resources: string, work: ThreadWork): Promise<void> {
  const resourceLimits = { maxYoungGenerationSizeMb: 8 };
  await once(new Worker(join(resources, 'worker.mjs'), { workerData: work, resourceLimits }), 'exit');
}
