import { type Compaction, runCompaction } from './compact.js';
import { buildGraph, type GraphWork } from './graph/build.js';

/** Work on the index as a whole that a thread does. */
export type ThreadWork = { compaction: Compaction } | { graph: GraphWork };

/** Blocks until it is done. @throws Error */
export function perform(work: ThreadWork): void {
  if ('compaction' in work) runCompaction(work.compaction);
  else buildGraph(work.graph);
}
