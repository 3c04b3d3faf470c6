import { sep } from 'node:path';
import type { ImportRef, Outline, SymbolDef } from '../../core/outline.js';
import type { FileClass, LanguageId } from '../../core/source.js';
import { fold, stemsOf } from '../../core/terms.js';
import { resolveImport } from '../indexing/graph/imports.js';
import { familyOf, foldComponent } from '../indexing/graph/modulePaths.js';
import { LruCache } from '../retrieval/lru.js';
import { type StoredOutline, storedOutline } from '../store/record.js';
import type { ChunkEntry, RetrievalReader } from '../store/retrievalReader.js';
import { classOf, languageOf } from '../workspace/languages.js';
import { aliasesOf } from './cursor/imported.js';
import { type IndexedFile, Snapshot } from './snapshot.js';

/** Where the context reads: the index, through one connection. */
export interface RepositorySource {
  readonly reader: Pick<
    RetrievalReader,
    | 'files'
    | 'symbolsOfContent'
    | 'symbolsNamed'
    | 'namesContaining'
    | 'contentsWithPhrase'
    | 'chunksOf'
    | 'contentOfChunk'
  >;
  readonly vectors: { nearest(query: Int16Array, k: number): { id: number }[] };
  text(contentId: number): string;
  outline(contentId: number): StoredOutline;
  version(): number;
}

export type Definition = Pick<SymbolDef, 'name' | 'kind' | 'container' | 'startLine' | 'endLine' | 'signature'> & {
  exported: boolean;
};

/** A file as the index, or an editor that has not saved it, says it is. Everything is read when it is asked for. */
export interface RepositoryFile {
  path: string;
  language: LanguageId;
  role: FileClass;
  /** Of the file as it was indexed; absent for unsaved text. */
  stamp?: { size: number; mtimeMs: number };
  /** In source order. */
  definitions(): readonly Definition[];
  outline(): StoredOutline;
  text(): string;
  lines(): readonly string[];
  /** Whole units that tile it. */
  pieces(): readonly Pick<ChunkEntry, 'kind' | 'startLine' | 'endLine'>[];
}

type SymbolPlace = ReturnType<RetrievalReader['symbolsNamed']>[number];

/** A definition of a stored content, whichever files have it. */
export interface StoredDefinition {
  contentId: number;
  definition: Definition;
}

/** The same with the stems of its name's words. */
export interface NamedDefinition extends StoredDefinition {
  stems: readonly string[];
}

/** A definition and the file that has it. */
export interface Placed {
  file: RepositoryFile;
  definition: Definition;
}

/** Rows of a name's index that are looked at: what more files mention says little. */
const MOST_HOLDERS = 300;
/** Names that have the same letters in them, and definitions of each. */
const MOST_ALIKE = 80;
const MOST_OF_A_NAME = 4;
/** Definitions of one name that are looked at. */
const MOST_NAMED = 40;
/** Files through which a name may be passed on. */
const MOST_HOPS = 4;

/** Bytes of a file beyond which it is left out where any file would do: a large one says little a line. */
const LARGEST = 400_000;
/** Loading the list of files may take a twentieth of the time while the index changes again and again. */
const RELOAD_TIMES = 20;
/** What loads in less is loaded whenever the index has changed, milliseconds. */
const QUICK_MS = 15;

/**
 * The repository as a completion sees it: all files but the one that the cursor is in, which the buffer speaks for.
 * Unsaved buffers of other files stand in for their stored rows.
 */
export class Repository {
  private snapshot: Snapshot<StoredFile> | null = null;
  private loadMs = 0;
  private loadedAt = -Infinity;
  // A context reads some 60 outlines and as many texts: what is kept serves two neighbourhoods.
  private readonly outlines = new LruCache<number, StoredOutline>(160);
  private readonly texts = new LruCache<number, string>(96);
  private readonly definitionsOf = new LruCache<number, readonly Definition[]>(800);
  private readonly linesOf = new LruCache<number, readonly string[]>(96);
  private readonly piecesOf = new LruCache<number, readonly ChunkEntry[]>(300);
  private readonly holdersOf = new Map<string, readonly number[]>();
  private readonly definers = new LruCache<string, readonly SymbolPlace[]>(4_000);
  private readonly alike = new LruCache<string, readonly NamedDefinition[]>(500);
  private readonly resolved = new Map<string, Placed[]>();
  private own = '';
  private overlays: ReadonlyMap<string, RepositoryFile> = new Map();

  /** @param root absolute path of the folder */
  constructor(
    private readonly source: RepositorySource,
    private readonly root: string,
  ) {}

  /**
   * Begins a context: from here on this is the repository without `own`.
   * @param overlays unsaved files, by path
   * @param fresh read the list of files again if the index has changed, however long that takes
   */
  enter(own: string, language: LanguageId, overlays: ReadonlyMap<string, RepositoryFile>, fresh: boolean): void {
    const last = this.snapshot;
    const isCurrent = last?.version === this.source.version() || (!fresh && this.isTooSoon());
    if (!last || !isCurrent || !last.number.has(own)) this.snapshot = this.load(own, language);
    if (this.own !== own || this.overlays !== overlays || this.snapshot !== last) this.resolved.clear();
    this.own = own;
    this.overlays = overlays;
  }

  /** While a repository is indexed, its index changes every moment; a keystroke does not wait for each. */
  private isTooSoon(): boolean {
    return this.loadMs > QUICK_MS && performance.now() - this.loadedAt < RELOAD_TIMES * this.loadMs;
  }

  private load(own: string, language: LanguageId): Snapshot<StoredFile> {
    const started = performance.now();
    const version = this.source.version();
    const files = this.source.reader
      .files()
      .sort((a, b) => (a.path < b.path ? -1 : 1))
      .map((entry) => new StoredFile(entry.path, entry.language, entry.class, entry.contentId, entry, this));
    // A file that is not indexed has its imports resolved all the same.
    if (!files.some(({ path }) => path === own))
      files.push(new StoredFile(own, language, classOf(own), -1, { size: 0, mtimeMs: 0 }, this));
    this.holdersOf.clear();
    this.definers.clear();
    this.alike.clear();
    const snapshot = new Snapshot(version, files, this.root.split(sep).join('/'), this.snapshot);
    this.loadedAt = performance.now();
    this.loadMs = this.loadedAt - started;
    return snapshot;
  }

  private get loaded(): Snapshot<StoredFile> {
    if (!this.snapshot) throw new Error('enter() comes first');
    return this.snapshot;
  }

  /** @returns undefined for the cursor's own file, and for one that is not indexed */
  file(path: string): RepositoryFile | undefined {
    if (path === this.own) return undefined;
    const stored = this.loaded.byPath.get(path);
    return this.overlays.get(path) ?? (stored && stored.contentId >= 0 ? stored : undefined);
  }

  /** Files right in a folder, by path. */
  inFolder(folder: string): RepositoryFile[] {
    return this.loaded.inFolder(folder).flatMap((path) => this.file(path) ?? []);
  }

  /** Files of that name without extension, any case. */
  called(stem: string): RepositoryFile[] {
    return this.loaded.called(stem.toLowerCase()).flatMap((path) => this.file(path) ?? []);
  }

  /** Definitions of a name as written, outside the cursor's file; of a common one the first. */
  named(name: string): Placed[] {
    const placed: Placed[] = [];
    for (const entry of this.definersOf(fold(name))) {
      if (entry.name !== name || placed.length >= MOST_NAMED) continue;
      const stored = this.definitionAt(entry);
      if (stored) placed.push(...this.places(stored));
    }
    for (const file of this.overlays.values()) {
      if (file.path === this.own) continue;
      for (const definition of file.definitions()) if (definition.name === name) placed.push({ file, definition });
    }
    return placed;
  }

  private definitionAt({ contentId, name, startLine }: SymbolPlace): StoredDefinition | undefined {
    const definition = this.readDefinitions(contentId).find((d) => d.name === name && d.startLine === startLine);
    return definition && { contentId, definition };
  }

  /** Where a definition is; unsaved files are not looked at. */
  places({ contentId, definition }: StoredDefinition): Placed[] {
    const files = this.loaded.byContent.get(contentId) ?? [];
    return files
      .filter(({ path }) => path !== this.own && !this.overlays.has(path))
      .map((file) => ({ file, definition }));
  }

  /** What can be imported and has these letters (at least three) in its name, shortest names first. */
  namedLike(letters: string): readonly NamedDefinition[] {
    return this.alike.getOrMake(letters, () =>
      this.source.reader
        .namesContaining(letters, MOST_ALIKE)
        .flatMap((folded) => this.definersOf(folded).slice(0, MOST_OF_A_NAME))
        .flatMap((entry) => this.definitionAt(entry) ?? [])
        .filter(({ definition }) => definition.container === '' && definition.exported)
        .map((stored) => ({ ...stored, stems: stemsOf(stored.definition.name) })),
    );
  }

  private definersOf(folded: string): readonly SymbolPlace[] {
    return this.definers.getOrMake(folded, () => this.source.reader.symbolsNamed(folded));
  }

  /** Files whose text has these words next to each other; at most some hundred. */
  holding(words: string): RepositoryFile[] {
    let contents = this.holdersOf.get(words);
    if (!contents) {
      contents = this.source.reader.contentsWithPhrase(words, MOST_HOLDERS);
      this.holdersOf.set(words, contents);
    }
    return contents.flatMap((id) => this.filesOf(id));
  }

  /** The best-known file of a content, if it is not overridden. */
  private filesOf(contentId: number): RepositoryFile[] {
    const all = this.loaded.byContent.get(contentId) ?? [];
    const file = all.find(({ path, stamp }) => path !== this.own && !this.overlays.has(path) && stamp.size <= LARGEST);
    return file ? [file] : [];
  }

  /** Files with a piece near to a vector, nearest first; a file as often as it has such pieces. */
  nearest(vector: Int16Array, limit: number): RepositoryFile[] {
    return this.source.vectors
      .nearest(vector, limit)
      .flatMap(({ id }) => this.filesOf(this.source.reader.contentOfChunk(id) ?? -1));
  }

  /** Of the index as it was read. */
  get version(): number {
    return this.loaded.version;
  }

  /** How many files the index has. */
  get size(): number {
    return this.loaded.files.length;
  }

  /** The definitions that an import of `from` means by a name; through re-exports. */
  resolve(from: string, language: LanguageId, ref: ImportRef, name: string): Placed[] {
    const key = `${from}\n${ref.module}\n${name}`;
    let found = this.resolved.get(key);
    if (!found) {
      found = this.resolveIn(this.modules(from, language, ref), name, MOST_HOPS, new Set([from]));
      this.resolved.set(key, found);
    }
    return found;
  }

  /** Files that an import leads to; for a package that is a folder, those in it. */
  modules(from: string, language: LanguageId, ref: ImportRef): RepositoryFile[] {
    const { paths, number, files, packages } = this.loaded;
    const at = number.get(from);
    if (at === undefined) return [];
    const { files: found, folder } = resolveImport(paths, at, language, ref);
    const numbers = folder === undefined ? [...found] : [...found, ...paths.filesIn(folder, familyOf(language))];
    if (numbers.length === 0) {
      const root = paths.root.split('/').map(foldComponent).join('/');
      const find = (path: string): number | undefined =>
        paths.at(`${root}/${path.split('/').map(foldComponent).join('/')}`, familyOf(language));
      const entry = packages.entry(ref.module, find);
      if (entry !== undefined) numbers.push(entry);
    }
    return numbers.flatMap((i) => this.file(files[i]!.path) ?? []);
  }

  private resolveIn(modules: readonly RepositoryFile[], name: string, hops: number, seen: Set<string>): Placed[] {
    const own = modules.flatMap((file) => topLevel(file, name).map((definition) => ({ file, definition })));
    if (own.length > 0 || hops === 0) return own;
    for (const file of modules) {
      if (seen.has(file.path)) continue;
      seen.add(file.path);
      const { imports } = file.outline();
      const naming = imports.filter(({ names }) => names.includes(name)).map((ref) => ({ ref, as: name }));
      const renamed = naming.length > 0 ? [] : renamedTo(file, name);
      const rest = imports
        .filter(({ names }) => names.length === 0 || names.includes('*'))
        .map((ref) => ({ ref, as: name }));
      for (const { ref, as } of [...naming, ...renamed, ...rest]) {
        const found = this.resolveIn(this.modules(file.path, file.language, ref), as, hops - 1, seen);
        if (found.length > 0) return found;
      }
    }
    return [];
  }

  readText(contentId: number): string {
    return this.texts.getOrMake(contentId, (id) => this.source.text(id));
  }

  readLines(contentId: number): readonly string[] {
    return this.linesOf.getOrMake(contentId, (id) => this.readText(id).split('\n'));
  }

  readOutline(contentId: number): StoredOutline {
    return this.outlines.getOrMake(contentId, (id) => this.source.outline(id));
  }

  readDefinitions(contentId: number): readonly Definition[] {
    return this.definitionsOf.getOrMake(contentId, (id) =>
      this.source.reader.symbolsOfContent(id).map((s) => ({ ...s, exported: s.exported === 1 })),
    );
  }

  readPieces(contentId: number): readonly ChunkEntry[] {
    return this.piecesOf.getOrMake(contentId, (id) =>
      this.source.reader.chunksOf(id).filter(({ kind }) => kind !== 'skeleton'),
    );
  }
}

/** What a file passes on under another name: `export { a as b } from './x'`. */
function renamedTo(file: RepositoryFile, name: string): { ref: ImportRef; as: string }[] {
  if (!file.text().includes(name)) return [];
  return file.outline().imports.flatMap((ref) => {
    const as = aliasesOf(file.lines(), ref, file.language).find(([, local]) => local === name)?.[0];
    return as === undefined ? [] : [{ ref, as }];
  });
}

/** Definitions of a file that can be imported by this name. */
function topLevel(file: RepositoryFile, name: string): Definition[] {
  const all = file.definitions().filter((d) => d.name === name);
  const top = all.filter(({ container, exported }) => container === '' && exported);
  return top.length > 0 ? top : all.filter(({ container, exported }) => container === '' || exported);
}

class StoredFile implements IndexedFile {
  constructor(
    readonly path: string,
    readonly language: LanguageId,
    readonly role: FileClass,
    readonly contentId: number,
    readonly stamp: { size: number; mtimeMs: number },
    private readonly repository: Repository,
  ) {}
  definitions = (): readonly Definition[] => this.repository.readDefinitions(this.contentId);
  outline = (): StoredOutline => this.repository.readOutline(this.contentId);
  text = (): string => this.repository.readText(this.contentId);
  lines = (): readonly string[] => this.repository.readLines(this.contentId);
  pieces = (): readonly ChunkEntry[] => this.repository.readPieces(this.contentId);
}

/** A file that an editor holds and has not saved. */
export function unsavedFile(path: string, text: string, outline: Outline): RepositoryFile {
  const lines = text.split('\n');
  return {
    path,
    language: outline.language || languageOf(path),
    role: classOf(path),
    definitions: () => outline.symbols,
    outline: () => storedOutline(outline),
    text: () => text,
    lines: () => lines,
    pieces: () =>
      outline.symbols.filter(({ container }) => container === '').map((s) => ({ ...s, kind: 'definition' })),
  };
}
