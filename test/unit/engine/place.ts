import { cpSync, mkdirSync, mkdtempSync, realpathSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { Engine, type EngineOptions } from '../../../src/engine/engine.js';
import { indexFolder } from '../../../src/engine/folder.js';

export const repository = join(import.meta.dirname, '..', '..', '..');

/** A folder to index and a place for its index, gone after the test (`using`). */
export class Place implements Disposable {
  private readonly home = realpathSync(mkdtempSync(join(tmpdir(), 'quarry-engine-')));
  readonly root = join(this.home, 'tree');
  readonly storage = join(this.home, 'storage');

  constructor(files: Record<string, string | Uint8Array> = {}) {
    mkdirSync(this.root);
    this.write(files);
  }

  write(files: Record<string, string | Uint8Array>): this {
    for (const [path, content] of Object.entries(files)) {
      mkdirSync(dirname(this.path(path)), { recursive: true });
      writeFileSync(this.path(path), content);
    }
    return this;
  }

  /** A copy of some of this repository's own sources: real files, some hundred definitions. */
  copySources(...folders: string[]): this {
    for (const folder of folders) cpSync(join(repository, folder), this.path(folder), { recursive: true });
    return this;
  }

  path(path: string): string {
    return join(this.root, path);
  }

  get indexFile(): string {
    return join(indexFolder(this.storage, this.root), 'index.sqlite');
  }

  open(options: Partial<EngineOptions> = {}): Promise<Engine> {
    return Engine.open(this.root, { storage: this.storage, ...options });
  }

  /** Opens, indexes, hands the engine to `use`, closes. */
  async indexed<T>(use: (engine: Engine) => Promise<T>, options: Partial<EngineOptions> = {}): Promise<T> {
    const engine = await this.open(options);
    try {
      await engine.index();
      return await use(engine);
    } finally {
      await engine.close();
    }
  }

  [Symbol.dispose](): void {
    rmSync(this.home, { recursive: true, force: true });
  }
}

export const pathsOf = (result: { hits: { path: string }[] }): string[] => result.hits.map((hit) => hit.path);
