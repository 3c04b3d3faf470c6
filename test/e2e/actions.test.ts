import { afterAll, beforeAll, describe, it } from 'vitest';
import { Editor, type Workbench } from '../harness/vscode.js';
import { copyFixture } from '../harness/workspace.js';
import { openFile, ready } from './quarry.js';

describe('asking about what is in the editor', () => {
  const folder = copyFixture('shop');
  let editor: Editor;
  let workbench: Workbench;

  beforeAll(async () => {
    editor = await Editor.start();
    workbench = await editor.open(folder.path);
    await ready(workbench);
    // A line within applyDiscount.
    await openFile(workbench, 'basket.ts', 21);
  });

  afterAll(async () => {
    await editor.close();
    folder.remove();
  });

  it('explains the definition that the cursor is in', async () => {
    await workbench.command('Quarry: Explain');
    const chat = workbench.webview();
    await chat.locator('.turn', { hasText: 'Explain applyDiscount' }).waitFor();
    await chat.locator('a.place', { hasText: 'basket.ts' }).first().waitFor();
    await workbench.screenshot('action-explain');
  });

  it('attaches it to a question that the user writes', async () => {
    await workbench.command('Quarry: Ask Quarry About…');
    const chat = workbench.webview();
    await chat.locator('.chip', { hasText: 'applyDiscount' }).waitFor();
  });
});
