import { once } from 'node:events';
import { join } from 'node:path';
import { Worker } from 'node:worker_threads';
import type { ThreadWork } from './threadWork.js';

/** Both works make many short-lived objects: with a third of this collecting them takes a sixth of the time. */
const YOUNG_MB = 48;

/** Does it in a thread of its own, so that searches go on meanwhile; resolves when it is done. @throws Error */
export async function inThread(resources: string, work: ThreadWork): Promise<void> {
  const resourceLimits = { maxYoungGenerationSizeMb: YOUNG_MB };
  await once(new Worker(join(resources, 'worker.cjs'), { workerData: work, resourceLimits }), 'exit');
}
