import { fits, LOOSE_LINES, MERGED_CHARS, MERGED_LINES, TINY_LINES } from './limits.js';
import type { Lines } from './lines.js';
import type { Role, Segment } from './segments.js';

/** Adjacent segments that make one chunk (or several, when it has to be cut). */
export interface Group {
  first: number;
  last: number;
  /** Position of the main definition in the outline's symbols; -1 for none. */
  symbol: number;
  parent: number;
  /** Of the segment that gave it its identity; only `ahead` lines so far means it still has none. */
  role: Role;
  /** Lines of the main definition: the longest names a group of small ones. */
  weight: number;
}

/** Joins segments that are better together. */
export function groupsOf(segments: readonly Segment[], lines: Lines): Group[] {
  const groups: Group[] = [];
  let open: Group | null = null;
  for (const segment of segments) {
    const weight = segment.last - segment.first + 1;
    if (open && joins(open, segment, lines)) {
      open.last = segment.last;
      if (takesOver(open, segment, weight)) Object.assign(open, identity(segment, weight));
      continue;
    }
    open = { first: segment.first, last: segment.last, ...identity(segment, weight) };
    groups.push(open);
  }
  return withoutTiny(groups, lines);
}

/** A few lines that define nothing go to the group before, else to the one after, where there is room. */
function withoutTiny(groups: readonly Group[], lines: Lines): Group[] {
  const kept: Group[] = [];
  let first: number | null = null;
  for (const [i, group] of groups.entries()) {
    if (first !== null) group.first = first;
    first = null;
    const defines = group.role !== 'loose' && group.role !== 'back' && group.role !== 'ahead';
    if (!defines && group.last - group.first + 1 < TINY_LINES) {
      const before = kept.at(-1);
      const after = groups[i + 1];
      if (before && fits(lines, before.first, group.last)) {
        before.last = group.last;
        continue;
      }
      if (after && fits(lines, group.first, after.last)) {
        first = group.first;
        continue;
      }
    }
    kept.push(group);
  }
  return kept;
}

const identity = ({ symbol, parent, role }: Segment, weight: number): Omit<Group, 'first' | 'last'> => ({
  symbol,
  parent,
  role,
  weight,
});

function takesOver(group: Group, { role }: Segment, weight: number): boolean {
  if (role === 'back') return group.role === 'back';
  if (group.role === 'ahead' || group.role === 'back') return true;
  if (role === 'ahead' || role === 'loose' || group.role === 'header') return false;
  return group.role === 'loose' || weight > group.weight;
}

function joins(group: Group, segment: Segment, lines: Lines): boolean {
  const { role } = segment;
  const whole = fits(lines, group.first, segment.last);
  if (role === 'back') return whole;
  // What leads something too large is cut together with it.
  if (group.role === 'ahead' || group.role === 'back') return whole || !fits(lines, segment.first, segment.last);
  if (!whole || role === 'own' || role === 'header' || group.role === 'own') return false;
  if (group.parent !== segment.parent) return false;
  const count = segment.last - group.first + 1;
  const within = (limit: number): boolean => count <= limit && lines.size(group.first, segment.last) <= MERGED_CHARS;
  if (role === 'ahead') return false;
  if (group.role === 'header') return role === 'value' && within(LOOSE_LINES);
  if (group.role === 'value' && role === 'value') return within(LOOSE_LINES);
  if (group.role === 'loose' && role === 'loose') return within(LOOSE_LINES);
  // Imports and the like stay apart from definitions, unless they are hardly there.
  if (group.role === 'loose') return group.last - group.first < TINY_LINES && within(MERGED_LINES);
  if (role === 'loose') return segment.last - segment.first < TINY_LINES && within(MERGED_LINES);
  return within(MERGED_LINES);
}
