import { lstatSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Hit } from '../../core/search.js';
import type { FileDoc } from './catalogue.js';

/** A hit with what is needed to find it again should its file have changed since it was indexed. */
export interface Located {
  hit: Hit;
  file: FileDoc;
  /** The chunk's text as it was indexed; asked for only when the file changed. */
  text: () => string;
}

/**
 * Holds hits against the files as they are now. An unchanged file (size and time) passes; in a changed one the chunk is
 * looked for and the lines corrected; if it is not there any more the hit is marked stale; a file that is gone takes
 * its hits with it. At most one stat a hit, and one read a changed file. Text that is not saved yet (`buffers`, by path)
 * is what such a file says: what it does not say any more is no hit.
 */
export function holdAgainstFiles(
  root: string,
  located: readonly Located[],
  buffers: ReadonlyMap<string, string> = new Map(),
): Hit[] {
  const hits: Hit[] = [];
  for (const { hit, file, text } of located) {
    const buffer = buffers.get(file.path);
    if (buffer !== undefined) {
      const lines = locate(buffer, text(), hit.startLine);
      if (lines) hits.push(moved(hit, lines));
      continue;
    }
    const path = join(root, ...file.path.split('/'));
    let now: string;
    try {
      const stat = lstatSync(path);
      if (stat.size === file.size && stat.mtimeMs === file.mtimeMs) {
        hits.push(hit);
        continue;
      }
      now = readFileSync(path, 'utf8');
    } catch {
      continue;
    }
    const lines = locate(now, text(), hit.startLine);
    hits.push(lines ? moved(hit, lines) : { ...hit, stale: true });
  }
  return hits;
}

/** A hit at its lines of now; a line within them moves along. */
function moved(hit: Hit, lines: { startLine: number; endLine: number }): Hit {
  const line = hit.line === undefined ? undefined : hit.line + lines.startLine - hit.startLine;
  return { ...hit, ...lines, ...(line !== undefined && { line }) };
}

/** Characters from which on a line is likely the only one of its kind. */
const TELLING = 12;

/**
 * Where a piece of text (whole lines) is now: the same text nearest to where it was, else from its first telling line,
 * if that line occurs once.
 */
export function locate(now: string, piece: string, wasLine: number): { startLine: number; endLine: number } | null {
  const lines = now.replaceAll('\r\n', '\n').split('\n');
  const wanted = piece.replaceAll('\r\n', '\n').replace(/\n$/, '').split('\n');
  const at = nearest(lines, wanted, wasLine - 1);
  if (at !== null) return { startLine: at + 1, endLine: at + wanted.length };
  const telling = wanted.findIndex((l) => l.trim().length >= TELLING);
  if (telling < 0) return null;
  const places = lines.flatMap((l, i) => (l === wanted[telling] ? [i] : []));
  if (places.length !== 1) return null;
  const start = Math.max(0, places[0]! - telling);
  return { startLine: start + 1, endLine: Math.min(lines.length, start + wanted.length) };
}

function nearest(lines: string[], wanted: string[], from: number): number | null {
  const fits = (at: number): boolean => at >= 0 && wanted.every((l, i) => lines[at + i] === l);
  for (let d = 0; d <= lines.length; d++) {
    if (fits(from - d)) return from - d;
    if (d > 0 && fits(from + d)) return from + d;
  }
  return null;
}
