import { posix } from 'node:path';
import type { FileClass, LanguageId } from '../../core/source.js';
import { type Field, FIELD_COUNT, fold, stem, terms } from '../../core/terms.js';
import type { ContentEntry, FileEntry } from '../store/retrievalReader.js';

/** Names that say nothing of a file: its folder's name speaks for it. */
const EMPTY_STEMS = new Set(['index', 'mod', 'lib', 'main', '__init__', 'init', 'root', 'default', 'package']);

/** A path that leads to a content, with its words. */
export interface FileDoc {
  path: string;
  directory: string;
  class: FileClass;
  language: LanguageId;
  size: number;
  mtimeMs: number;
  stemTerms: readonly string[];
  directoryTerms: readonly string[];
  /** The name that stands for the file, folded and stemmed: of the folder for `index`, `mod`, `__init__` … */
  effectiveStem: string;
}

function describe(f: FileEntry): FileDoc {
  const directory = posix.dirname(f.path);
  const name = posix.basename(f.path);
  const bare = name.replace(/(?<=.)\.[^.]+$/, '').replace(/\.(d|test|spec|stories|config)$/, '');
  const effective = EMPTY_STEMS.has(bare.toLowerCase()) && directory !== '.' ? posix.basename(directory) : bare;
  return {
    path: f.path,
    directory,
    class: f.class,
    language: f.language,
    size: f.size,
    mtimeMs: f.mtimeMs,
    stemTerms: [...new Set(terms(bare.replace(/[.-]/g, ' ')))],
    directoryTerms: directory === '.' ? [] : [...new Set(terms(directory.replace(/[/.-]/g, ' ')))],
    effectiveStem: stem(fold(effective)),
  };
}

const CLASS_ORDER: readonly FileClass[] = ['source', 'doc', 'config', 'test', 'data', 'generated', 'vendored'];

/** One live content and the files that have it; ranking works on contents, so that copies are one result. */
export interface ContentDoc {
  id: number;
  firstChunk: number;
  chunks: number;
  lines: number;
  lengths: Uint16Array;
  /** Terms a field over all chunks. */
  total: Float64Array;
  /** Best first: source before test, then the shorter path. */
  files: FileDoc[];
}

/** How a path has a term; bits. */
export const IN_STEM = 1;
export const IN_DIRECTORY = 2;

/** What lies in memory of an index: per content its files and chunk range, per chunk the field lengths. */
export class Catalogue {
  readonly contents: ContentDoc[] = [];
  /** Content id → position in `contents`. */
  readonly positionOf = new Map<number, number>();
  /** Chunk id → position in `contents`; -1 for chunks that no file has any more. */
  readonly contentOfChunk: Int32Array;
  /** By position in `contents`: its first chunk, and the one after its last. */
  readonly ranges: Int32Array;
  /** By position in `contents`: number of the folder of its best file. */
  readonly folderOf: Int32Array;
  /** Stem and directory terms → contents that have them in their path, and how: IN_STEM, IN_DIRECTORY or both. */
  readonly byPathTerm = new Map<string, { contents: number[]; how: number[] }>();
  private byBaseName: Map<string, { file: FileDoc; content: number }[]> | null = null;
  readonly liveChunks: number;
  /** Mean terms a chunk (a content) in each field. */
  readonly meanChunk = new Float64Array(FIELD_COUNT);
  readonly meanContent = new Float64Array(FIELD_COUNT);

  constructor(contents: Iterable<ContentEntry>, files: Iterable<FileEntry>) {
    const byContent = new Map<number, FileDoc[]>();
    for (const f of files) {
      const list = byContent.get(f.contentId);
      if (list) list.push(describe(f));
      else byContent.set(f.contentId, [describe(f)]);
    }
    let maxChunk = 0;
    let live = 0;
    for (const c of contents) {
      const own = byContent.get(c.id);
      if (!own) continue;
      own.sort(
        (a, b) =>
          CLASS_ORDER.indexOf(a.class) - CLASS_ORDER.indexOf(b.class) ||
          a.path.length - b.path.length ||
          (a.path < b.path ? -1 : 1),
      );
      const total = new Float64Array(FIELD_COUNT);
      for (let i = 0; i < c.lengths.length; i++) total[i % FIELD_COUNT]! += c.lengths[i]!;
      this.contents.push({ ...c, total, files: own });
      maxChunk = Math.max(maxChunk, c.firstChunk + c.chunks);
      live += c.chunks;
      for (let f = 0; f < FIELD_COUNT; f++) {
        this.meanChunk[f]! += total[f]!;
        this.meanContent[f]! += total[f]!;
      }
    }
    this.liveChunks = live;
    for (let f = 0; f < FIELD_COUNT; f++) {
      this.meanChunk[f]! /= Math.max(1, live);
      this.meanContent[f]! /= Math.max(1, this.contents.length);
    }
    this.contentOfChunk = new Int32Array(maxChunk + 1).fill(-1);
    this.ranges = new Int32Array(2 * this.contents.length);
    this.folderOf = new Int32Array(this.contents.length);
    const folders = new Map<string, number>();
    this.contents.forEach((c, i) => {
      this.ranges[2 * i] = c.firstChunk;
      this.ranges[2 * i + 1] = c.firstChunk + c.chunks;
      const { directory } = c.files[0]!;
      const folder = folders.get(directory) ?? folders.size;
      folders.set(directory, folder);
      this.folderOf[i] = folder;
      this.positionOf.set(c.id, i);
      this.contentOfChunk.fill(i, c.firstChunk, c.firstChunk + c.chunks);
      const file = c.files[0]!;
      for (const t of new Set([...file.stemTerms, ...file.directoryTerms])) {
        let list = this.byPathTerm.get(t);
        if (!list) this.byPathTerm.set(t, (list = { contents: [], how: [] }));
        list.contents.push(i);
        list.how.push(
          (file.stemTerms.includes(t) ? IN_STEM : 0) | (file.directoryTerms.includes(t) ? IN_DIRECTORY : 0),
        );
      }
    });
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

/** Equal scores are ordered by path, so that answers do not depend on the order of indexing. */
export function comparePaths(catalogue: Catalogue, a: number, b: number): number {
  const x = catalogue.contents[a]!.files[0]!.path;
  const y = catalogue.contents[b]!.files[0]!.path;
  return x < y ? -1 : x > y ? 1 : 0;
}
