import type { Chunk } from '../../core/chunk.js';
import type { Outline, Reference, SymbolDef } from '../../core/outline.js';
import type { FileState, StateReason } from '../../core/source.js';

/** A chunk as stored: its text is a slice of the content's text. */
export type ChunkRow = Pick<Chunk, 'kind' | 'startLine' | 'endLine' | 'start' | 'end'> & {
  /** Index into `symbols`; -1 for none. */
  symbol: number;
};

/** All that derives from one content, made by a worker, written by the writer in one go. Buffers are transferred. */
export interface ContentRecord {
  hash: string;
  language: string;
  version: string;
  state: Extract<FileState, 'indexed' | 'partial'>;
  reason?: StateReason;
  encoding: 'utf8' | 'latin1';
  bytes: number;
  lines: number;
  /** deflate-raw of the UTF-8 text. */
  text: Uint8Array;
  /** deflate-raw of JSON `StoredOutline`. */
  outline: Uint8Array;
  /** The whole text, for the phrase index; not stored itself. */
  phrase: string;
  symbols: SymbolDef[];
  chunks: ChunkRow[];
  /** Distinct terms of the content; `postings` refers to them by position. */
  terms: string[];
  /**
   * For each term in order: number of chunks, then for each chunk: ordinal, field mask, one frequency for each set bit
   * (lowest first). All as numbers; the store packs them.
   */
  postings: Uint16Array;
  /** [chunk][field] weighted number of terms. */
  lengths: Uint16Array;
  /** [chunk][dimension]; null where no embedder ran. */
  vectors: Int16Array | null;
}

/** The part of an outline that is kept as one blob a content. */
export interface StoredOutline extends Pick<Outline, 'imports' | 'header'> {
  /** Names that are used, each once with its lines: a fifth of the references one by one. */
  uses: Record<Reference['kind'], [name: string, ...lines: number[]][]>;
}

/** The stored form of an outline: references by kind and name. */
export function storedOutline({
  imports,
  references,
  header,
}: Pick<Outline, 'imports' | 'references' | 'header'>): StoredOutline {
  const byKind: Record<Reference['kind'], Map<string, number[]>> = {
    call: new Map(),
    type: new Map(),
    inherit: new Map(),
  };
  for (const { name, kind, line } of references) {
    const lines = byKind[kind].get(name);
    if (lines) lines.push(line);
    else byKind[kind].set(name, [line]);
  }
  const list = (names: Map<string, number[]>): [string, ...number[]][] =>
    [...names].map(([name, lines]) => [name, ...lines]);
  return { imports, header, uses: { call: list(byKind.call), type: list(byKind.type), inherit: list(byKind.inherit) } };
}
