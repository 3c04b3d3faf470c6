import type { LanguageId } from '../../../core/source.js';

/** Languages whose files can import each other. */
const FAMILIES: Readonly<Record<LanguageId, string>> = {
  typescript: 'js',
  tsx: 'js',
  javascript: 'js',
  java: 'jvm',
  kotlin: 'jvm',
  scala: 'jvm',
  c: 'c',
  cpp: 'c',
};
/** Files of one family can import each other. */
export const familyOf = (language: LanguageId): string => FAMILIES[language] ?? language;

/** Files that stand for their folder: `import x from './folder'` means them. */
const FOLDER_FILES = new Set(['index', 'mod', 'lib', 'init', 'package', 'root']);

/** Names are compared without case and separators: `Query.SelectExpr` is `query/select_expr.ex`, `axum_core` is `axum-core`. */
export const foldComponent = (component: string): string => component.toLowerCase().replace(/[_-]/g, '');

const foldPath = (path: string): string => path.split('/').map(foldComponent).join('/');

interface Entry {
  /** Folded, without the extension. */
  path: string;
  file: number;
}

/** A file as the index of paths knows it. */
export interface PathOfFile {
  path: string;
  language: LanguageId;
}

/**
 * Which files a module's name may mean: by whole path, or by the longest run of its last components. Paths are taken
 * together with those of the folder itself, so that `from aiohttp.web import run` is found when the folder is the
 * package.
 */
export class ModulePaths {
  private readonly whole = new Map<string, number[]>();
  /** By the last component, and by the last two. */
  private readonly byEnd = new Map<string, Entry[]>();
  private readonly folders = new Map<string, string[]>();
  private readonly inFolder = new Map<string, number[]>();
  private readonly families: string[];
  private readonly folderOfFile: string[] = [];
  /** What was found by an end, for a family: many files import the same. */
  private readonly foundByEnd = new Map<string, readonly Entry[]>();
  private readonly foundFolders = new Map<string, readonly { path: string }[]>();

  /** @param root absolute path of the folder, `/`-separated */
  constructor(
    files: readonly PathOfFile[],
    readonly root: string,
  ) {
    this.families = files.map(({ language }) => familyOf(language));
    files.forEach(({ path }, file) => this.add(foldPath(`${root}/${path}`), file));
  }

  private add(path: string, file: number): void {
    const slash = path.lastIndexOf('/');
    const folder = path.slice(0, slash);
    const stem = path.slice(slash + 1).replace(/(?<=.)\.[^.]+$/, '');
    this.folderOfFile.push(folder);
    push(this.inFolder, folder, file);
    if (this.inFolder.get(folder)!.length === 1) push(this.folders, folder.slice(folder.lastIndexOf('/') + 1), folder);
    const names = new Set([path, `${folder}/${stem}`]);
    if (FOLDER_FILES.has(stem)) names.add(folder);
    // `src` is no part of a module's name: `axum::routing` is `axum/src/routing`.
    for (const name of [...names]) names.add(name.replace(/\/src(?=\/|$)/g, ''));
    for (const name of names) {
      push(this.whole, name, file);
      const entry = { path: name, file };
      const last = name.lastIndexOf('/');
      push(this.byEnd, name.slice(last + 1), entry);
      push(this.byEnd, name.slice(name.lastIndexOf('/', last - 1) + 1), entry);
    }
  }

  /** Folder of a file, folded and whole. */
  folderOf(file: number): string {
    return this.folderOfFile[file]!;
  }

  familyOf(file: number): string {
    return this.families[file]!;
  }

  /** Files right in a folder, of the family. */
  filesIn(folder: string, family: string): number[] {
    return (this.inFolder.get(folder) ?? []).filter((file) => this.families[file] === family);
  }

  /** The file that a whole path means; a path with its extension may be of another family. */
  at(path: string, family: string): number | undefined {
    const files = this.whole.get(path);
    if (!files && family !== 'js') return undefined;
    const extension = /\.\w+$/.exec(path)?.[0];
    const file = files?.find((f) => this.families[f] === family) ?? (extension ? files?.[0] : undefined);
    // TypeScript imports `./types.js` and means `types.ts`.
    return file ?? (extension && family === 'js' ? this.at(path.slice(0, -extension.length), family) : undefined);
  }

  /** Whether a file may be named so. If not, no path ends in these components; of those with extensions that is not known. */
  mayEndIn(components: readonly string[], family: string): boolean {
    return components.length === 0 || family === 'js' || this.byEnd.has(endOf(components));
  }

  /**
   * The file whose path ends in most of these components (folded), in `least` of them or more, and nearest to `from`;
   * undefined when there is none, or several are equally near.
   */
  endingIn(components: readonly string[], least: number, from: number): number | undefined {
    const family = this.families[from]!;
    const key = `${family} ${least} ${components.join('/')}`;
    let fitting = this.foundByEnd.get(key);
    if (!fitting) this.foundByEnd.set(key, (fitting = this.fitting(components, least, family)));
    return this.nearest(fitting, this.folderOf(from))?.file;
  }

  private fitting(components: readonly string[], least: number, family: string): Entry[] {
    let most = least;
    let fitting: Entry[] = [];
    for (const entry of this.byEnd.get(endOf(components)) ?? []) {
      if (this.families[entry.file] !== family) continue;
      const common = commonEnd(entry.path, components);
      if (common < most) continue;
      if (common > most) fitting = [];
      most = common;
      // A file has several names.
      if (fitting.at(-1)?.file !== entry.file) fitting.push(entry);
    }
    return fitting;
  }

  /** The same for folders that hold files of the family. */
  folderEndingIn(components: readonly string[], from: number): string | undefined {
    const family = this.families[from]!;
    const suffix = `/${components.join('/')}`;
    const key = family + suffix;
    let found = this.foundFolders.get(key);
    if (!found) {
      found = (this.folders.get(components.at(-1)!) ?? [])
        .filter((path) => path.endsWith(suffix) && this.filesIn(path, family).length > 0)
        .map((path) => ({ path }));
      this.foundFolders.set(key, found);
    }
    return this.nearest(found, this.folderOf(from))?.path;
  }

  /** The one that shares the longest beginning with `folder`; undefined when several do. */
  private nearest<T extends { path: string }>(found: readonly T[], folder: string): T | undefined {
    if (found.length < 2) return found[0];
    const shared = found.map(({ path }) => sharedLength(path, folder));
    const most = Math.max(...shared);
    const best = found.filter((_f, i) => shared[i] === most);
    return best.length === 1 ? best[0] : undefined;
  }
}

/** The last two components, or the one that there is. */
const endOf = (components: readonly string[]): string =>
  components.length > 1 ? `${components.at(-2)!}/${components.at(-1)!}` : components[0]!;

/** How many components at the end of a path are those at the end of the list. */
function commonEnd(path: string, components: readonly string[]): number {
  let end = path.length;
  let n = 0;
  for (; n < components.length; n++) {
    const component = components[components.length - 1 - n]!;
    const start = end - component.length;
    if (start < 1 || path[start - 1] !== '/' || !path.startsWith(component, start)) break;
    end = start - 1;
  }
  return n;
}

/** Length of the folders that two paths begin with alike. */
function sharedLength(a: string, b: string): number {
  let slash = 0;
  for (let i = 0; i < a.length && i < b.length && a[i] === b[i]; i++) if (a[i] === '/') slash = i;
  return slash;
}

function push<K, V>(map: Map<K, V[]>, key: K, value: V): void {
  const list = map.get(key);
  if (list) list.push(value);
  else map.set(key, [value]);
}
