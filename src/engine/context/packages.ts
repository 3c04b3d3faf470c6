import { posix } from 'node:path';
import type { RepositoryFile } from './repository.js';

/** What a package's name means when its manifest does not say, relative to its folder. */
const ENTRIES = ['src/index', 'src/main', 'src', 'index', 'lib/index'];

/**
 * Packages of a monorepo: `import … from '@acme/core'` means a folder of this repository whose `package.json` says so.
 * Manifests point at built files, so the sources are looked for where they usually lie.
 */
export class WorkspacePackages {
  private folders: Map<string, string> | null = null;

  constructor(private readonly files: readonly RepositoryFile[]) {}

  /**
   * @param module as imported
   * @param find the file at a path without extension, relative to the root
   */
  entry<T>(module: string, find: (path: string) => T | undefined): T | undefined {
    const bare = module.replace(/^['"]|['"]$/g, '');
    const parts = bare.split('/');
    const length = bare.startsWith('@') ? 2 : 1;
    const folder = this.named().get(parts.slice(0, length).join('/'));
    if (folder === undefined) return undefined;
    const inside = parts.slice(length).join('/');
    const candidates = inside ? [`src/${inside}`, inside, `src/${inside}/index`, `${inside}/index`] : ENTRIES;
    for (const candidate of candidates) {
      const found = find(posix.join(folder, candidate));
      if (found !== undefined) return found;
    }
    return undefined;
  }

  private named(): Map<string, string> {
    if (this.folders) return this.folders;
    this.folders = new Map();
    for (const file of this.files) {
      if (posix.basename(file.path) !== 'package.json') continue;
      const name = nameIn(file.text());
      if (name !== undefined && !this.folders.has(name)) this.folders.set(name, posix.dirname(file.path));
    }
    return this.folders;
  }
}

function nameIn(manifest: string): string | undefined {
  try {
    const { name } = JSON.parse(manifest) as { name?: unknown };
    return typeof name === 'string' ? name : undefined;
  } catch {
    return undefined;
  }
}
