import { posix } from 'node:path';
import { ModulePaths } from '../indexing/graph/modulePaths.js';
import { WorkspacePackages } from './packages.js';
import type { RepositoryFile } from './repository.js';

/** A file as the index has it. */
export interface IndexedFile extends RepositoryFile {
  /** -1: not indexed. */
  contentId: number;
}

/** Which files there are, as long as the index says the same. */
export class Snapshot<F extends IndexedFile> {
  readonly byPath: ReadonlyMap<string, F>;
  readonly byContent: ReadonlyMap<number, readonly F[]>;
  /** A path's number in `paths`. */
  readonly number: ReadonlyMap<string, number>;
  readonly paths: ModulePaths;
  readonly packages: WorkspacePackages;
  private byFolder: ReadonlyMap<string, readonly string[]> | undefined;
  private byStem: ReadonlyMap<string, readonly string[]> | undefined;

  /**
   * @param files in order of their paths
   * @param root absolute path of the folder, `/`-separated
   * @param last the one before, whose paths serve again if they are the same
   */
  constructor(
    readonly version: number,
    readonly files: readonly F[],
    root: string,
    last: Snapshot<F> | null,
  ) {
    this.byPath = new Map(files.map((file) => [file.path, file]));
    this.byContent = grouped(
      files,
      ({ contentId }) => contentId,
      (file) => file,
    );
    this.packages = new WorkspacePackages(files);
    const isSame =
      last?.files.length === files.length &&
      files.every(({ path, language }, i) => last.files[i]!.path === path && last.files[i]!.language === language);
    this.number = isSame ? last.number : new Map(files.map((file, i) => [file.path, i]));
    this.paths = isSame ? last.paths : new ModulePaths(files, root);
  }

  /** Paths right in a folder. */
  inFolder(folder: string): readonly string[] {
    this.byFolder ??= grouped(
      this.files,
      ({ path }) => posix.dirname(path),
      ({ path }) => path,
    );
    return this.byFolder.get(folder) ?? [];
  }

  /** Paths of that name without extension, lower case. */
  called(stem: string): readonly string[] {
    this.byStem ??= grouped(
      this.files,
      ({ path }) => stemOf(path),
      ({ path }) => path,
    );
    return this.byStem.get(stem) ?? [];
  }
}

const stemOf = (path: string): string =>
  posix
    .basename(path)
    .replace(/(?<=.)\.[^.]+$/, '')
    .toLowerCase();

function grouped<T, K, V>(items: readonly T[], key: (item: T) => K, value: (item: T) => V): Map<K, V[]> {
  const groups = new Map<K, V[]>();
  for (const item of items) {
    const list = groups.get(key(item));
    if (list) list.push(value(item));
    else groups.set(key(item), [value(item)]);
  }
  return groups;
}
