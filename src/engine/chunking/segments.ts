import { AHEAD_LINES, fits, LOOSE_LINES, SMALL_LINES, TINY_LINES } from './limits.js';
import type { Lines } from './lines.js';
import { isOpened, isType, isValue, type Unit } from './units.js';

/**
 * How a segment goes with its neighbours. `own`: a definition of substance. `small`: a short definition. `value`: a
 * field or constant. `header`: declaration of an opened type. `loose`: lines outside definitions. `back`, `ahead`: a few
 * lines that belong to the segment before (a closing bracket) or after (a comment, a namespace line).
 */
export type Role = 'own' | 'small' | 'value' | 'header' | 'loose' | 'back' | 'ahead';

/** A run of whole lines with one purpose. Segments tile the file. */
export interface Segment {
  first: number;
  last: number;
  role: Role;
  /** Position of its definition in the outline's symbols, or of the enclosing one for lines between; -1 for none. */
  symbol: number;
  /** The opened definition it lies in; -1 at top level. Segments merge only within one. */
  parent: number;
}

/** Takes a forest of units apart into segments that tile lines 1 to the last. */
export function segmentsOf(roots: readonly Unit[], lines: Lines): Segment[] {
  const segments: Segment[] = [];

  const inside = (children: readonly Unit[], from: number, to: number, owner: Unit | null): void => {
    const parent = owner?.symbol ?? -1;
    let at = from;
    for (const child of children) {
      if (child.first > at) {
        if (at === from && owner) header(at, child.first - 1, owner, child);
        else between(at, child.first - 1, parent);
      }
      if (isOpened(child, lines)) inside(child.children, child.first, child.last, child);
      else
        segments.push({
          first: child.first,
          last: child.last,
          role: roleOf(child, lines),
          symbol: child.symbol,
          parent,
        });
      at = child.last + 1;
    }
    if (at <= to) between(at, to, parent);
  };

  /** The declaration of an opened definition, up to its first member. */
  const header = (first: number, last: number, owner: Unit, next: Unit): void => {
    const tiny = last - owner.declared < TINY_LINES && owner.declared === owner.first;
    const ahead = owner.kind === 'module' || !isType(owner) || !isValue(next);
    segments.push({
      first,
      last,
      role: tiny && ahead ? 'ahead' : 'header',
      symbol: owner.symbol,
      parent: owner.symbol,
    });
  };

  /** Lines between definitions: what touches the one before, what touches the one after, paragraphs in the middle. */
  const between = (first: number, last: number, owner: number): void => {
    const push = (from: number, to: number, role: Role): void => {
      if (from <= to) segments.push({ first: from, last: to, role, symbol: owner, parent: owner });
    };
    let start = first;
    while (start <= last && (lines.isBlank(start) || lines.isClosing(start))) start++;
    push(first, start - 1, 'back');
    let lead = last + 1;
    if (last < lines.count) {
      while (lead > start && last - lead < AHEAD_LINES - 1 && !lines.isBlank(lead - 1)) lead--;
      // The paragraph goes on further up: it is not the next definition's.
      if (lead > start && !lines.isBlank(lead - 1)) lead = last + 1;
    }
    for (const [from, to] of paragraphs(lines, start, lead - 1)) push(from, to, 'loose');
    push(lead, last, 'ahead');
  };

  inside(roots, 1, lines.count, null);
  return segments;
}

/** Runs of lines that start after a blank line at the least indentation: whole statements, not the pauses inside them. */
function* paragraphs(lines: Lines, first: number, last: number): Iterable<[first: number, last: number]> {
  let base = Infinity;
  for (let line = first; line <= last; line++) if (!lines.isBlank(line)) base = Math.min(base, lines.indent(line));
  let from = first;
  for (let line = first + 1; line <= last; line++) {
    if (lines.isBlank(line - 1) && lines.indent(line) === base && !lines.isClosing(line)) {
      yield [from, line - 1];
      from = line;
    }
  }
  if (from <= last) yield [from, last];
}

function roleOf(unit: Unit, lines: Lines): Role {
  const size = unit.last - unit.first + 1;
  if (isValue(unit)) return size <= LOOSE_LINES / 2 && fits(lines, unit.first, unit.last) ? 'value' : 'own';
  return size <= SMALL_LINES ? 'small' : 'own';
}
