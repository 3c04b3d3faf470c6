import { lstatSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { locate } from '../../retrieval/freshness.js';
import type { Packed } from './pack.js';

/**
 * Leaves out what is not there any more, and moves what has moved: a file may have changed since it was indexed. At most
 * one stat a file, and one read a changed file.
 */
export function heldAgainstFiles(root: string, packed: readonly Packed[]): Packed[] {
  const now = new Map<string, string | null>();
  return packed.flatMap((one) => {
    const { file } = one.piece.target;
    if (!file.stamp) return [one];
    let text = now.get(file.path);
    if (text === undefined) now.set(file.path, (text = changedText(join(root, ...file.path.split('/')), file.stamp)));
    if (text === null) return [one];
    const { startLine, endLine } = one.form;
    const was = file
      .lines()
      .slice(startLine - 1, endLine)
      .join('\n');
    const lines = text === '' ? null : locate(text, was, startLine);
    return lines && lines.endLine - lines.startLine === endLine - startLine
      ? [{ ...one, form: { ...one.form, ...lines } }]
      : [];
  });
}

/** Text of a file that is not as it was; null when it is, '' when it is gone. */
function changedText(path: string, { size, mtimeMs }: { size: number; mtimeMs: number }): string | null {
  try {
    const stats = lstatSync(path);
    return stats.size === size && stats.mtimeMs === mtimeMs ? null : readFileSync(path, 'utf8');
  } catch {
    return '';
  }
}
