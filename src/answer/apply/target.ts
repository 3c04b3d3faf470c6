import { posix } from 'node:path';
import type { Place } from '../../core/ask.js';
import type { SearchApi } from '../../core/engineApi.js';

/** A code block of an answer. */
export interface CodeBlock {
  code: string;
  /** What stands behind the opening fence: `ts`, `ts src/a.ts:3-9`. */
  info: string;
  /** The answer's Markdown before the block. */
  before: string;
}

/** The file that a code block is for, and how that is known. */
export interface Target {
  path: string;
  /** The lines that the answer speaks of, where it does. */
  lines?: Pick<Place, 'startLine' | 'endLine'>;
  how: 'named' | 'cited' | 'symbol' | 'active';
  /** The block without the line that names the file. */
  code: string;
}

/** How far before the block its citation stands, UTF-16 units. */
const NEAR = 600;

const PATH = String.raw`(?:[\w@.+()[\]-]+/)*[\w@.+()[\]-]+\.[A-Za-z]\w*`;
const LINES = String.raw`(?::(\d+)(?:-(\d+))?)?`;
/** `ts src/a.ts:3-9`, `ts title="src/a.ts"`, `ts:src/a.ts`, `src/a.ts`. */
const IN_INFO = new RegExp(String.raw`(?:^|[\s:="'])(${PATH})${LINES}["']?\s*$`);
/** A first line that is a comment and nothing but a path. */
const IN_FIRST_LINE = new RegExp(
  String.raw`^\s*(?://|#|--|;|/\*|<!--)\s*(?:file(?:name)?:\s*)?(${PATH})${LINES}\s*(?:\*/|-->)?\s*$`,
  'i',
);
const LINK = /\]\(([^()\s#]+)(?:#L(\d+)(?:-L(\d+))?)?\)/g;
const PLAIN = new RegExp(String.raw`(?<![\w/.-])(${PATH})${LINES}`, 'g');
/** What common languages write before the name of a definition. */
const DEFINES =
  /^[\t ]*(?:export |default |public |private |static |async |pub |abstract )*(?:function\*?|class|def|fn|func|interface|struct|enum|trait|type|const|module|record)\s+([\p{L}_$][\p{L}\p{N}_$]*)/mu;

/** The name of the first thing that a text defines, as far as its words tell. */
const definedName = (code: string): string | null => DEFINES.exec(code)?.[1] ?? null;

/**
 * Which file a block is for: the one that the block itself names, else the one cited right before it, else the only one
 * that defines what it defines, else the active one. Null when none is known.
 * @param active the path of the active file, if it is in an open folder
 */
export async function targetOf(
  api: Pick<SearchApi, 'readLines' | 'suggest'>,
  block: CodeBlock,
  active: string | null,
): Promise<Target | null> {
  const named = namedTarget(block);
  // A path that the block names is meant even if there is no such file yet.
  if (named) return named;
  const code = block.code;
  for (const { path, lines } of citedPlaces(block.before)) {
    if ((await api.readLines(path, 1, 1)) !== null) return { path, ...(lines && { lines }), how: 'cited', code };
  }
  const name = definedName(code);
  if (name !== null) {
    const known = ((await api.suggest?.(name, 'symbol')) ?? []).filter(
      (one) => one.name === name || one.name.endsWith(`.${name}`),
    );
    const paths = new Set(known.map(({ path }) => path));
    if (active !== null && paths.has(active)) return { path: active, how: 'symbol', code };
    if (paths.size === 1) return { path: [...paths][0]!, how: 'symbol', code };
  }
  return active === null ? null : { path: active, how: 'active', code };
}

/** The file that the block names behind its fence or in a comment on its first line. */
function namedTarget({ code, info }: CodeBlock): Target | null {
  const inInfo = IN_INFO.exec(info);
  if (inInfo && isInside(inInfo[1]!)) return made(inInfo, code);
  const end = code.indexOf('\n');
  const inCode = IN_FIRST_LINE.exec(end < 0 ? code : code.slice(0, end));
  return inCode && isInside(inCode[1]!) ? made(inCode, code.slice(end + 1).replace(/^\n/, '')) : null;
}

function made(match: RegExpExecArray, code: string): Target {
  const lines = linesOf(match[2], match[3]);
  return { path: posix.normalize(match[1]!), ...(lines && { lines }), how: 'named', code };
}

/** Places named shortly before the block, the nearest first. */
function citedPlaces(before: string): { path: string; lines: Target['lines'] }[] {
  const near = before.slice(-NEAR);
  const links = [...near.matchAll(LINK)].map((match) => ({ match, path: decoded(match[1]!) }));
  const plain = [...near.matchAll(PLAIN)].map((match) => ({ match, path: match[1]! }));
  return (links.length > 0 ? links : plain)
    .filter(({ path }) => isInside(path))
    .reverse()
    .map(({ match, path }) => ({ path: posix.normalize(path), lines: linesOf(match[2], match[3]) }));
}

function linesOf(first: string | undefined, last: string | undefined): Target['lines'] {
  if (first === undefined) return undefined;
  return { startLine: Number(first), endLine: Number(last ?? first) };
}

/** A path that stays below its folder, and out of git's own. */
export function isInside(path: string): boolean {
  const normal = posix.normalize(path.replaceAll('\\', '/'));
  if (posix.isAbsolute(normal) || /^[A-Za-z]:/.test(normal) || normal.startsWith('..') || normal === '.') return false;
  return !/(^|\/)\.git(\/|$)/i.test(normal) && !/^[a-z]+:\/\//i.test(path);
}

function decoded(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    return text;
  }
}
