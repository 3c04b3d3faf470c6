import type { EvidencePiece } from '../../../core/ask.js';
import type { SearchApi } from '../../../core/engineApi.js';
import type { LanguageNames } from './languages.js';

/** Is a module not of this repository, so that its names cannot be known? */
export async function isForeign(
  engine: SearchApi,
  names: LanguageNames,
  language: string,
  module: string,
): Promise<boolean> {
  if (names.isOwnModule(module)) return true;
  if (isJs(language)) return !/^(?:\.{1,2}|@|~)\//.test(module) || isScoped(module);
  if (isRust(language)) return !/^(?:crate|super|self)\b/.test(module);
  if (!language.startsWith('py')) return true;
  return !module.startsWith('.') && !(await isOurs(engine, module));
}

const isJs = (language: string): boolean => /^(?:ts|typescript|tsx|js|javascript|jsx|[cm][jt]s)$/.test(language);
const isRust = (language: string): boolean => /^(?:rs|rust)$/.test(language);
/** `@scope/package`, unlike `@/folder/file`. */
const isScoped = (module: string): boolean => /^@[\w-]+\/[\w.-]+$/.test(module);

/** Does a Python package of this name lie in the repository? */
async function isOurs(engine: SearchApi, module: string): Promise<boolean> {
  const root = module.split('.')[0]!;
  const known = await engine.known!({ names: [], paths: [`${root}/__init__.py`, `${root}.py`] });
  return known.paths.some((found) => found.length > 0);
}

const ENDINGS = [
  '',
  '.ts',
  '.tsx',
  '.d.ts',
  '.js',
  '.jsx',
  '.mjs',
  '.cjs',
  '.mts',
  '.cts',
  '.vue',
  '.svelte',
  '.json',
  '/index.ts',
  '/index.tsx',
  '/index.js',
  '/index.mjs',
];

/** Does the repository have a module, or use one of that name? */
export async function moduleExists(
  engine: SearchApi,
  language: string,
  module: string,
  pieces: readonly EvidencePiece[],
): Promise<boolean> {
  const find = async (names: string[], paths: string[]): Promise<boolean> => {
    const known = await engine.known!({ names, paths });
    return known.names.length > 0 || known.paths.some((found) => found.length > 0);
  };
  if (/^(?:\.{1,2}|@|~)\//.test(module) && !isScoped(module)) {
    const path = module.replace(/^(?:(?:\.{1,2}|@|~)\/)+/, '').replace(/\?.*$/, '');
    if (!path || /^\.+$/.test(path)) return true;
    const stem = path.replace(/\.(?:[cm]?jsx?|tsx?)$/, '');
    return find([], [path, ...ENDINGS.map((ending) => stem + ending)]);
  }
  if (language.startsWith('py')) {
    const parts = module.split('.').filter(Boolean);
    if (parts.length === 0) return true;
    const path = parts.join('/');
    if (module.startsWith('.') || (await isOurs(engine, module)))
      return find([], [`${path}.py`, `${path}/__init__.py`, `${path}.pyi`, `${path}.pyx`, `${path}.so`]);
    return find([parts[0]!], []);
  }
  if (isRust(language)) return /^(?:crate|super|self)\b/.test(module) || find([module.split('::')[0]!], []);
  if (language === 'java')
    return find([module.split('.').slice(0, 2).join('.'), module.replace(/\.\*$/, '').split('.').at(-1)!], []);
  const base = module.startsWith('@')
    ? module.split('/').slice(0, 2).join('/')
    : /^go/.test(language)
      ? module
      : module.split('/')[0]!;
  return pieces.some(({ text }) => text.includes(base)) || find([base], []);
}
