import type { SymbolKind } from './outline.js';

/**
 * `definition`: whole syntactic unit(s). `part`: a piece of a unit too large for one chunk. `block`: code between
 * definitions (imports, statements). `section`, `key`, `paragraph`: prose and config. `skeleton`: not a tile but an
 * extra view of a large class: its declaration, fields and method signatures.
 */
export type ChunkKind = 'definition' | 'part' | 'block' | 'section' | 'key' | 'paragraph' | 'skeleton';

/**
 * A run of whole lines of a file. All chunks of a file that are not skeletons, joined in order, are the file, byte for
 * byte. Lines are 1-based and inclusive.
 */
export interface Chunk {
  /** Position among the file's chunks, from 0; skeletons come after the tiles. */
  ordinal: number;
  kind: ChunkKind;
  startLine: number;
  endLine: number;
  /** UTF-16 offsets into the text; for a skeleton those of the class. */
  start: number;
  end: number;
  text: string;
  /** Position of the main definition in the outline's symbols; -1 when there is none. */
  symbolIndex: number;
  /** Name of the main definition in it; empty when there is none. */
  symbol: string;
  symbolKind?: SymbolKind;
  /** Enclosing definitions joined with `.`; with the path this is the breadcrumb. */
  container: string;
  signature: string;
  doc: string;
}
