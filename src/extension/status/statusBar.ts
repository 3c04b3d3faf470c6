import * as vscode from 'vscode';
import type { Repositories } from '../repositories/repositories.js';
import { deepText, stateText, statusWords } from './words.js';

/** Progress comes often; the eye needs less. */
const REFRESH_MS = 200;

/** The item in the status bar: state and progress; a click opens Health. */
export class StatusBar implements vscode.Disposable {
  private readonly item = vscode.window.createStatusBarItem('quarry.status', vscode.StatusBarAlignment.Right, 100);
  private readonly following: vscode.Disposable;
  private timer: NodeJS.Timeout | undefined;

  constructor(private readonly repositories: Repositories) {
    this.item.name = 'Quarry';
    this.item.command = 'quarry.showHealth';
    this.following = repositories.onDidChange(() => {
      this.timer ??= setTimeout(() => this.render(), REFRESH_MS);
    });
    this.render();
  }

  dispose(): void {
    clearTimeout(this.timer);
    this.following.dispose();
    this.item.dispose();
  }

  private render(): void {
    this.timer = undefined;
    const { all } = this.repositories;
    const words = statusWords(
      all.map(({ state }) => state),
      all.map(({ deep }) => deep),
    );
    if (!words) {
      this.item.hide();
      return;
    }
    this.item.text = words.text;
    this.item.backgroundColor = words.warning ? new vscode.ThemeColor('statusBarItem.warningBackground') : undefined;
    this.item.accessibilityInformation = { label: words.spoken, role: 'button' };
    const tooltip = new vscode.MarkdownString();
    for (const { name, state, deep } of all) {
      if (all.length > 1) tooltip.appendMarkdown('**').appendText(name).appendMarkdown('**  \n');
      tooltip.appendText(stateText(state)).appendMarkdown('\n\n');
      const models = deep && deepText(deep);
      if (models) tooltip.appendText(models).appendMarkdown('\n\n');
    }
    tooltip.appendMarkdown('*Click for the health report.*');
    this.item.tooltip = tooltip;
    this.item.show();
  }
}
