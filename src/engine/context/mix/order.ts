import type { ContextRetriever } from '../../../core/completion.js';
import { isPlaced } from '../candidate.js';
import type { Packed } from './pack.js';

/** What these find changes with the line that is written. */
const OF_THE_LINE: ReadonlySet<ContextRetriever> = new Set(['continuations', 'calls', 'recent']);

/**
 * What stays the same from one keystroke to the next comes first, so that a server's prompt cache serves it again:
 * definitions, then similar code, then what belongs to the line at hand; within these by path and line.
 */
export function inPromptOrder(packed: readonly Packed[]): Packed[] {
  return packed.toSorted(
    (a, b) =>
      stage(a) - stage(b) ||
      (a.piece.path < b.piece.path ? -1 : a.piece.path > b.piece.path ? 1 : a.form.startLine - b.form.startLine),
  );
}

function stage({ piece }: Packed): number {
  if (piece.retrievers.every((name) => OF_THE_LINE.has(name))) return 2;
  return isPlaced(piece.target) ? 0 : 1;
}
