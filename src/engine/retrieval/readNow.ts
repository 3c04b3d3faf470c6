import { realpathSync, readFileSync } from 'node:fs';
import { join, sep } from 'node:path';

/**
 * A file as it is at this moment: what its editor holds and has not saved, else what lies on disk; null when it is gone.
 * What links lead to, or lies outside of the folder, was never indexed and is not read either.
 */
export function readNow(root: string, buffers: ReadonlyMap<string, string>, path: string): string | null {
  const buffer = buffers.get(path);
  if (buffer !== undefined) return buffer;
  const absolute = join(root, ...path.split('/'));
  try {
    const real = realpathSync(absolute);
    if (real !== absolute || !real.startsWith(root.endsWith(sep) ? root : root + sep)) return null;
    return readFileSync(real, 'utf8');
  } catch {
    return null;
  }
}
