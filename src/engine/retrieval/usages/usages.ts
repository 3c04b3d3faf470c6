import { lstatSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Usage, WhichDefinition } from '../../../core/answer.js';
import type { StoredOutline } from '../../store/record.js';
import type { FileOfContent, Store } from '../../store/store.js';
import { Binding, type Links } from './binding.js';

/** Files looked at for one name at most: a name that more files use says little. */
const MOST_FILES = 2_000;
/** How far a line may have moved since it was indexed. */
const MOST_LINES_MOVED = 500;

/** Uses in files of one kind: those that mean the definition, and those of which it cannot be told. */
class Uses {
  private readonly sure: Usage[] = [];
  private readonly unsure: Usage[] = [];

  constructor(private readonly limit: number) {}

  /** Are there as many as are wanted? `sure`: of those that mean the definition. */
  isFull(which: 'sure' | 'all'): boolean {
    return this.sure.length + (which === 'all' ? this.unsure.length : 0) >= this.limit;
  }

  add(usage: Usage, isSure: boolean): void {
    const same = ({ path, line }: Usage): boolean => path === usage.path && line === usage.line;
    if (this.sure.some(same) || this.unsure.some(same)) return;
    if (isSure) this.sure.push(usage);
    else this.unsure.push({ ...usage, unsure: true });
  }

  list(): Usage[] {
    return [...this.sure, ...this.unsure].slice(0, this.limit);
  }
}

/**
 * Where a name is used: calls, types, supertypes and imports from the stored outlines, each held against the file as it
 * is now. Source before tests, in order of path and line; at most `limit` of each. With a definition it is the uses that
 * mean this one, then those of which that cannot be told, of each first those in files that lead to it; uses that mean
 * another definition of the name are left out.
 */
export function findUsages(
  store: Store,
  root: string,
  name: string,
  limit: number,
  of?: { definition: WhichDefinition; links: Links },
): { usedBy: Usage[]; tests: Usage[] } {
  const usedBy = new Uses(limit);
  const tests = new Uses(limit);
  const word = /[\p{L}\p{N}_$]+$/u.exec(name.trim())?.[0];
  if (!word) return { usedBy: [], tests: [] };
  const binding = of ? Binding.of(store, word, of.definition, of.links) : null;
  const files = store.filesWithWord(word);
  const near = binding ? files.filter((file) => binding.sees(file)) : [];
  const isNear = new Set(near);
  const far = files.filter((file) => !isNear.has(file));
  for (const [i, file] of [...near, ...far].slice(0, MOST_FILES).entries()) {
    const uses = file.class === 'test' ? tests : usedBy;
    // Of a file that does not lead to the definition it can seldom be told that it means it.
    if (uses.isFull(i < near.length ? 'sure' : 'all')) continue;
    const outline = store.outline(file.contentId);
    const places = placesOf(outline, word);
    if (places.length === 0) continue;
    const lines = currentLines(store, root, file);
    for (const { line: was, kind } of places) {
      const line = lines && relocate(lines, was, word);
      if (line === null) continue;
      const text = lines![line - 1]!.trim();
      const source = (): string => lines!.join('\n');
      const isMeant = binding ? binding.isMeant({ file, outline, kind, line: was, text, source }) : true;
      if (isMeant === false) continue;
      uses.add({ path: file.path, line, kind, text, test: file.class === 'test' }, isMeant ?? false);
    }
  }
  return { usedBy: usedBy.list(), tests: tests.list() };
}

function placesOf({ imports, uses }: StoredOutline, name: string): { line: number; kind: Usage['kind'] }[] {
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
