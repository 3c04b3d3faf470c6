import { fits, MAX_CHARS, MAX_LINES, TARGET_CHARS, TARGET_LINES } from './limits.js';
import type { Lines } from './lines.js';

/** What makes a line a bad one to start a piece with, in lines of distance from where the cut would be best. */
const COST = { noBlankBefore: 6, column: 0.75, closing: 8, notDefinition: 3 };

/**
 * Cuts lines that are too many for one chunk into pieces of about equal size, where the text itself pauses: before an
 * inner definition, after a blank line, at little indentation.
 * @param definitions lines at which inner definitions start
 * @returns first lines of the pieces, in order
 */
export function cut(lines: Lines, first: number, last: number, definitions: ReadonlySet<number>): number[] {
  const starts = [first];
  let at = first;
  let solid = last;
  while (solid > first && lines.isBlank(solid)) solid--;
  // One long line and the blank ones after it cannot be made better.
  while (!fits(lines, at, last) && (at < solid || last - at >= MAX_LINES)) {
    const count = last - at + 1;
    const pieces = Math.max(2, Math.ceil(count / TARGET_LINES), Math.ceil(lines.size(at, last) / TARGET_CHARS));
    const next = bestStart(lines, at, last, count / pieces, definitions);
    if (next === null) break;
    starts.push(next);
    at = next;
  }
  return starts;
}

/** The best line to start the next piece with; null when only one line is left. */
function bestStart(
  lines: Lines,
  at: number,
  last: number,
  ideal: number,
  definitions: ReadonlySet<number>,
): number | null {
  let best: number | null = null;
  let bestCost = Infinity;
  for (let line = at + 1; line <= Math.min(last, at + MAX_LINES); line++) {
    if (line > at + 1 && lines.size(at, line - 1) > MAX_CHARS) break;
    const indent = lines.indent(line);
    const cost =
      Math.abs(line - at - ideal) +
      (indent === -1 ? MAX_LINES : Math.min(indent, 40) * COST.column) +
      (lines.isBlank(line - 1) ? 0 : COST.noBlankBefore) +
      (indent !== -1 && lines.isClosing(line) ? COST.closing : 0) +
      (definitions.has(line) ? 0 : COST.notDefinition);
    if (cost < bestCost) {
      best = line;
      bestCost = cost;
    }
  }
  return best;
}
