import { isKeyword } from './cursor/lex.js';
import type { Mention, Situation } from './cursor/situation.js';
import type { RepositoryFile } from './repository.js';

const IDENTIFIER = /[\p{L}_$][\p{L}\p{M}\p{N}_$]*/gu;
/** Lines around the cursor whose names are compared. */
const REACH = 14;
/** A longer piece is shown by the part of it that fits best, lines. */
const MOST_LINES = 24;

/** Names of the buffer near the cursor, without those that only its own line has, so that a keystroke changes nothing. */
export function namesAround({ mentions }: Situation, reach = REACH): Set<string> {
  const isNear = (m: Mention): boolean => m.before <= reach || m.after <= reach;
  return new Set([...mentions].flatMap(([name, m]) => (isNear(m) && !(m.here && m.count === 1) ? [name] : [])));
}

export interface Fit {
  startLine: number;
  endLine: number;
  /** Share of the names around the cursor that the piece has, weighted, 0 to 1. */
  overlap: number;
}

/**
 * The piece of a file that has most of the names (containment, weighted by rarity); undefined when none has any.
 * @param weight what a name tells
 */
export function bestPiece(
  file: RepositoryFile,
  names: ReadonlySet<string>,
  weight: (name: string) => number,
): Fit | undefined {
  const lines = file.lines();
  let total = 0;
  for (const name of names) total += weight(name);
  if (total === 0) return undefined;
  let best: Fit | undefined;
  for (const { startLine, endLine } of file.pieces()) {
    const overlap = overlapOf(lines, startLine, endLine, names, weight) / total;
    if (overlap > (best?.overlap ?? 0)) best = { startLine, endLine, overlap };
  }
  return best && best.endLine - best.startLine >= MOST_LINES ? trimmed(lines, best, names, weight) : best;
}

function overlapOf(
  lines: readonly string[],
  from: number,
  to: number,
  names: ReadonlySet<string>,
  weight: (name: string) => number,
): number {
  const seen = new Set<string>();
  let sum = 0;
  for (let line = from; line <= to; line++) {
    for (const name of namesIn(lines, line)) {
      if (!names.has(name) || seen.has(name)) continue;
      seen.add(name);
      sum += weight(name);
    }
  }
  return sum;
}

/** Names in a line, by the array of lines that it is in: the same files are looked at again and again. */
const namesOfLines = new WeakMap<readonly string[], (readonly string[])[]>();

function namesIn(lines: readonly string[], line: number): readonly string[] {
  let known = namesOfLines.get(lines);
  if (!known) namesOfLines.set(lines, (known = []));
  return (known[line] ??= (lines[line - 1] ?? '').match(IDENTIFIER)?.filter((name) => !isKeyword(name)) ?? []);
}

/** The window with most of the names; of several the first. */
function trimmed(
  lines: readonly string[],
  fit: Fit,
  names: ReadonlySet<string>,
  weight: (name: string) => number,
): Fit {
  let best = { startLine: fit.startLine, sum: -1 };
  for (let start = fit.startLine; start + MOST_LINES - 1 <= fit.endLine; start += 6) {
    const sum = overlapOf(lines, start, start + MOST_LINES - 1, names, weight);
    if (sum > best.sum) best = { startLine: start, sum };
  }
  return { ...fit, startLine: best.startLine, endLine: Math.min(fit.endLine, best.startLine + MOST_LINES - 1) };
}
