import type { Workbench } from '../harness/vscode.js';

/** The editor as completions want it: nothing else is proposed, and files are saved when somebody says so. */
export const QUIET = {
  // In a browser VS Code saves by itself.
  'files.autoSave': 'off',
  'editor.quickSuggestions': { other: 'off', comments: 'off', strings: 'off' },
  'editor.suggestOnTriggerCharacters': false,
  'editor.parameterHints.enabled': false,
};

/** After this long without a proposal the last key is typed again. */
const AGAIN_MS = 8000;

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

/**
 * Types, and says what is then shown at the cursor, to be polled until it is right. A proposal may come too late for the
 * last key on a machine that is busy; a person types on, and here that key is repeated.
 */
export async function typed(workbench: Workbench, text: string): Promise<() => Promise<string>> {
  const { keyboard } = workbench.page;
  await keyboard.type(text);
  let since = Date.now();
  return async () => {
    const shown = await ghost(workbench);
    if (shown === '' && Date.now() - since > AGAIN_MS) {
      await keyboard.press('Backspace');
      await keyboard.type(text.slice(-1));
      since = Date.now();
    }
    return shown;
  };
}
