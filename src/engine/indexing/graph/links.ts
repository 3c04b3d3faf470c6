import type { ImportRef, Reference, SymbolKind } from '../../../core/outline.js';
import type { FileClass, LanguageId } from '../../../core/source.js';
import type { Edge, EdgeKind } from '../../store/graph.js';
import { resolveImport, type Resolved } from './imports.js';
import { ModulePaths } from './modulePaths.js';

/** What linking needs to know of a file. */
export interface LinkedFile {
  path: string;
  language: LanguageId;
  class: FileClass;
  imports: readonly ImportRef[];
  /** Distinct names by kind. */
  uses: ReadonlyMap<string, Reference['kind']>;
  /** Names that it defines. */
  defines: ReadonlySet<string>;
}

/** Files that may define a name for a reference to it to lead to all of them. */
const MOST_DEFINERS = 3;
/** Letters from which on a name that one file alone defines is taken to mean that file, imported or not. */
const TELLING_NAME = 4;
/** Files through which a name may be passed on. */
const MOST_HOPS = 3;
/** Languages in which a file sees its folder, or all files, without importing them. */
const SEES_FOLDER = new Set(['go', 'java', 'kotlin', 'scala', 'csharp', 'php', 'swift', 'haskell']);
/** Kinds of definitions that nothing refers to by name from another file. */
export const LOCAL_KINDS: ReadonlySet<SymbolKind> = new Set([
  'key',
  'section',
  'selector',
  'table',
  'property',
  'field',
]);

/**
 * Edges between the files of a folder: imports, uses (calls and types), inheritance, re-exports, tests. Pure and
 * deterministic; order by source, target and kind.
 * @param root absolute path of the folder, `/`-separated
 */
export function linkFiles(files: readonly LinkedFile[], root: string): Edge[] {
  return new Linker(files, root).edges();
}

class Linker {
  private readonly paths: ModulePaths;
  /** Name → files that define it. */
  private readonly definers = new Map<string, number[]>();
  /** Name → number of files that use it. */
  private readonly users = new Map<string, number>();
  private readonly imports: Resolved[][];
  /** Of each file: the last one in whose scope it was. */
  private readonly inScopeOf: Int32Array;

  constructor(
    private readonly files: readonly LinkedFile[],
    root: string,
  ) {
    this.paths = new ModulePaths(files, root);
    files.forEach((file, i) => {
      for (const name of file.defines) {
        const list = this.definers.get(name);
        if (list) list.push(i);
        else this.definers.set(name, [i]);
      }
      for (const name of file.uses.keys()) this.users.set(name, (this.users.get(name) ?? 0) + 1);
    });
    this.imports = files.map((file, i) => file.imports.map((ref) => resolveImport(this.paths, i, file.language, ref)));
    this.inScopeOf = new Int32Array(files.length).fill(-1);
  }

  edges(): Edge[] {
    const tests = linkTests(this.files);
    return this.files.flatMap((_file, from) => {
      const out = new Outgoing(from);
      this.linkImports(from, out);
      this.linkUses(from, out);
      const tested = tests.get(from);
      if (tested !== undefined) out.add(tested, 'test', 1);
      return out.edges();
    });
  }

  private linkImports(from: number, out: Outgoing): void {
    const kind = this.passesOn(from) ? 're-export' : 'import';
    for (const { files, folder, names } of this.imports[from]!) {
      for (const to of files) {
        out.add(to, kind, 1);
        // What a barrel passes on is defined further on.
        for (const name of names) {
          if (this.files[to]!.defines.has(name)) continue;
          const origin = this.originOf(name, to, MOST_HOPS, new Set([from]));
          if (origin !== undefined) out.add(origin, kind, 1);
        }
      }
      if (folder === undefined) continue;
      for (const to of this.paths.filesIn(folder, this.paths.familyOf(from))) {
        if (names.some((name) => this.files[to]!.defines.has(name))) out.add(to, kind, 1);
      }
    }
  }

  /** Defines nothing and uses nothing: all it can be for is what it imports. */
  private passesOn(file: number): boolean {
    const { defines, uses } = this.files[file]!;
    return defines.size + uses.size === 0;
  }

  /** The file that defines a name which `file` passes on. */
  private originOf(name: string, file: number, hops: number, seen: Set<number>): number | undefined {
    if (hops === 0 || seen.has(file) || !this.definers.has(name)) return undefined;
    seen.add(file);
    const next = this.imports[file]!.flatMap(({ files }) => files);
    for (const to of next) if (!seen.has(to) && this.files[to]!.defines.has(name)) return to;
    for (const to of next) {
      const found = this.originOf(name, to, hops - 1, seen);
      if (found !== undefined) return found;
    }
    return undefined;
  }

  private linkUses(from: number, out: Outgoing): void {
    const { uses, defines } = this.files[from]!;
    const family = this.paths.familyOf(from);
    this.enterScope(from, family);
    for (const [name, kind] of uses) {
      const all = defines.has(name) ? undefined : this.definers.get(name);
      if (!all) continue;
      const seen = all.filter((file) => this.inScopeOf[file] === from && this.paths.familyOf(file) === family);
      const isTelling = all.length === 1 && name.length >= TELLING_NAME && this.paths.familyOf(all[0]!) === family;
      const targets = seen.length > 0 && seen.length <= MOST_DEFINERS ? seen : isTelling ? all : [];
      // A name that everybody uses says little of each.
      const weight = 1 / (1 + Math.log(this.users.get(name)!)) / Math.max(1, targets.length);
      for (const to of targets) out.add(to, kind === 'inherit' ? 'inherit' : 'use', weight);
    }
  }

  /** What a file sees: what it imports, what that passes on, and in some languages its folder. */
  private enterScope(from: number, family: string): void {
    const enter = (file: number): void => void (this.inScopeOf[file] = from);
    for (const { files, folder } of this.imports[from]!) {
      for (const file of files) {
        enter(file);
        if (family !== 'c' && !this.passesOn(file)) continue;
        for (const { files: further } of this.imports[file]!) further.forEach(enter);
      }
      if (folder !== undefined) this.paths.filesIn(folder, family).forEach(enter);
    }
    const own = this.paths.folderOf(from);
    if (SEES_FOLDER.has(this.files[from]!.language)) this.paths.filesIn(own, family).forEach(enter);
  }
}

/** The edges that leave one file. */
class Outgoing {
  private readonly weights = new Map<EdgeKind, Map<number, number>>();

  constructor(private readonly from: number) {}

  add(to: number, kind: EdgeKind, weight: number): void {
    if (to === this.from) return;
    let targets = this.weights.get(kind);
    if (!targets) this.weights.set(kind, (targets = new Map<number, number>()));
    targets.set(to, (targets.get(to) ?? 0) + weight);
  }

  edges(): Edge[] {
    const { from } = this;
    return [...this.weights]
      .flatMap(([kind, targets]) => [...targets].map(([to, weight]): Edge => ({ from, to, kind, weight })))
      .sort((a, b) => a.to - b.to || (a.kind < b.kind ? -1 : 1));
  }
}

const TEST_MARK = /^(?:test|spec)[_-]?|(?:[_.-]?(?:tests?|specs?|testcase|it))$/gi;

/** Test files with the code file of the same name, where one is nearest. */
function linkTests(files: readonly LinkedFile[]): Map<number, number> {
  const stem = (path: string): string => path.slice(path.lastIndexOf('/') + 1).replace(/(?<=.)\.[^.]+$/, '');
  const code = new Map<string, number[]>();
  files.forEach(({ path, class: kind }, i) => {
    if (kind !== 'source') return;
    const key = stem(path).toLowerCase();
    const list = code.get(key);
    if (list) list.push(i);
    else code.set(key, [i]);
  });
  const tests = new Map<number, number>();
  files.forEach(({ path, class: kind, language }, i) => {
    if (kind !== 'test') return;
    const name = stem(path).replace(TEST_MARK, '').toLowerCase();
    const found = (code.get(name) ?? []).filter((f) => files[f]!.language === language);
    const words = path.toLowerCase().split('/').slice(0, -1);
    const shared = found.map(
      (f) =>
        files[f]!.path.toLowerCase()
          .split('/')
          .filter((word) => words.includes(word)).length,
    );
    const most = Math.max(...shared);
    const best = found.filter((_f, j) => shared[j] === most);
    if (best.length === 1) tests.set(i, best[0]!);
  });
  return tests;
}
