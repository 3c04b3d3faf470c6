import { mkdirSync, mkdtempSync, realpathSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { Editor } from '../harness/vscode.js';
import { ask, openChat, ready } from './quarry.js';

describe('windows of all kinds', () => {
  const folder = realpathSync(mkdtempSync(join(tmpdir(), 'quarry-roots-')));
  let editor: Editor;

  beforeAll(async () => {
    for (const [name, text] of [
      ['client', '/** Draws the harbour on a map. */\nexport function drawHarbour() {}\n'],
      ['server', '/** Lists ships that lie in the harbour. */\nexport function listHarbourShips() {}\n'],
    ] as const) {
      mkdirSync(join(folder, name));
      writeFileSync(join(folder, name, 'harbour.ts'), text);
    }
    const workspace = { folders: [{ path: 'client' }, { path: 'server' }] };
    writeFileSync(join(folder, 'both.code-workspace'), JSON.stringify(workspace));
    editor = await Editor.start();
  });

  afterAll(async () => {
    await editor.close();
    rmSync(folder, { recursive: true, force: true, maxRetries: 3 });
  });

  it('several folders are searched and asked as one', async () => {
    const workbench = await editor.open(join(folder, 'both.code-workspace'));
    await ready(workbench);
    await workbench.command('Quarry: Search Repository');
    await workbench.quickInput().fill('harbour');
    await workbench.quickPickRows().filter({ hasText: 'client/harbour.ts' }).first().waitFor();
    const other = workbench.quickPickRows().filter({ hasText: 'server/harbour.ts' }).first();
    await workbench.screenshot('folders-search');
    await other.click();
    await workbench.activeTab().filter({ hasText: 'harbour.ts' }).waitFor();
    await expect
      .poll(() => workbench.page.locator('.monaco-editor .view-lines').first().innerText())
      .toContain('listHarbourShips');

    const chat = await openChat(workbench);
    await ask(chat, 'Where is drawHarbour?');
    await chat.locator('a.place', { hasText: 'client/harbour.ts' }).first().waitFor();
    await workbench.close();
  });

  it('a window without a folder says what to do', async () => {
    const workbench = await editor.open('');
    await workbench.page.locator('.activitybar').getByRole('tab', { name: 'Quarry' }).click();
    await workbench.page.getByText('Open a folder to search it and ask about it.').waitFor();
    await workbench.command('Quarry: Search Repository');
    await workbench.quickPickRows().filter({ hasText: 'Open a folder to search it.' }).waitFor();
    await workbench.screenshot('no-folder');
    await workbench.close();
  });
});
