import type { SymbolKind } from '../../../core/outline.js';
import type { FileClass, LanguageId } from '../../../core/source.js';
import type { RetrievalReader } from '../../store/retrievalReader.js';
import type { Catalogue } from '../catalogue.js';

/** A value that occurs in the index, and how often. */
export interface Facet<T extends string = string> {
  value: T;
  count: number;
}

/** What filters can ask for: the values that occur, the most frequent first, then by name. */
export class Facets {
  private readonly counted: {
    languages?: Facet[];
    classes?: Facet<FileClass>[];
    kinds?: Facet<SymbolKind>[];
    folders?: Facet[];
  } = {};

  constructor(
    private readonly catalogue: Catalogue,
    private readonly reader: RetrievalReader,
  ) {}

  languages(): readonly Facet[] {
    return (this.counted.languages ??= this.tally(({ language }) => language));
  }

  classes(): readonly Facet<FileClass>[] {
    return (this.counted.classes ??= this.tally((file) => file.class));
  }

  /** Reads the whole table of definitions the first time. */
  kinds(): readonly Facet<SymbolKind>[] {
    return (this.counted.kinds ??= this.reader.kinds().map(({ kind, count }) => ({ value: kind, count })));
  }

  /** Every folder, `src/core/`, with the number of files below it. */
  folders(): readonly Facet[] {
    if (this.counted.folders) return this.counted.folders;
    const counts = new Map<string, number>();
    for (const { directory } of this.files()) {
      if (directory === '.') continue;
      for (let end = directory.indexOf('/'); ; end = directory.indexOf('/', end + 1)) {
        const folder = `${end < 0 ? directory : directory.slice(0, end)}/`;
        counts.set(folder, (counts.get(folder) ?? 0) + 1);
        if (end < 0) break;
      }
    }
    return (this.counted.folders = sorted(counts));
  }

  paths(): string[] {
    return [...this.files()].map(({ path }) => path);
  }

  private *files() {
    for (const { files } of this.catalogue.contents) yield* files;
  }

  private tally<T extends string>(of: (file: { language: LanguageId; class: FileClass }) => T): Facet<T>[] {
    const counts = new Map<T, number>();
    for (const file of this.files()) counts.set(of(file), (counts.get(of(file)) ?? 0) + 1);
    return sorted(counts);
  }
}

const sorted = <T extends string>(counts: ReadonlyMap<T, number>): Facet<T>[] =>
  [...counts]
    .map(([value, count]) => ({ value, count }))
    .sort((a, b) => b.count - a.count || (a.value < b.value ? -1 : 1));
