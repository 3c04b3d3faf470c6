import { applyPatch, diffArrays, structuredPatch } from 'diff';

/** One run of lines that a proposal replaces. Lines keep their terminators. */
export interface Hunk {
  /** Index of the first line replaced, or before which lines are added; from 0. */
  at: number;
  removed: string[];
  added: string[];
}

/** How far from where it was a change is still found in a text that has changed since. */
const FUZZ = 2;

/** What leads from one text to the other, in order. */
export function hunksOf(before: string, after: string): Hunk[] {
  const hunks: Hunk[] = [];
  let line = 0;
  let open: Hunk | null = null;
  for (const { value, added, removed } of diffArrays(linesOf(before), linesOf(after))) {
    if (!added && !removed) {
      line += value.length;
      open = null;
      continue;
    }
    if (!open) hunks.push((open = { at: line, removed: [], added: [] }));
    (added ? open.added : open.removed).push(...value);
    if (removed) line += value.length;
  }
  return hunks;
}

/** The text with these of its hunks applied. */
export function withHunks(before: string, hunks: readonly Hunk[]): string {
  const lines = linesOf(before);
  for (const { at, removed, added } of [...hunks].sort((a, b) => b.at - a.at))
    lines.splice(at, removed.length, ...added);
  return lines.join('');
}

/** Where each hunk stands in {@link withHunks} of all of them: index of its first line, and how many it has there. */
export function placesAfter(hunks: readonly Hunk[]): { at: number; lines: number }[] {
  let shift = 0;
  return hunks.map(({ at, removed, added }) => {
    const place = { at: at + shift, lines: added.length };
    shift += added.length - removed.length;
    return place;
  });
}

/**
 * The hunks as changes of a text that may have been edited since they were made.
 * @returns null when a hunk's lines are not there any more
 */
export function rebased(before: string, hunks: readonly Hunk[], now: string): Hunk[] | null {
  if (now === before) return [...hunks];
  const patch = structuredPatch('', '', before, withHunks(before, hunks));
  const patched = applyPatch(now, patch, { fuzzFactor: FUZZ });
  return patched === false ? null : hunksOf(now, patched);
}

/** Lines with their terminators; the text is their concatenation. */
export function linesOf(text: string): string[] {
  return text.match(/[^\n]*\n|[^\n]+$/g) ?? [];
}
