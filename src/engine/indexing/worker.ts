import { parentPort, workerData } from 'node:worker_threads';
import { type Compaction, runCompaction } from './compact.js';
import { serve } from './indexFiles.js';
import type { WorkerStart } from './messages.js';

/** Entry point of the engine's threads (dist/worker.mjs): to index files, or to merge posting segments. */
const start = workerData as WorkerStart | { compaction: Compaction };
if ('compaction' in start) runCompaction(start.compaction);
else await serve(parentPort!, start);
