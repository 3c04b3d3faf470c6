import type { Flag } from '../../core/answer.js';
import type { EvidencePiece } from '../../core/ask.js';
import type { SearchApi } from '../../core/engineApi.js';
import { importsOf, type Import } from './code/imports.js';
import { namesOf, type LanguageNames } from './code/languages.js';
import { stripped } from './code/strip.js';
import type { CodeBlock } from './scan.js';

/** Flags of one answer; more would bury the first. */
const MOST_FLAGS = 12;
const SHORTEST = 3;

interface Block {
  names: LanguageNames;
  language: string;
  code: string;
  imports: (Import & { foreign: boolean })[];
}

/**
 * Names and imports in generated code that exist neither in the index, nor in what was sent or said, nor in the language,
 * nor in the code itself. A name is only questioned where it must have been made by somebody: called, constructed,
 * imported, or a member of something of this repository. What comes from a package is the package's business.
 */
export async function namesFlags(
  engine: SearchApi,
  code: readonly CodeBlock[],
  given: readonly string[],
  pieces: readonly EvidencePiece[],
): Promise<Flag[]> {
  if (!engine.known) return [];
  const blocks: Block[] = [];
  for (const { info, code: text } of code) {
    const names = namesOf(info);
    if (!names) continue;
    const language = /^[\w+#]+/.exec(info)![0].toLowerCase();
    const imports = await Promise.all(
      importsOf(text, language).map(async (one) => ({
        ...one,
        foreign: await isForeign(engine, names, language, one),
      })),
    );
    blocks.push({ names, language, code: stripped(text, names.family), imports });
  }
  if (blocks.length === 0) return [];
  const said = new Set(given.join('\n').match(/[\p{L}_$][\p{L}\p{N}_$]*/gu));
  const declared = new Set(blocks.flatMap(declaredIn));
  const suspects = new Set<string>();
  for (const block of blocks) {
    for (const name of [...usedIn(block, said), ...block.imports.flatMap((one) => (one.foreign ? [] : one.names))]) {
      if (name.length < SHORTEST || said.has(name) || declared.has(name) || block.names.own.has(name)) continue;
      suspects.add(name);
    }
  }
  const modules = blocks.flatMap((block) =>
    block.imports.filter(({ module }) => !block.names.isOwnModule(module)).map(({ module }) => ({ block, module })),
  );
  const questioned = [...suspects];
  const known = new Set((await engine.known({ names: questioned, paths: [] })).names);
  const flags: Flag[] = [];
  const seen = new Set<string>();
  for (const { block, module } of modules) {
    if (
      seen.has(module) ||
      given.some((text) => text.includes(module)) ||
      (await moduleExists(engine, block.language, module, pieces))
    )
      continue;
    seen.add(module);
    flags.push({
      kind: 'unknown-import',
      subject: module,
      sentence: `The code imports \`${module}\`, which nothing in this repository has or uses.`,
    });
  }
  for (const name of questioned.filter((one) => !known.has(one))) {
    flags.push({
      kind: 'unknown-name',
      subject: name,
      sentence: `The code uses \`${name}\`, which exists nowhere in this repository.`,
    });
  }
  return flags.slice(0, MOST_FLAGS);
}

/** Is a module not of this repository, so that its names cannot be known? */
async function isForeign(
  engine: SearchApi,
  names: LanguageNames,
  language: string,
  { module }: Import,
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

const DECLARATIONS: readonly RegExp[] = [
  /\b(?:const|let|var|val|function\*?|class|interface|type|enum|namespace|module|def|fn|func|struct|trait|impl|mod|union|record|macro_rules!|static|mut|package)\s+(?:mut\s+)?(?:\([^)]*\)\s*)?([\p{L}_$][\p{L}\p{N}_$]*)/gu,
  /\b(?:for|as|catch|except|with|in|lambda)\b\s*\(?\s*(?:const\s+|let\s+|var\s+)?([\p{L}_$][\p{L}\p{N}_$]*)/gu,
  // Parameters, fields, keys, annotated variables, assignments, arrows.
  /([\p{L}_$][\p{L}\p{N}_$]*)\s*[?!]?\s*(?::(?!:)|:?=(?![=])|=>)/gu,
  /<([\p{L}_][\p{L}\p{N}_]*)(?:\s+extends\b[^>]*)?>\s*\(/gu,
];
/**
 * Methods, in code without type arguments: `name(…) {`, `name(…): Type {`, `Type name(…) throws X {`; and those of
 * interfaces, which end with a type or, where one stands before the name, with a semicolon.
 */
const METHODS: readonly RegExp[] = (() => {
  const start = String.raw`(?:^|[;{}\n])\s*`;
  const before = String.raw`(?:(?!(?:return|await|throw|new|yield|else|case|typeof|void|delete|in|of)\b)[\p{L}_$][\p{L}\p{N}_$[\],.?]*\s+)`;
  const name = String.raw`[*#]?([\p{L}_$][\p{L}\p{N}_$]*)[?!]?`;
  const list = String.raw`\s*\([^()]*(?:\([^()]*\)[^()]*)*\)\s*`;
  return [
    new RegExp(`${start}${before}{0,6}${name}${list}(?:(?::|throws\\b)[^{};=]+)?\\{`, 'gu'),
    new RegExp(`${start}${before}{0,6}${name}${list}:[^;={}()?]+(?=[;}\\n])`, 'gu'),
    new RegExp(`${start}${before}{1,6}${name}${list}(?:throws\\b[^;{}]+)?;`, 'gu'),
  ];
})();
const TYPE_ARGUMENTS = /<[^<>()=;{}\n]*>/g;

/** `{ a, b: c }`, `[x, y]`, `(a, b) =>`, `a, err :=`, `|a, b|`, parameters: every name between the brackets. */
const LISTS =
  /(?:\b(?:const|let|var)\s*[{[]([^=]*?)[}\]]\s*=)|\(([^()]*(?:\([^()]*\)[^()]*)*)\)\s*(?::\s*[^=;{}]+)?=>|([\p{L}_][\p{L}\p{N}_, ]*),?\s*:?=(?!=)|\|([^|\n]*)\||\b(?:function\*?|def|fn|func)\b[^(\n]*\(([^()]*(?:\([^()]*\)[^()]*)*)\)|\bfor\s+([^:{}\n]+?)\s+(?:in|of|:=)\b/gu;

function declaredIn({ code, imports }: Block): string[] {
  // What is taken from this repository under its own name is not declared by that: it has to exist.
  const out = imports.flatMap(({ foreign, names, locals }) =>
    foreign ? locals : locals.filter((one) => !names.includes(one)),
  );
  for (const pattern of DECLARATIONS) for (const match of code.matchAll(pattern)) out.push(match[1]!);
  let plain = code;
  for (let depth = 0; depth < 3; depth++) plain = plain.replace(TYPE_ARGUMENTS, '');
  for (const pattern of METHODS) for (const match of plain.matchAll(pattern)) out.push(match[1]!);
  for (const match of code.matchAll(LISTS))
    out.push(
      ...(match
        .slice(1)
        .join(' ')
        .match(/[\p{L}_$][\p{L}\p{N}_$]*/gu) ?? []),
    );
  return out;
}

/** Names that are called or constructed, and members of what belongs to this repository. */
function usedIn(block: Block, said: ReadonlySet<string>): string[] {
  const { code, names, imports, language } = block;
  const out: string[] = [];
  for (const match of code.matchAll(/(?<![\p{L}\p{N}_$.:#@>])([\p{L}_$][\p{L}\p{N}_$]*)\s*(?:<[^<>()\n]*>)?\(/gu))
    out.push(match[1]!);
  for (const match of code.matchAll(/\bnew\s+([\p{L}_$][\p{L}\p{N}_$]*)/gu)) out.push(match[1]!);
  const { members } = names;
  if (!members) return out;
  const foreign = new Set(imports.filter((one) => one.foreign).flatMap(({ locals }) => locals));
  const own = new Set(imports.filter((one) => !one.foreign).flatMap(({ locals }) => locals));
  const roots = rootsOf(code);
  for (const match of code.matchAll(
    /(?<![\p{L}\p{N}_$.)\]"])([\p{L}_$][\p{L}\p{N}_$]*)((?:\??\.[\p{L}_$][\p{L}\p{N}_$]*)+)\s*\(/gu,
  )) {
    const root = rootOf(match[1]!, roots);
    const isSelf = root === 'this' || (root === 'self' && language.startsWith('py'));
    if (foreign.has(root) || (names.own.has(root) && !isSelf)) continue;
    if (!isSelf && !own.has(root) && !said.has(root)) continue;
    const chain = match[2]!.match(/[\p{L}_$][\p{L}\p{N}_$]*/gu)!;
    // What is reached through a member may be of another kind altogether.
    if (chain.length === 1 && !members.has(chain[0])) out.push(chain[0]);
  }
  return out;
}

/** Variable → the name that its first value begins with. */
function rootsOf(code: string): Map<string, string> {
  const roots = new Map<string, string>();
  const assignment =
    /(?:^|[\s;(])(?:const|let|var)?\s*([\p{L}_$][\p{L}\p{N}_$]*)\s*(?::[^=\n]+)?=\s*(?:await\s+|new\s+|\()*([\p{L}_$][\p{L}\p{N}_$]*)/gu;
  for (const [, name, root] of code.matchAll(assignment)) if (!roots.has(name!)) roots.set(name!, root!);
  return roots;
}

function rootOf(name: string, roots: ReadonlyMap<string, string>): string {
  let root = name;
  for (let depth = 0; depth < 5; depth++) {
    const next = roots.get(root);
    if (next === undefined || next === root) break;
    root = next;
  }
  return root;
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

async function moduleExists(
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
