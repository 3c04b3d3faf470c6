import { spawn, spawnSync } from 'node:child_process';
import type { ChildProcess } from 'node:child_process';
import { mkdirSync, mkdtempSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import type { Stream } from 'node:stream';

/** The command as it is installed. */
export const bin = join(import.meta.dirname, '..', '..', '..', 'bin', 'quarry.mjs');

/** A folder with these files, and a place for its index. */
export function tree(files: Record<string, string>): {
  root: string;
  storage: string;
  write: (path: string, text: string) => void;
} {
  const home = mkdtempSync(join(tmpdir(), 'quarry-cli-'));
  const root = join(home, 'tree');
  const write = (path: string, text: string): void => {
    mkdirSync(dirname(join(root, path)), { recursive: true });
    writeFileSync(join(root, path), text);
  };
  mkdirSync(root);
  for (const [path, text] of Object.entries(files)) write(path, text);
  return { root, storage: join(home, 'storage'), write };
}

export interface Outcome {
  status: number | null;
  out: string;
  err: string;
}

/** Runs the real command to its end. */
export function quarry(
  args: string[],
  options: { cwd?: string; storage?: string; env?: NodeJS.ProcessEnv } = {},
): Outcome {
  const done = spawnSync(process.execPath, [bin, ...args], {
    encoding: 'utf8',
    timeout: 120_000,
    cwd: options.cwd,
    env: { ...process.env, ...(options.storage && { QUARRY_INDEX_DIR: options.storage }), ...options.env },
  });
  return { status: done.status, out: done.stdout, err: done.stderr };
}

/** Starts the real command, for what happens while it runs. */
export function start(args: string[], storage: string): ChildProcess {
  return spawn(process.execPath, [bin, ...args], { env: { ...process.env, QUARRY_INDEX_DIR: storage } });
}

/** The status that a started command ends with. */
export function ended(child: ChildProcess): Promise<number | null> {
  return new Promise((resolve) => child.once('exit', resolve));
}

/** Resolves when the stream has said something that matches. */
export function said(stream: Pick<Stream, 'on'> | null, pattern: RegExp): Promise<string> {
  let text = '';
  return new Promise((resolve) => {
    stream?.on('data', (chunk: Buffer) => {
      text += chunk.toString();
      if (pattern.test(text)) resolve(text);
    });
  });
}
