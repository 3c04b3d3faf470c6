import { mkdirSync, mkdtempSync, realpathSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, it } from 'vitest';
import { Editor, type Workbench } from '../harness/vscode.js';
import { ready } from './quarry.js';

const FILES = 3000;

describe('a folder that takes a while to index', () => {
  const folder = realpathSync(mkdtempSync(join(tmpdir(), 'quarry-many-')));
  let editor: Editor;
  let workbench: Workbench;

  beforeAll(async () => {
    for (let i = 0; i < FILES; i++) {
      mkdirSync(join(folder, `area${i % 30}`), { recursive: true });
      const steps = Array.from(
        { length: 10 },
        (_, j) => `export function step${i}x${j}(n: number) {\n  return n;\n}\n`,
      );
      writeFileSync(join(folder, `area${i % 30}`, `task${i}.ts`), steps.join('\n'));
    }
    editor = await Editor.start();
    workbench = await editor.open(folder);
  });

  afterAll(async () => {
    await editor.close();
    rmSync(folder, { recursive: true, force: true, maxRetries: 3 });
  });

  it('shows its progress, and can be searched before it is done', async () => {
    await workbench.statusBarItem(/Quarry [1-9]\d?%/).waitFor();
    await workbench.screenshot('indexing');
    await workbench.command('Quarry: Search Repository');
    await workbench.quickInput().fill('step');
    await workbench.quickPickRows().filter({ hasText: 'task' }).first().waitFor();
    await workbench.screenshot('indexing-search');
    await workbench.page.keyboard.press('Escape');
  });

  it('says when it is ready', async () => {
    await ready(workbench);
  });

  it('offers further models with what each costs, and takes none by itself', async () => {
    await workbench.command('Quarry: Choose Embedding Model');
    await workbench.quickPickRows().filter({ hasText: '24 MB from huggingface.co' }).first().waitFor();
    await workbench.quickPickRows().filter({ hasText: 'nothing is downloaded, nothing is sent · chosen' }).waitFor();
    await workbench.screenshot('models');
    await workbench.page.keyboard.press('Escape');
  });
});
