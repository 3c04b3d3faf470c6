import { existsSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

let found: string | undefined;

/**
 * The built package's `dist` folder: grammars, queries, native libraries, the worker's script. The same whether this
 * runs bundled or from source.
 * @throws Error when no package named `quarry` encloses this file
 */
export function resourcesDir(): string {
  found ??= search(dirname(fileURLToPath(import.meta.url)));
  return found;
}

function search(from: string): string {
  for (let folder = from; ; folder = dirname(folder)) {
    const manifest = join(folder, 'package.json');
    if (existsSync(manifest) && (JSON.parse(readFileSync(manifest, 'utf8')) as { name?: string }).name === 'quarry') {
      return join(folder, 'dist');
    }
    if (folder === dirname(folder)) throw new Error(`no package.json of quarry above ${from}`);
  }
}
