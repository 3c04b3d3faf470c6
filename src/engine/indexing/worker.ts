import { parentPort, workerData } from 'node:worker_threads';
import { runCompaction } from './compact.js';
import { buildGraph } from './graph/build.js';
import { serve } from './indexFiles.js';
import type { WorkerStart } from './messages.js';
import type { ThreadWork } from './thread.js';

/** Entry point of the engine's threads (dist/worker.mjs): to index files, to merge posting segments, or to link files. */
const start = workerData as WorkerStart | ThreadWork;
if ('compaction' in start) runCompaction(start.compaction);
else if ('graph' in start) buildGraph(start.graph);
else await serve(parentPort!, start);
