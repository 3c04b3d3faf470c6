// Keeps what was on the screen when an end-to-end test failed, as `test/.artifacts/failed-<test>.png`.
import { join } from 'node:path';
import { afterEach } from 'vitest';
import { artifacts } from '../../scripts/lib/paths.mjs';
import { openPages } from './vscode.js';

afterEach(async ({ task }) => {
  if (task.result?.state !== 'fail') return;
  const name = task.name.replace(/[^\p{L}\d]+/gu, '-').slice(0, 60);
  for (const page of openPages) {
    // A page that has crashed has none; the test's own failure is what is told.
    await page.screenshot({ path: join(artifacts, `failed-${name}.png`) }).catch(() => undefined);
  }
});
