import type { SymbolDef } from '../../core/outline.js';
import { MAX_LINES } from './limits.js';
import type { Lines } from './lines.js';
import { isValue, type Unit } from './units.js';

const SKELETON_KINDS: ReadonlySet<string> = new Set(['class', 'interface', 'trait', 'struct', 'enum']);

/** Lines of doc comment and of declaration that a skeleton shows. */
const DOC_LINES = 12;
const DECLARATION_LINES = 15;

/** Whether a type that is taken apart also gets a view of the whole. */
export const hasSkeleton = (unit: Unit): boolean => SKELETON_KINDS.has(unit.kind) && unit.children.length >= 2;

/** A type at a glance: doc comment, declaration, fields, and each method as its signature with `…` for a body. */
export function skeletonText(unit: Unit, symbols: readonly SymbolDef[], lines: Lines): string {
  const bodyStart = unit.children[0]!.first;
  const out: string[] = [];
  const show = (first: number, last: number, limit: number): void => {
    for (let line = first; line <= Math.min(last, first + limit - 1); line++) {
      if (!lines.isBlank(line)) out.push(lines.slice(line, line).trimEnd());
    }
  };
  show(unit.first, unit.declared - 1, DOC_LINES);
  show(unit.declared, Math.max(unit.declared, bodyStart - 1), DECLARATION_LINES);
  for (const child of unit.children) {
    if (child.declared <= unit.declared) continue;
    if (out.length >= MAX_LINES - 1) {
      out.push(' '.repeat(Math.max(0, lines.indent(child.declared))) + '…');
      break;
    }
    if (isValue(child) && child.last === child.declared) out.push(lines.slice(child.declared, child.last).trimEnd());
    else out.push(`${' '.repeat(Math.max(0, lines.indent(child.declared)))}${symbols[child.symbol]!.signature} …`);
  }
  return out.join('\n') + '\n';
}
