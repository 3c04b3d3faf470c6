import type { Workbench } from '../harness/vscode.js';

/** The editor as completions want it: nothing else is proposed, and files are saved when somebody says so. */
export const QUIET = {
  // In a browser VS Code saves by itself.
  'files.autoSave': 'off',
  'editor.quickSuggestions': { other: 'off', comments: 'off', strings: 'off' },
  'editor.suggestOnTriggerCharacters': false,
  'editor.parameterHints.enabled': false,
};

/** What is shown at the cursor and is not in the file; white space is drawn, not written, so it is left out. */
export const ghost = (workbench: Workbench): Promise<string> =>
  workbench.page
    .locator(
      '.monaco-editor .ghost-text-decoration, .monaco-editor .ghost-text-decoration-preview, .monaco-editor .ghost-text',
    )
    .allInnerTexts()
    .then((texts) => [...new Set(texts)].join('').replace(/\s/g, ''));

/** Without white space, as {@link ghost} is. */
export const dense = (text: string): string => text.replace(/\s/g, '');

/** What VS Code's language status (`{}`) says of completions in the active file. */
export async function languageStatus(workbench: Workbench): Promise<string> {
  await workbench.page.locator('[id="status.languageStatus"]').hover();
  const hover = workbench.page.locator('.hover-language-status').filter({ hasText: 'Quarry completions' });
  const text = await hover.first().innerText();
  await workbench.page.mouse.move(0, 0);
  return text;
}

/** Opens a file of the folder with the cursor at the end of a line. */
export async function openAt(workbench: Workbench, file: string, line: number): Promise<void> {
  const { keyboard } = workbench.page;
  await keyboard.press('Control+P');
  await workbench.quickInput().fill(`${file}:${line}`);
  // Recent files stand there first: Enter takes the row that has the focus.
  await workbench.page.locator('.quick-input-list .monaco-list-row.focused').filter({ hasText: file }).waitFor();
  await keyboard.press('Enter');
  await workbench.activeTab().filter({ hasText: file }).waitFor();
  // The tab is there before its text takes keys.
  await workbench.page.locator('.quick-input-widget').waitFor({ state: 'hidden' });
  const there = workbench.page.locator('.statusbar-item').filter({ hasText: `Ln ${line},` });
  await there.waitFor({ timeout: 5_000 }).catch(async () => {
    // The row that Enter took may have been offered before the line was read.
    await keyboard.press('Control+G');
    await workbench.quickInput().fill(`:${line}`);
    await keyboard.press('Enter');
    await there.waitFor();
  });
  await workbench.page.locator('.editor-group-container.active .monaco-editor.focused').first().waitFor();
  await keyboard.press('End');
}
