import type { Chunk, ChunkKind } from '../../core/chunk.js';
import type { Outline, SymbolDef } from '../../core/outline.js';
import type { LanguageId } from '../../core/source.js';
import { cut } from './cut.js';
import { groupsOf, type Group } from './groups.js';
import { fits } from './limits.js';
import { Lines } from './lines.js';
import { segmentsOf } from './segments.js';
import { hasSkeleton, skeletonText } from './skeleton.js';
import { isOpened, unitTree, type Unit } from './units.js';

/** Part of a content's version: changes when the same text would be cut in another way. */
export const CHUNKER_VERSION = 'c1';

const PROSE: ReadonlySet<LanguageId> = new Set(['text', 'markdown', 'notebook', 'html']);

/**
 * Cuts a file into chunks of whole lines that tile it: definitions with their comments and decorators, small neighbours
 * together, large ones taken apart; prose by section, configuration by key, other text by paragraph. Large types get a
 * skeleton besides. Deterministic; line ends do not matter.
 *
 * outline → units (a forest) → segments (tile the file) → groups (what belongs together) → chunks (within limits)
 */
export function chunk(text: string, outline: Pick<Outline, 'language' | 'symbols'>): Chunk[] {
  if (text === '') return [];
  const lines = new Lines(text);
  const { symbols } = outline;
  const roots = unitTree(symbols, lines);
  const groups = groupsOf(segmentsOf(roots, lines), lines);
  const definitions = new Set(symbols.map(({ leadLine }) => leadLine));
  const chunks: Chunk[] = [];
  const push = (
    first: number,
    last: number,
    kind: ChunkKind,
    symbol: number,
    body = lines.slice(first, last),
  ): void => {
    chunks.push({
      ordinal: chunks.length,
      kind,
      startLine: first,
      endLine: last,
      start: lines.startOf(first),
      end: lines.startOf(last + 1),
      text: body,
      symbolIndex: symbol,
      ...named(symbols[symbol]),
    });
  };
  for (const group of groups) {
    const { first, last, symbol } = group;
    const starts = fits(lines, first, last) ? [first] : cut(lines, first, last, definitions);
    const kind = kindOf(group, starts.length > 1, symbols[symbol], outline.language);
    starts.forEach((start, i) => {
      push(start, (starts[i + 1] ?? last + 1) - 1, kind, symbol);
    });
  }
  for (const unit of openedTypes(roots, lines)) {
    push(unit.first, unit.last, 'skeleton', unit.symbol, skeletonText(unit, symbols, lines));
  }
  return chunks;
}

function named(
  symbol: SymbolDef | undefined,
): Pick<Chunk, 'symbol' | 'symbolKind' | 'container' | 'signature' | 'doc'> {
  if (!symbol) return { symbol: '', container: '', signature: '', doc: '' };
  const { name, kind, container, signature, doc } = symbol;
  return { symbol: name, symbolKind: kind, container, signature, doc };
}

function kindOf(group: Group, isCut: boolean, symbol: SymbolDef | undefined, language: LanguageId): ChunkKind {
  if (symbol?.kind === 'section') return 'section';
  if (symbol?.kind === 'key') return isCut ? 'part' : 'key';
  if (!symbol) return PROSE.has(language) ? 'paragraph' : 'block';
  // Lines between the members of a type are a part of it.
  return isCut || group.role === 'loose' || group.role === 'back' ? 'part' : 'definition';
}

function* openedTypes(units: readonly Unit[], lines: Lines): Iterable<Unit> {
  for (const unit of units) {
    if (!isOpened(unit, lines)) continue;
    if (hasSkeleton(unit)) yield unit;
    yield* openedTypes(unit.children, lines);
  }
}
