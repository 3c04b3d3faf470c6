import { posix } from 'node:path';
import type { Suggestion } from '../../../core/attach.js';
import type { RetrievalReader } from '../../store/retrievalReader.js';
import type { Catalogue, FileDoc } from '../catalogue.js';
import { lookupSymbols } from '../symbol/lookup.js';
import type { Facets } from './facets.js';

/** Kinds that are no definitions of code: a heading, a key of a configuration, a selector. */
const NOT_CODE = new Set<string>(['section', 'key', 'selector']);

/**
 * Files and folders that a beginning or a part of their name or path means, the best first; the files changed last when
 * nothing is typed. Letters in between may be left out (`ctlr` finds `controller.ts`).
 */
export function suggestPaths(typed: string, catalogue: Catalogue, facets: Facets, limit: number): Suggestion[] {
  const files = catalogue.contents.flatMap((content) => content.files);
  if (typed === '') return [...files].sort(newestFirst).slice(0, limit).map(ofFile);
  const wanted = typed.toLowerCase();
  const folders = facets.folders().map(({ value }) => value);
  const rated = [...files.map(({ path }) => path), ...folders]
    .map((path) => ({ path, rate: agreement(path, wanted) }))
    .filter(({ rate }) => rate > 0)
    .sort((a, b) => b.rate - a.rate || a.path.length - b.path.length || (a.path < b.path ? -1 : 1));
  return rated.slice(0, limit).map(({ path }) => (path.endsWith('/') ? ofFolder(path) : ofFile({ path })));
}

/** Definitions whose name begins with, abbreviates or contains what is typed, code before prose. */
export function suggestSymbols(
  typed: string,
  catalogue: Catalogue,
  reader: RetrievalReader,
  limit: number,
): Suggestion[] {
  const found = lookupSymbols(reader, typed, limit * 2, true).flatMap((symbol) => {
    const content = catalogue.contents[catalogue.positionOf.get(symbol.contentId) ?? -1];
    return content ? [{ symbol, path: content.files[0]!.path }] : [];
  });
  const code = found.filter(({ symbol }) => !NOT_CODE.has(symbol.kind));
  const prose = found.filter(({ symbol }) => NOT_CODE.has(symbol.kind));
  return [...code, ...prose].slice(0, limit).map(({ symbol: { name, kind, container, startLine, endLine }, path }) => ({
    kind: 'symbol',
    name: container ? `${container}.${name}` : name,
    path,
    startLine,
    endLine,
    detail: `${kind} in ${path}`,
  }));
}

/** 0: not meant. Higher: begins the name, is part of it, is part of the path, has its letters in the name. */
function agreement(path: string, wanted: string): number {
  const whole = path.toLowerCase();
  const name = posix.basename(whole);
  if (name.startsWith(wanted)) return 4;
  if (name.includes(wanted)) return 3;
  if (whole.includes(wanted)) return 2;
  return hasInOrder(name, wanted) ? 1 : 0;
}

function hasInOrder(text: string, letters: string): boolean {
  let at = 0;
  for (const letter of letters) {
    at = text.indexOf(letter, at) + 1;
    if (at === 0) return false;
  }
  return true;
}

const newestFirst = (a: FileDoc, b: FileDoc): number => b.mtimeMs - a.mtimeMs || (a.path < b.path ? -1 : 1);

function ofFile({ path }: { path: string }): Suggestion {
  const folder = posix.dirname(path);
  return { kind: 'file', name: posix.basename(path), path, detail: folder === '.' ? '' : folder };
}

function ofFolder(path: string): Suggestion {
  const folder = posix.dirname(path);
  return { kind: 'folder', name: `${posix.basename(path)}/`, path, detail: folder === '.' ? '' : folder };
}
