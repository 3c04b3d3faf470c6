import * as vscode from 'vscode';
import type { Repositories } from '../repositories/repositories.js';
import type { CompletionModel } from './model.js';
import type { OtherProviders } from './others.js';
import { isWanted } from './settings.js';
import type { Snooze } from './snooze.js';
import { ownerOf } from './spots.js';

/** Documents in which something may be proposed. */
export const SELECTOR: vscode.DocumentSelector = ['file', 'untitled', 'vscode-notebook-cell'].map((scheme) => ({
  scheme,
}));

/** One line in VS Code's language status (`{}`): whether and by whom something is proposed in this document. */
export class StatusItem implements vscode.Disposable {
  private readonly item = vscode.languages.createLanguageStatusItem('quarry.completion', SELECTOR);
  private readonly disposables: { dispose: () => unknown }[];
  private trouble: string | null = null;

  constructor(
    private readonly repositories: Repositories,
    private readonly model: CompletionModel,
    private readonly snooze: Snooze,
    private readonly others: OtherProviders,
  ) {
    this.item.name = 'Quarry Completions';
    this.disposables = [
      this.item,
      model.onDidChange(() => this.mended()),
      snooze.onDidChange(() => this.render()),
      vscode.window.onDidChangeActiveTextEditor(() => this.render()),
      repositories.onDidChange(() => this.render()),
      vscode.workspace.onDidChangeConfiguration(() => this.render()),
    ];
    this.render();
  }

  /** The model cannot be used for a while: a quiet line for some seconds, and a sign until it works again. */
  troubled(sentence: string): void {
    this.trouble = sentence;
    vscode.window.setStatusBarMessage(`$(warning) Quarry completions: ${sentence}`, 10_000);
    this.render();
  }

  mended(): void {
    this.trouble = null;
    this.render();
  }

  dispose(): void {
    vscode.Disposable.from(...this.disposables).dispose();
  }

  private render(): void {
    const { current, problem } = this.model;
    const trouble = this.trouble ?? problem;
    const who = current ? `Built-in and ${current.name}` : 'Built-in';
    this.item.text = this.snooze.active ? `Snoozed ${this.snooze.words}` : (this.silentBecause() ?? who);
    this.item.detail = trouble ?? 'Quarry completions';
    this.item.severity = trouble ? vscode.LanguageStatusSeverity.Warning : vscode.LanguageStatusSeverity.Information;
    this.item.command = this.snooze.active
      ? { command: 'quarry.completion.snooze', title: 'Wake' }
      : { command: 'quarry.completion.chooseModel', title: 'Choose Model' };
  }

  /** Why nothing is proposed in the active document; null: something may be. */
  private silentBecause(): string | null {
    const document = vscode.window.activeTextEditor?.document;
    if (!document) return null;
    if (!isWanted(document.languageId)) return `Off for ${document.languageId}`;
    if (!ownerOf(this.repositories, document)) return 'Off outside the open folders';
    const { silences, other } = this.others;
    return silences && other ? `${other.name} proposes` : null;
  }
}
