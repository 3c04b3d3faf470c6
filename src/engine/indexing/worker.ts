import { parentPort, workerData } from 'node:worker_threads';
import { serve } from './indexFiles.js';
import type { WorkerStart } from './messages.js';
import { perform, type ThreadWork } from './threadWork.js';

/** Entry point of the engine's threads (dist/worker.cjs): to index files, or for work on the index as a whole. */
const start = workerData as WorkerStart | ThreadWork;
if ('progress' in start) void serve(parentPort!, start);
else perform(start);
