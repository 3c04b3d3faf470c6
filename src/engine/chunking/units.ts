import type { SymbolDef, SymbolKind } from '../../core/outline.js';
import { fits, WHOLE_LINES } from './limits.js';
import type { Lines } from './lines.js';

/** A definition with its leading comments, as whole lines. Siblings do not overlap and lie within their parent. */
export interface Unit {
  /** Position in the outline's symbols. */
  symbol: number;
  kind: SymbolKind;
  first: number;
  last: number;
  /** Where the declaration itself starts: what is before it is doc comment and decorators. */
  declared: number;
  children: Unit[];
}

const TYPES: ReadonlySet<SymbolKind> = new Set([
  'class',
  'interface',
  'trait',
  'struct',
  'enum',
  'type',
  'module',
  'section',
]);
const VALUES: ReadonlySet<SymbolKind> = new Set(['property', 'field', 'variable', 'constant', 'key']);

/** Whether what is inside this definition can stand for itself. */
export const isType = (unit: Unit): boolean => TYPES.has(unit.kind);
/** Whether it holds a value: a property, a field, a constant … */
export const isValue = (unit: Unit): boolean => VALUES.has(unit.kind);

/** The definitions of a file as a forest, by nesting. Definitions that share a line count as one, the outermost or first. */
export function unitTree(symbols: readonly SymbolDef[], lines: Lines): Unit[] {
  const roots: Unit[] = [];
  const open: { unit: Unit; end: number }[] = [];
  const order = symbols
    .map((_, i) => i)
    .sort((a, b) => symbols[a]!.start - symbols[b]!.start || symbols[b]!.end - symbols[a]!.end);
  for (const index of order) {
    const { kind, start, end, startLine, endLine, leadLine } = symbols[index]!;
    while (open.length > 0 && open.at(-1)!.end < end) open.pop();
    while (open.length > 0 && open.at(-1)!.end <= start) open.pop();
    const parent = open.at(-1)?.unit;
    const siblings = parent?.children ?? roots;
    const before = siblings.at(-1);
    const last = Math.min(endLine, parent?.last ?? lines.count);
    const unit: Unit = {
      symbol: index,
      kind,
      first: Math.max(Math.min(leadLine, startLine), (before?.last ?? 0) + 1, parent?.first ?? 1),
      declared: startLine,
      last,
      children: [],
    };
    if (before && startLine <= before.last) {
      before.last = Math.max(before.last, last);
      continue;
    }
    if (last < unit.first) continue;
    siblings.push(unit);
    open.push({ unit, end });
  }
  return roots;
}

/** Whether a unit is taken apart into what it contains, rather than kept whole or cut between statements. */
export function isOpened(unit: Unit, lines: Lines): boolean {
  if (unit.children.length === 0) return false;
  const limit = WHOLE_LINES.get(unit.kind);
  if (limit !== undefined && unit.last - unit.first >= limit) return true;
  if (fits(lines, unit.first, unit.last)) return false;
  if (isType(unit)) return true;
  // A function: only when its inner functions are most of it (a module wrapper, a test suite).
  let inner = 0;
  for (const child of unit.children) inner += child.last - child.first + 1;
  return inner * 2 >= unit.last - unit.first + 1;
}
