import { posix } from 'node:path';
import type { FileClass } from '../../core/source.js';
import { type Field, FIELD_COUNT, fold, stem, terms } from '../../core/terms.js';
import type { ContentEntry, FileEntry, RetrievalReader } from '../store/retrievalReader.js';
import { PathTerms } from './path/terms.js';

/** Names that say nothing of a file: its folder's name speaks for it. */
const EMPTY_STEMS = new Set(['index', 'mod', 'lib', 'main', '__init__', 'init', 'root', 'default', 'package']);

/** A path that leads to a content, with its words. */
export interface FileDoc extends Omit<FileEntry, 'contentId'> {
  directory: string;
  stemTerms: readonly string[];
  directoryTerms: readonly string[];
  /** The name that stands for the file, folded and stemmed: of the folder for `index`, `mod`, `__init__` … */
  effectiveStem: string;
}

/** @param termsOf terms of a folder's path, which many files share */
function describe(f: FileEntry, termsOf: (directory: string) => readonly string[]): FileDoc {
  const directory = posix.dirname(f.path);
  const name = posix.basename(f.path);
  const bare = name.replace(/(?<=.)\.[^.]+$/, '').replace(/\.(d|test|spec|stories|config)$/, '');
  const effective = EMPTY_STEMS.has(bare.toLowerCase()) && directory !== '.' ? posix.basename(directory) : bare;
  return {
    id: f.id,
    path: f.path,
    directory,
    class: f.class,
    language: f.language,
    size: f.size,
    mtimeMs: f.mtimeMs,
    stemTerms: [...new Set(terms(bare.replace(/[.-]/g, ' ')))],
    directoryTerms: termsOf(directory),
    effectiveStem: stem(fold(effective)),
  };
}

const termsOfFolder = (directory: string): readonly string[] =>
  directory === '.' ? [] : [...new Set(terms(directory.replace(/[/.-]/g, ' ')))];

const CLASS_ORDER: readonly FileClass[] = ['source', 'doc', 'config', 'test', 'data', 'generated', 'vendored'];

/** Source before test, then the shorter path. */
const byClassAndPath = (a: FileDoc, b: FileDoc): number =>
  CLASS_ORDER.indexOf(a.class) - CLASS_ORDER.indexOf(b.class) ||
  a.path.length - b.path.length ||
  (a.path < b.path ? -1 : 1);

/** One live content and the files that have it; ranking works on contents, so that copies are one result. */
export interface ContentDoc extends ContentEntry {
  /** Terms a field over all chunks. */
  readonly total: Float64Array;
  /** Best first: source before test, then the shorter path. */
  readonly files: readonly FileDoc[];
}

/** Where a catalogue is read from. */
export type CatalogueSource = Pick<RetrievalReader, 'files' | 'contents'>;

/** What lies in memory of an index: per content its files and chunk range, per chunk the field lengths. */
export class Catalogue {
  /** Content id → position in `contents`. */
  readonly positionOf = new Map<number, number>();
  /** Path → position in `contents`. */
  readonly positionOfPath = new Map<string, number>();
  /** Chunk id → position in `contents`; -1 for chunks that no file has any more. */
  readonly contentOfChunk: Int32Array;
  /** By position in `contents`: its first chunk, and the one after its last. */
  readonly ranges: Int32Array;
  /** By position in `contents`: number of the folder of its best file. */
  readonly folderOf: Int32Array;
  /** Contents by the terms of their best path. */
  readonly byPathTerm: PathTerms;
  private byBaseName: Map<string, { file: FileDoc; content: number }[]> | null = null;
  readonly liveChunks: number;
  /** Mean terms a chunk (a content) in each field. */
  readonly meanChunk = new Float64Array(FIELD_COUNT);
  readonly meanContent = new Float64Array(FIELD_COUNT);

  /**
   * The catalogue of what is committed now. What is known of a content never changes, and of a path only when its row
   * does: that is taken over from an earlier catalogue, so that after a saved file little is read or made anew. The result does not depend on which one that is.
   */
  static read(source: CatalogueSource, earlier?: Catalogue): Catalogue {
    const folders = new Map<string, readonly string[]>();
    const termsOf = (directory: string): readonly string[] => {
      let known = folders.get(directory);
      if (!known) folders.set(directory, (known = termsOfFolder(directory)));
      return known;
    };
    const described = new Map<number, FileDoc>();
    for (const { files } of earlier?.contents ?? []) for (const file of files) described.set(file.id, file);
    const filesOf = new Map<number, FileDoc[]>();
    for (const row of source.files()) {
      const file = described.get(row.id) ?? describe(row, termsOf);
      const list = filesOf.get(row.contentId);
      if (list) list.push(file);
      else filesOf.set(row.contentId, [file]);
    }
    const fresh = [...filesOf.keys()].filter((id) => !earlier?.positionOf.has(id));
    const entries = new Map(source.contents(fresh).map((entry) => [entry.id, entry]));
    const contents: ContentDoc[] = [];
    for (const id of Float64Array.from(filesOf.keys()).sort()) {
      const files = filesOf.get(id)!.sort(byClassAndPath);
      const known = earlier?.contents[earlier.positionOf.get(id) ?? -1];
      const entry = known ?? entries.get(id);
      if (known && isSame(known.files, files)) contents.push(known);
      else if (entry) contents.push({ ...entry, total: known?.total ?? totalOf(entry.lengths), files });
    }
    return new Catalogue(contents);
  }

  /** @param contents in order of id */
  private constructor(readonly contents: readonly ContentDoc[]) {
    let maxChunk = 0;
    let live = 0;
    for (const c of contents) {
      maxChunk = Math.max(maxChunk, c.firstChunk + c.chunks);
      live += c.chunks;
      for (let f = 0; f < FIELD_COUNT; f++) this.meanChunk[f]! += c.total[f]!;
    }
    this.liveChunks = live;
    for (let f = 0; f < FIELD_COUNT; f++) {
      this.meanContent[f] = this.meanChunk[f]! / Math.max(1, contents.length);
      this.meanChunk[f]! /= Math.max(1, live);
    }
    this.contentOfChunk = new Int32Array(maxChunk + 1).fill(-1);
    this.ranges = new Int32Array(2 * contents.length);
    this.folderOf = new Int32Array(contents.length);
    const folders = new Map<string, number>();
    contents.forEach((c, i) => {
      this.ranges[2 * i] = c.firstChunk;
      this.ranges[2 * i + 1] = c.firstChunk + c.chunks;
      const { directory } = c.files[0]!;
      const folder = folders.get(directory) ?? folders.size;
      folders.set(directory, folder);
      this.folderOf[i] = folder;
      this.positionOf.set(c.id, i);
      for (const { path } of c.files) this.positionOfPath.set(path, i);
      this.contentOfChunk.fill(i, c.firstChunk, c.firstChunk + c.chunks);
    });
    this.byPathTerm = new PathTerms(contents);
  }

  /** Weighted number of terms of a chunk in a field. */
  lengthOf(chunk: number, field: Field): number {
    const c = this.contents[this.contentOfChunk[chunk]!]!;
    return c.lengths[(chunk - c.firstChunk) * FIELD_COUNT + field]!;
  }

  /** Files with that base name, in the order of contents; the table is made when first asked for. */
  filesNamed(baseName: string): readonly { file: FileDoc; content: number }[] {
    if (!this.byBaseName) {
      const table = (this.byBaseName = new Map<string, { file: FileDoc; content: number }[]>());
      this.contents.forEach(({ files }, content) => {
        for (const file of files) {
          const name = posix.basename(file.path);
          const list = table.get(name);
          if (list) list.push({ file, content });
          else table.set(name, [{ file, content }]);
        }
      });
    }
    return this.byBaseName.get(baseName) ?? [];
  }
}

const isSame = (known: readonly FileDoc[], now: readonly FileDoc[]): boolean =>
  known.length === now.length && known.every((file, i) => file === now[i]);

function totalOf(lengths: Uint16Array): Float64Array {
  const total = new Float64Array(FIELD_COUNT);
  for (let i = 0; i < lengths.length; i++) total[i % FIELD_COUNT]! += lengths[i]!;
  return total;
}

/** Equal scores are ordered by path, so that answers do not depend on the order of indexing. */
export function comparePaths(catalogue: Catalogue, a: number, b: number): number {
  const x = catalogue.contents[a]!.files[0]!.path;
  const y = catalogue.contents[b]!.files[0]!.path;
  return x < y ? -1 : x > y ? 1 : 0;
}
