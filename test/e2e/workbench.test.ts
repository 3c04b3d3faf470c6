import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { Editor, type Workbench } from '../harness/vscode.js';
import { copyFixture } from '../harness/workspace.js';
import { openFile } from './quarry.js';

describe('Quarry in VS Code', () => {
  const folder = copyFixture('shop');
  let editor: Editor;
  let workbench: Workbench;

  beforeAll(async () => {
    editor = await Editor.start();
    workbench = await editor.open(folder.path);
  });

  afterAll(async () => {
    await editor.close();
    folder.remove();
  });

  it('opens a folder and its files', async () => {
    await openFile(workbench, 'basket.ts');
    expect(await workbench.screenshot('workbench')).toMatch(/workbench\.png$/);
  });

  it('lists its commands in the palette', async () => {
    await workbench.expectCommand('Quarry: Search Repository');
    await workbench.screenshot('palette');
    await workbench.page.keyboard.press('Escape');
  });
});
