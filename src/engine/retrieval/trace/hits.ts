import type { Hit } from '../../../core/search.js';
import type { NamedSymbol } from '../features.js';
import { mentions } from '../filters.js';
import { placeOf } from '../hit.js';
import type { Found } from '../retrieval.js';
import type { Chosen, ChunkSource } from '../select/chunks.js';
import type { PlacedFrame } from './frames.js';

/** The chunks that enclose the lines of a trace's frames, one each, in the frames' order; all score more than `above`. */
export function frameHits(source: ChunkSource, found: Found, above: number): Chosen[] {
  const { frames, catalogue } = found;
  const hits = new Map<number, Chosen>();
  for (const placed of frames) {
    const doc = catalogue.contents[placed.content]!;
    const chunk = source.chunks(doc.firstChunk, doc.chunks).find(({ kind, startLine, endLine }) => {
      return kind !== 'skeleton' && startLine <= placed.frame.line && placed.frame.line <= endLine;
    });
    // A line beyond the end: the trace is of another version of the file.
    if (!chunk || hits.has(chunk.id)) continue;
    const text = (): string => source.text(doc.id).slice(chunk.start, chunk.end);
    const { notTerms } = found.query.filters;
    if (notTerms.some((term) => mentions(`${placed.file.path}\n${text()}`, term))) continue;
    const score = Math.max(0, above) + frames.length - placed.number + 1;
    hits.set(chunk.id, {
      hit: hitOf(found, placed, chunk, enclosing(source.symbolsOf(doc.id), placed.frame.line), score),
      file: placed.file,
      chunk: chunk.id,
      text,
    });
  }
  return [...hits.values()];
}

/** Frames, then what the words found elsewhere. */
export function framesFirst(frames: readonly Chosen[], chosen: readonly Chosen[], limit: number): Chosen[] {
  const taken = new Set(frames.map(({ chunk }) => chunk));
  return [...frames, ...chosen.filter(({ chunk }) => !taken.has(chunk))].slice(0, limit);
}

/** The innermost definition around a line. */
function enclosing(symbols: readonly NamedSymbol[], line: number): NamedSymbol['entry'] | undefined {
  return symbols
    .map(({ entry }) => entry)
    .filter(({ startLine, endLine }) => startLine <= line && line <= endLine)
    .sort((a, b) => a.endLine - a.startLine - (b.endLine - b.startLine) || b.id - a.id)[0];
}

function hitOf(
  { query }: Found,
  { file, frame, number }: PlacedFrame,
  chunk: { startLine: number; endLine: number },
  symbol: NamedSymbol['entry'] | undefined,
  score: number,
): Hit {
  const place = query.intent === 'error' ? `frame ${number} of the trace` : `line ${frame.line}`;
  return {
    ...placeOf(file, chunk, symbol),
    line: frame.line,
    score,
    why: {
      retrievers: ['trace'],
      terms: [],
      features: [{ name: 'frame', contribution: score }],
      summary: query.intent === 'error' ? `${place} · line ${frame.line}` : place,
    },
  };
}
