import * as vscode from 'vscode';
import type { Policy } from '../../completion/policy.js';

const read = <T>(name: string, otherwise: T): T =>
  vscode.workspace.getConfiguration('quarry.completion').get<T>(name) ?? otherwise;

/** Whether anything is proposed in documents of this language (VS Code's id). */
export function isWanted(languageId: string): boolean {
  if (!read<boolean>('enabled', true)) return false;
  const languages = read<Record<string, boolean | undefined>>('languages', {});
  return languages[languageId] ?? languages['*'] ?? true;
}

/** The id of the chosen model; empty: the built-in completer alone. */
export const chosenId = (): string => read('model', '').trim();

/** Whether the user wrote the model into settings of their own, rather than a workspace. */
export function isUsersOwnChoice(): boolean {
  const found = vscode.workspace.getConfiguration('quarry.completion').inspect<string>('model');
  return found?.globalValue !== undefined && found.globalValue.trim() === chosenId();
}

/** Makes a model the chosen one, in the user's settings. */
export const writeModel = (id: string): Thenable<void> =>
  vscode.workspace.getConfiguration('quarry.completion').update('model', id, vscode.ConfigurationTarget.Global);

/** Where text is proposed, as the settings have it. */
export const policy = (): Policy => ({
  commentsAndStrings: read<Policy['commentsAndStrings']>('commentsAndStrings', 'strings'),
});

/** Whether a change of settings asks for other completions. */
export const affectsCompletion = (event: vscode.ConfigurationChangeEvent): boolean =>
  ['quarry.completion', 'quarry.network', 'http.proxy'].some((name) => event.affectsConfiguration(name));
