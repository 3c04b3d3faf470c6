import * as vscode from 'vscode';
import type { AskRequest } from '../../core/ask.js';
import { type IndexSettings, withDefaults } from '../../core/settings.js';
import { ignorePatterns } from './excludes.js';

/** The settings that the engine needs to know, for one workspace folder. */
export function indexSettings(folder: vscode.WorkspaceFolder): IndexSettings {
  const quarry = vscode.workspace.getConfiguration('quarry', folder);
  const hidden = vscode.workspace.getConfiguration('files', folder).get<Record<string, unknown>>('exclude', {});
  return withDefaults({
    exclude: [...ignorePatterns(hidden), ...quarry.get<string[]>('index.exclude', [])],
    maxFileBytes: Math.round(quarry.get('index.maxFileSize', 2) * 1024 * 1024),
    workers: quarry.get('index.workers', 0),
  });
}

/** How many results the search shows. */
export const searchLimit = (): number => vscode.workspace.getConfiguration('quarry').get('search.limit', 30);

/** How long answers are. */
export const answerLength = (): AskRequest['length'] =>
  vscode.workspace.getConfiguration('quarry').get('chat.length', 'normal');

/** Whether a change of settings asks for another index of this folder. */
export function affectsIndex(event: vscode.ConfigurationChangeEvent, folder: vscode.WorkspaceFolder): boolean {
  return event.affectsConfiguration('quarry.index', folder) || event.affectsConfiguration('files.exclude', folder);
}
