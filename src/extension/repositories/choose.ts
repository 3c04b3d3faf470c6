import * as vscode from 'vscode';
import type { Repositories } from './repositories.js';
import type { Repository } from './repository.js';

/** The folder that a command is about: the only one, or the one that the user chooses. */
export async function chooseFolder(repositories: Repositories, placeHolder: string): Promise<Repository | undefined> {
  const { all } = repositories;
  if (all.length === 0) void vscode.window.showInformationMessage('Quarry: open a folder first.');
  if (all.length < 2) return all[0];
  const items = all.map((repository) => ({ label: repository.name, repository }));
  return (await vscode.window.showQuickPick(items, { placeHolder }))?.repository;
}
