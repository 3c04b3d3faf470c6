import { lstatSync } from 'node:fs';
import { join } from 'node:path';
import type { LanguageId } from '../../../core/source.js';
import { readNow } from '../../retrieval/readNow.js';
import type { SymbolEntry } from '../../store/retrievalReader.js';
import type { FileOfContent } from '../../store/store.js';
import { languageOf } from '../../workspace/languages.js';

/** A file as it is now. */
export interface CurrentFile {
  path: string;
  language: LanguageId;
  /** Without line ends; a last line that is empty is none. */
  lines: readonly string[];
  /** Its definitions in source order, with the lines of now; empty where it changed since it was indexed. */
  symbols: readonly SymbolEntry[];
}

/** What packing reads of the index. */
export interface FileIndex {
  file(path: string): FileOfContent | null;
  symbols(contentId: number): SymbolEntry[];
}

/** The files of one packing, each read once. */
export class CurrentFiles {
  private readonly known = new Map<string, CurrentFile | null>();

  constructor(
    private readonly index: FileIndex,
    private readonly root: string,
    private readonly buffers: ReadonlyMap<string, string>,
  ) {}

  /** Null when there is no such file in the folder. */
  read(path: string): CurrentFile | null {
    let file = this.known.get(path);
    if (file === undefined) this.known.set(path, (file = this.readFile(path)));
    return file;
  }

  private readFile(path: string): CurrentFile | null {
    const text = readNow(this.root, this.buffers, path);
    if (text === null) return null;
    const lines = text.split('\n');
    if (lines.at(-1) === '') lines.pop();
    const indexed = this.index.file(path);
    const isIndexed = indexed !== null && !this.buffers.has(path) && this.isUnchanged(indexed);
    const symbols = isIndexed ? this.index.symbols(indexed.contentId) : [];
    return { path, language: indexed?.language ?? languageOf(path), lines, symbols };
  }

  private isUnchanged({ path, size, mtimeMs }: FileOfContent): boolean {
    const stat = lstatSync(join(this.root, ...path.split('/')), { throwIfNoEntry: false });
    return stat?.size === size && stat.mtimeMs === mtimeMs;
  }
}
