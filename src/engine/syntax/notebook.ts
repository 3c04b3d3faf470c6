import { emptyOutline, type Outline, type SymbolDef } from '../../core/outline.js';
import { cut } from './docs.js';
import { Lines } from './lines.js';
import { plain } from './prose.js';

interface Cell {
  cell_type?: unknown;
  source?: unknown;
}

/** A notebook (`.ipynb`) by cell: a cell is named after its heading, its first definition or its first line. */
export function notebookOutline(text: string): Outline {
  const outline = emptyOutline('notebook');
  const spans = cellSpans(text);
  if (!spans) return { ...outline, hasErrors: true };
  const lines = new Lines(text);
  let chapter = '';
  for (const { start, end } of spans) {
    const { kind, source } = readCell(text.slice(start, end));
    const heading = kind === 'markdown' ? /^#{1,6}\s+(.+?)\s*#*\s*$/m.exec(source)?.[1] : undefined;
    const firstLine = source.split('\n').find((line) => line.trim() !== '');
    const name = heading ?? /^(?:async )?(?:def|class) +(\w+)/m.exec(source)?.[1] ?? firstLine?.trim();
    if (!name) continue;
    const prose = kind === 'markdown' ? source.trim() : '';
    if (outline.header === '') outline.header = cut(prose, 1_000);
    outline.symbols.push({
      name: cut(plain(name.replace(/^(?:#|\/\/)\s*/, '')), 100),
      kind: 'section',
      container: heading ? '' : chapter,
      startLine: lines.lineAt(start),
      endLine: lines.lineAt(end - 1),
      start,
      end,
      signature: cut(firstLine!.trim(), 300),
      doc: cut(prose, 2_000),
      leadLine: lines.lineAt(start),
      exported: true,
    } satisfies SymbolDef);
    if (heading) chapter = cut(plain(heading), 100);
  }
  return outline;
}

function readCell(json: string): { kind: string; source: string } {
  const cell = JSON.parse(json) as Cell;
  const source = Array.isArray(cell.source)
    ? cell.source.filter((line) => typeof line === 'string').join('')
    : cell.source;
  return { kind: String(cell.cell_type), source: typeof source === 'string' ? source : '' };
}

/**
 * Where the objects of the top-level array `cells` are. JSON.parse gives no offsets, so one pass over the text follows
 * strings and nesting; null when it is not a notebook.
 */
function cellSpans(text: string): { start: number; end: number }[] | null {
  try {
    JSON.parse(text.replace(/^\uFEFF/, ''));
  } catch {
    return null;
  }
  const spans: { start: number; end: number }[] = [];
  const token = /"(?:[^"\\]|\\.)*"|[{}[\]]/gs;
  let depth = 0;
  let key = '';
  let inCells = false;
  let start = 0;
  for (let match = token.exec(text); match; match = token.exec(text)) {
    const mark = match[0];
    if (mark === '{' || mark === '[') {
      if (depth === 1) inCells = mark === '[' && key === '"cells"';
      if (depth === 2 && inCells) start = match.index;
      depth++;
    } else if (mark === '}' || mark === ']') {
      depth--;
      if (depth === 2 && inCells && mark === '}') spans.push({ start, end: match.index + 1 });
      if (depth === 1) inCells = false;
    } else if (depth === 1) key = mark;
  }
  return spans;
}
