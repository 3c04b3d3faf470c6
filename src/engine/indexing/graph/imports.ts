import type { ImportRef } from '../../../core/outline.js';
import type { LanguageId } from '../../../core/source.js';
import { foldComponent, type ModulePaths } from './modulePaths.js';

/** What an import leads to within the folder. */
export interface Resolved {
  files: number[];
  /** A package or namespace that is a folder: what is meant is told by names alone. */
  folder?: string;
  /** Imported names, those at the end of the module's own name included. */
  names: readonly string[];
}

/** How a language writes the names of modules. */
interface Style {
  separator: RegExp;
  /** The last components may name something within the module: `a.b.Type.method`. */
  items: boolean;
  /** A module may be a folder (package, namespace). */
  folders: boolean;
  /** One component alone may be looked for in the whole tree. */
  anywhere?: boolean;
}

const PATHS: Style = { separator: /\//, items: false, folders: false };
const STYLES: Readonly<Record<LanguageId, Style>> = {
  python: { separator: /\./, items: false, folders: false },
  go: { separator: /\//, items: false, folders: true },
  rust: { separator: /::/, items: true, folders: false },
  java: { separator: /\./, items: true, folders: true },
  kotlin: { separator: /\./, items: true, folders: true },
  scala: { separator: /\./, items: true, folders: true },
  csharp: { separator: /\./, items: true, folders: true },
  elixir: { separator: /\./, items: true, folders: false },
  haskell: { separator: /\./, items: false, folders: false },
  lua: { separator: /[./]/, items: false, folders: false },
  php: { separator: /[\\/]/, items: true, folders: true },
  swift: { separator: /\./, items: false, folders: true },
  c: { ...PATHS, anywhere: true },
  cpp: { ...PATHS, anywhere: true },
};

/** Components at the end that may be a type and its member. */
const MOST_ITEMS = 2;
/** Of an inexact match: shorter ones are other people's packages. */
const LEAST_COMPONENTS = 2;

/** Files of the folder that an import names; none where it leads outside, or to several that are equally near. */
export function resolveImport(paths: ModulePaths, from: number, language: LanguageId, ref: ImportRef): Resolved {
  const { names } = ref;
  const module = ref.module.replace(/^['"<]+|[>'"]+$/g, '').replace(/^package:/, '');
  const style = STYLES[language] ?? PATHS;
  const family = paths.familyOf(from);
  const start = startOf(paths, from, language, module);
  const components = start.rest.split(style.separator).filter(Boolean).map(foldComponent);

  const find = (wanted: readonly string[]): number | undefined => {
    if (!paths.mayEndIn(wanted, family)) return undefined;
    const found = start.folder === null ? undefined : paths.at([start.folder, ...wanted].join('/'), family);
    if (found !== undefined || start.exact) return found === from ? undefined : found;
    return search(paths, from, wanted, style);
  };

  // `from . import sibling`, `use crate::{json, query}`: what is imported may be modules itself.
  const submodules = language === 'python' || language === 'rust' ? names : [];
  const files = submodules.flatMap((name) => {
    const parts = name.split('::').map(foldComponent);
    for (let n = parts.length; n > 0; n--) {
      const file = find([...components, ...parts.slice(0, n)]);
      if (file !== undefined) return [file];
    }
    return [];
  });
  if (components.length + (start.exact ? 1 : 0) > 0) {
    for (let items = 0; items <= (style.items ? MOST_ITEMS : 0) && items < components.length; items++) {
      const file = find(components.slice(0, components.length - items));
      if (file === undefined) continue;
      return { files: unique([...files, file]), names: withItems(module, style, names, items) };
    }
    if (start.exact && components.length === 0 && files.length === 0) {
      const file = find([]);
      if (file !== undefined) return { files: [file], names };
    }
  }
  if (files.length > 0 || !style.folders) return { files: unique(files), names };
  for (let items = 0; items <= (style.items ? 1 : 0) && items < components.length; items++) {
    const wanted = components.slice(0, components.length - items);
    const least = language === 'go' ? Math.min(LEAST_COMPONENTS, wanted.length) : wanted.length;
    for (let n = wanted.length; n >= least; n--) {
      const folder = paths.folderEndingIn(wanted.slice(-n), from);
      if (folder !== undefined) return { files: [], folder, names: withItems(module, style, names, items) };
    }
  }
  return { files: [], names };
}

/** Where the search begins, and what of the module's name is left. `exact`: nowhere else. */
function startOf(
  paths: ModulePaths,
  from: number,
  language: LanguageId,
  module: string,
): { folder: string | null; exact: boolean; rest: string } {
  const own = paths.folderOf(from);
  if (language === 'python') {
    const dots = /^\.*/.exec(module)![0].length;
    return dots === 0
      ? { folder: null, exact: false, rest: module }
      : { folder: up(own, dots - 1), exact: true, rest: module.slice(dots) };
  }
  if (language === 'rust') {
    const [first = ''] = module.split('::');
    const rest = module.slice(first.length + 2);
    if (first === 'crate') return { folder: crateOf(paths, own), exact: true, rest };
    if (first === 'self') return { folder: own, exact: true, rest };
    if (first === 'super') return { folder: own, exact: false, rest };
    return { folder: own, exact: false, rest: module };
  }
  const path = /^\.{1,2}(?:\/|$)/.exec(module) ? module : null;
  if (path === null) return { folder: own, exact: false, rest: module };
  const ups = path.split('/').filter((part) => part === '..').length;
  return { folder: up(own, ups), exact: true, rest: path.replace(/^(?:\.{1,2}(?:\/|$))+/, '') };
}

/** By the end of the path: the whole name, then without its beginning; one word only near the importing file. */
function search(paths: ModulePaths, from: number, wanted: readonly string[], style: Style): number | undefined {
  const last = wanted.at(-1);
  if (last === undefined) return undefined;
  if (wanted.length === 1 && !style.anywhere) {
    const root = paths.root.split('/').length;
    for (let folder = paths.folderOf(from); folder.split('/').length >= root; folder = up(folder, 1)) {
      const file = paths.at(`${folder}/${last}`, paths.familyOf(from));
      if (file !== undefined) return file === from ? undefined : file;
    }
    return undefined;
  }
  const file = paths.endingIn(wanted, Math.min(LEAST_COMPONENTS, wanted.length), from);
  return file === from ? undefined : file;
}

/** The nearest folder above that holds a crate's root. */
function crateOf(paths: ModulePaths, own: string): string {
  for (let folder = own; folder.includes('/'); folder = up(folder, 1)) {
    if (['lib.rs', 'main.rs'].some((name) => paths.at(`${folder}/${name}`, 'rust') !== undefined)) return folder;
  }
  return own;
}

const up = (folder: string, levels: number): string => {
  let at = folder;
  for (let i = 0; i < levels; i++) at = at.slice(0, Math.max(0, at.lastIndexOf('/')));
  return at;
};

function withItems(module: string, style: Style, names: readonly string[], items: number): readonly string[] {
  return items === 0 ? names : [...names, ...module.split(style.separator).slice(-items)];
}

const unique = (files: readonly number[]): number[] => [...new Set(files)];
