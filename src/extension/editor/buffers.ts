import * as vscode from 'vscode';
import type { Repositories } from '../repositories/repositories.js';

/** Quiet time after a keystroke before the engine is told, milliseconds. */
const SETTLE_MS = 200;

/** Tells the engines what editors hold and have not saved, so that search finds it; takes it back when it is saved. */
export class Buffers implements vscode.Disposable {
  private readonly disposables: vscode.Disposable[];
  private readonly timers = new Map<string, NodeJS.Timeout>();
  /** Documents that an engine was told about. */
  private readonly told = new Set<string>();

  constructor(private readonly repositories: Repositories) {
    const note = (document: vscode.TextDocument): void => this.note(document);
    this.disposables = [
      vscode.workspace.onDidChangeTextDocument(({ document }) => note(document)),
      vscode.workspace.onDidSaveTextDocument(note),
      vscode.workspace.onDidCloseTextDocument(note),
    ];
    // Unsaved text is restored with the window.
    for (const document of vscode.workspace.textDocuments) if (document.isDirty) note(document);
  }

  dispose(): void {
    this.timers.forEach((timer) => clearTimeout(timer));
    this.disposables.forEach((disposable) => void disposable.dispose());
  }

  private note(document: vscode.TextDocument): void {
    const key = document.uri.toString();
    if (document.uri.scheme !== 'file' || (!document.isDirty && !this.told.has(key))) return;
    clearTimeout(this.timers.get(key));
    const tell = (): void => {
      this.timers.delete(key);
      this.tell(document);
    };
    if (isUnsaved(document)) this.timers.set(key, setTimeout(tell, SETTLE_MS));
    else tell();
  }

  private tell(document: vscode.TextDocument): void {
    const key = document.uri.toString();
    const owner = this.repositories.whose(document.uri);
    if (!owner) return;
    const text = isUnsaved(document) ? document.getText() : null;
    if (text === null) this.told.delete(key);
    else this.told.add(key);
    // An engine that is gone searches nothing; the next keystroke tells the one after it.
    owner.repository.engine.setBuffer(owner.path, text).catch(() => undefined);
  }
}

const isUnsaved = (document: vscode.TextDocument): boolean => document.isDirty && !document.isClosed;
