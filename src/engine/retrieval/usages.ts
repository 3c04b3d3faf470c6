import { lstatSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Usage } from '../../core/answer.js';
import type { FileOfContent, Store } from '../store/store.js';

/** Files looked at for one name at most: a name that more files use says little. */
const MOST_FILES = 2_000;
/** How far a line may have moved since it was indexed. */
const MOST_LINES_MOVED = 500;

/**
 * Where a name is used: calls, types, supertypes and imports from the stored outlines, each held against the file as it
 * is now. Source before tests, in order of path and line; at most `limit` of each.
 */
export function findUsages(
  store: Store,
  root: string,
  name: string,
  limit: number,
): { usedBy: Usage[]; tests: Usage[] } {
  const usedBy: Usage[] = [];
  const tests: Usage[] = [];
  const word = /[\p{L}\p{N}_$]+$/u.exec(name.trim())?.[0];
  if (!word) return { usedBy, tests };
  for (const file of store.filesWithWord(word).slice(0, MOST_FILES)) {
    const list = file.class === 'test' ? tests : usedBy;
    if (list.length >= limit) continue;
    const places = placesOf(store, file, word);
    if (places.length === 0) continue;
    const lines = currentLines(store, root, file);
    for (const { line, kind } of places) {
      if (list.length >= limit) break;
      const at = lines && relocate(lines, line, word);
      if (at === null || list.some((usage) => usage.path === file.path && usage.line === at)) continue;
      list.push({ path: file.path, line: at, kind, text: lines![at - 1]!.trim(), test: file.class === 'test' });
    }
    if (usedBy.length >= limit && tests.length >= limit) break;
  }
  return { usedBy, tests };
}

function placesOf(store: Store, file: FileOfContent, name: string): { line: number; kind: Usage['kind'] }[] {
  const { imports, uses } = store.outline(file.contentId);
  const places: { line: number; kind: Usage['kind'] }[] = [];
  for (const kind of ['call', 'type', 'inherit'] as const) {
    const [, ...lines] = uses[kind].find(([used]) => used === name) ?? [name];
    for (const line of lines) places.push({ line, kind });
  }
  for (const { names, line } of imports) if (names.includes(name)) places.push({ line, kind: 'import' });
  return places.sort((a, b) => a.line - b.line);
}

/** The file's lines as they are on disk; from the index where it has not changed, null where it is gone. */
function currentLines(store: Store, root: string, file: FileOfContent): string[] | null {
  const path = join(root, ...file.path.split('/'));
  try {
    const stats = lstatSync(path);
    const isUnchanged = stats.size === file.size && stats.mtimeMs === file.mtimeMs;
    return (isUnchanged ? store.text(file.contentId) : readFileSync(path, 'utf8')).split('\n');
  } catch {
    return null;
  }
}

/** The line nearest to `was` that has the name as a whole word, 1-based; null when there is none near it. */
function relocate(lines: readonly string[], was: number, name: string): number | null {
  const escaped = name.replace(/[$]/g, '\\$&');
  const pattern = new RegExp(`(?<![\\p{L}\\p{N}_$])${escaped}(?![\\p{L}\\p{N}_$])`, 'u');
  const has = (line: number): boolean => pattern.test(lines[line - 1] ?? '');
  for (let moved = 0; moved <= MOST_LINES_MOVED; moved++) {
    if (has(was - moved)) return was - moved;
    if (has(was + moved)) return was + moved;
  }
  return null;
}
