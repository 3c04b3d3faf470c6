import { execFileSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, realpathSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { defaultIndexSettings, type IndexSettings } from '../../../src/core/settings.js';

/** A folder on disk that is gone after the test (`using`). */
export class Tree implements Disposable {
  readonly root = realpathSync(mkdtempSync(join(tmpdir(), 'quarry-workspace-')));

  constructor(files: Record<string, string | Uint8Array> = {}) {
    this.write(files);
  }

  write(files: Record<string, string | Uint8Array>): this {
    for (const [path, content] of Object.entries(files)) {
      mkdirSync(dirname(this.path(path)), { recursive: true });
      writeFileSync(this.path(path), content);
    }
    return this;
  }

  path(path: string): string {
    return join(this.root, path);
  }

  git(folder: string, ...args: string[]): string {
    return git(this.path(folder), args);
  }

  [Symbol.dispose](): void {
    rmSync(this.root, { recursive: true, force: true });
  }
}

/** Runs git apart from the configuration of whoever runs the tests, except for what `HOME` says now. */
export function git(cwd: string, args: string[], input = ''): string {
  const identity = ['-c', 'user.name=t', '-c', 'user.email=t@example.org', '-c', 'protocol.file.allow=always'];
  return execFileSync('git', [...identity, ...args], {
    cwd,
    input,
    encoding: 'utf8',
    stdio: ['pipe', 'pipe', 'pipe'],
    maxBuffer: 1 << 26,
  });
}

/** Points `HOME` at a folder of the test's own; returns how to undo it. */
export function isolateGit(home: string): () => void {
  const saved = { ...process.env };
  process.env.HOME = home;
  process.env.GIT_CONFIG_NOSYSTEM = '1';
  delete process.env.XDG_CONFIG_HOME;
  return () => {
    for (const key of ['HOME', 'GIT_CONFIG_NOSYSTEM', 'XDG_CONFIG_HOME']) {
      if (saved[key] === undefined) Reflect.deleteProperty(process.env, key);
      else process.env[key] = saved[key];
    }
  };
}

export const settings = (changes: Partial<IndexSettings> = {}): IndexSettings => ({
  ...defaultIndexSettings,
  ...changes,
});
