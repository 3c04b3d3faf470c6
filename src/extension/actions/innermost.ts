import type { Hit } from '../../core/search.js';

/** Kinds too small to be asked about by themselves: what they are in is meant. */
const SMALL = new Set<Hit['kind']>(['property', 'field', 'variable', 'key']);

/** The smallest definition with a line in it (1-based), as far as it says something by itself. */
export function innermost(outline: readonly Hit[], line: number): Hit | undefined {
  return outline
    .filter(({ startLine, endLine, kind }) => startLine <= line && endLine >= line && !SMALL.has(kind))
    .sort((a, b) => a.endLine - a.startLine - (b.endLine - b.startLine))[0];
}
