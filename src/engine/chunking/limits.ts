import type { SymbolKind } from '../../core/outline.js';
import type { Lines } from './lines.js';

/** Sizes in lines and in characters without line ends. A chunk should answer a question on one screen. */

/** No chunk is longer, but for a single line that is. */
export const MAX_LINES = 60;
export const MAX_CHARS = 4_000;

/** What a piece of something too large aims at. */
export const TARGET_LINES = 45;
export const TARGET_CHARS = 2_000;

/** A definition of at most this many lines shares a chunk with its neighbours; a longer one is a chunk of its own. */
export const SMALL_LINES = 7;
/** How long a chunk of such small definitions may grow. */
export const MERGED_LINES = 25;
export const MERGED_CHARS = 1_500;

/** Statements, prose and settings outside any definition are gathered up to this. */
export const LOOSE_LINES = 40;

/** So few lines are no chunk of their own, unless they define something. */
export const TINY_LINES = 4;

/** Lines that touch the definition below (a comment, a condition, `impl … where …`) and belong to it, up to this many. */
export const AHEAD_LINES = 12;

/** Up to this many lines a definition stays whole though it has definitions inside; others while they fit a chunk. */
export const WHOLE_LINES: ReadonlyMap<SymbolKind, number> = new Map([
  // A namespace says nothing; what is in it does.
  ['module', 0],
  ['section', 25],
]);

/** Whether lines `first` to `last` are few and short enough for one chunk. */
export const fits = (lines: Lines, first: number, last: number): boolean =>
  last - first < MAX_LINES && lines.size(first, last) <= MAX_CHARS;
