import type { Flag } from '../../core/answer.js';
import type { EvidencePiece } from '../../core/ask.js';
import type { SearchApi } from '../../core/engineApi.js';
import { importsOf, type Import } from './code/imports.js';
import { namesOf, type LanguageNames } from './code/languages.js';
import { isForeign, moduleExists } from './code/modules.js';
import { plain, stripped } from './code/strip.js';
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
  const blocks = await blocksOf(engine, code);
  if (blocks.length === 0) return [];
  const modules = await unknownModules(engine, blocks, given, pieces);
  const declared = new Set(blocks.flatMap((block) => declaredIn(block, modules)));
  const said = new Set(given.join('\n').match(NAME));
  const suspects = new Set<string>();
  for (const block of blocks) {
    const taken = block.imports.filter((one) => !one.foreign && !modules.has(one.module)).flatMap(({ names }) => names);
    for (const name of [...usedIn(block, said), ...taken]) {
      if (name.length < SHORTEST || said.has(name) || declared.has(name) || block.names.own.has(name)) continue;
      suspects.add(name);
    }
  }
  const { names: known } = await engine.known({ names: [...suspects], paths: [] });
  const unknown = [...suspects].filter((name) => !known.includes(name));
  const flags = [
    ...[...modules].map((module): Flag => {
      const sentence = `The code imports \`${module}\`, which nothing in this repository has or uses.`;
      return { kind: 'unknown-import', subject: module, sentence };
    }),
    ...unknown.map((name): Flag => {
      const sentence = `The code uses \`${name}\`, which exists nowhere in this repository.`;
      return { kind: 'unknown-name', subject: name, sentence };
    }),
  ];
  return flags.slice(0, MOST_FLAGS);
}

async function blocksOf(engine: SearchApi, code: readonly CodeBlock[]): Promise<Block[]> {
  const blocks: Block[] = [];
  for (const { info, code: whole } of code) {
    const names = namesOf(info);
    if (!names) continue;
    const text = plain(whole);
    const language = /^[\w+#]+/.exec(info)![0].toLowerCase();
    const imports = importsOf(text, language).map(async (one) => ({
      ...one,
      foreign: await isForeign(engine, names, language, one.module),
    }));
    blocks.push({ names, language, code: stripped(text, names.family), imports: await Promise.all(imports) });
  }
  return blocks;
}

async function unknownModules(
  engine: SearchApi,
  blocks: readonly Block[],
  given: readonly string[],
  pieces: readonly EvidencePiece[],
): Promise<Set<string>> {
  const unknown = new Set<string>();
  for (const { names, language, imports } of blocks) {
    for (const { module } of imports) {
      if (names.isOwnModule(module) || given.some((text) => text.includes(module))) continue;
      if (!(await moduleExists(engine, language, module, pieces))) unknown.add(module);
    }
  }
  return unknown;
}

const NAME = /[\p{L}_$][\p{L}\p{N}_$]*/gu;

const DECLARATIONS: readonly RegExp[] = [
  /\b(?:const|let|var|val|function\*?|class|interface|type|enum|namespace|module|def|fn|func|struct|trait|impl|mod|union|record|macro_rules!|static|mut|package)\s+(?:mut\s+)?(?:\([^)]*\)\s*)?([\p{L}_$][\p{L}\p{N}_$]*)/gu,
  /\b(?:for|as|catch|except|with|in|lambda)\b\s*\(?\s*(?:const\s+|let\s+|var\s+)?([\p{L}_$][\p{L}\p{N}_$]*)/gu,
  // Parameters, fields, keys, annotated variables, assignments, arrows.
  /(?<![\p{L}\p{N}_$])([\p{L}_$][\p{L}\p{N}_$]*)\s?[?!]?\s?(?::(?!:)|:?=(?![=])|=>)/gu,
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

function declaredIn({ code, imports }: Block, unknown: ReadonlySet<string>): string[] {
  // What is taken from this repository under its own name is not declared by that: it has to exist.
  const out = imports.flatMap(({ module, foreign, names, locals }) =>
    foreign || unknown.has(module) ? locals : locals.filter((one) => !names.includes(one)),
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
