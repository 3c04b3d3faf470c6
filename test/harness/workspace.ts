// Throw-away copies of fixture folders, so that a test may change and index them.
import { cpSync, mkdtempSync, realpathSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { root } from '../../scripts/lib/paths.mjs';

export interface TemporaryFolder {
  path: string;
  remove(): void;
}

/** Copies `test/fixtures/<name>` to a temporary folder. */
export function copyFixture(name: string): TemporaryFolder {
  const path = realpathSync(mkdtempSync(join(tmpdir(), `quarry-${name}-`)));
  cpSync(join(root, 'test/fixtures', name), path, { recursive: true });
  return { path, remove: () => rmSync(path, { recursive: true, force: true, maxRetries: 3 }) };
}
