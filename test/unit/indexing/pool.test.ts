import { mkdirSync, mkdtempSync, readdirSync, rmSync, symlinkSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { UserError } from '../../../src/core/errors.js';
import { withDefaults } from '../../../src/core/settings.js';
import { Claims } from '../../../src/engine/indexing/claims.js';
import type { Job } from '../../../src/engine/indexing/messages.js';
import { Pool } from '../../../src/engine/indexing/pool.js';
import { resourcesDir } from '../../../src/engine/resources.js';

const RUNTIME = 'web-tree-sitter.wasm';

/** The package as it is, but for tree-sitter's runtime. */
function packageWithoutRuntime(folder: string): string {
  const whole = resourcesDir();
  for (const name of readdirSync(whole)) if (name !== 'grammars') symlinkSync(join(whole, name), join(folder, name));
  mkdirSync(join(folder, 'grammars'));
  for (const name of readdirSync(join(whole, 'grammars')))
    if (name !== RUNTIME) symlinkSync(join(whole, 'grammars', name), join(folder, 'grammars', name));
  return folder;
}

it('says what keeps its threads from starting, and not that the index cannot be written', async () => {
  const folder = mkdtempSync(join(tmpdir(), 'quarry-pool-'));
  const pool = new Pool({ root: folder, resources: packageWithoutRuntime(folder), settings: withDefaults() });
  const jobs: Job[] = [{ path: 'a.ts', size: 1, mtimeMs: 0 }];
  try {
    const error = await new Promise<Error>((resolve, reject) => {
      pool.serve({
        claims: Claims.create(8),
        left: { jobs: 1, bytes: 1 },
        next: () => jobs.pop(),
        outcome: () => reject(new Error('a file was read')),
        broken: resolve,
      });
    });
    expect(error).toBeInstanceOf(UserError);
    expect(error.message).toMatch(new RegExp(`threads do not start: .*${RUNTIME}.*Installing Quarry again`));
  } finally {
    await pool.close();
    rmSync(folder, { recursive: true });
  }
});
