import * as vscode from 'vscode';
import type { Completions } from '../../completion/completions.js';
import { cursorOf } from '../../completion/evidence.js';
import { placeAt } from '../../completion/place.js';
import type { Repositories } from '../repositories/repositories.js';
import type { Clipboard } from './clipboard.js';
import type { OtherProviders } from './others.js';
import { isWanted } from './settings.js';
import { locate } from './spots.js';

/** The cursor rests when it stayed so long, milliseconds. */
const REST_MS = 300;
/** Lines around the cursor that count as looked at. */
const LOOKED_AT = 12;

/** Prepares where the cursor rests or a file is opened, so that a key finds what it needs. */
export class Resting implements vscode.Disposable {
  private readonly disposables: vscode.Disposable[];
  private timer: NodeJS.Timeout | undefined;
  private running: AbortController | null = null;
  private edited = false;

  constructor(
    private readonly repositories: Repositories,
    private readonly completions: Completions,
    private readonly clipboard: Clipboard,
    private readonly others: OtherProviders,
  ) {
    const later = (): void => {
      clearTimeout(this.timer);
      this.running?.abort();
      this.timer = setTimeout(() => void this.prepare(), REST_MS);
    };
    this.disposables = [
      vscode.window.onDidChangeTextEditorSelection(later),
      vscode.window.onDidChangeActiveTextEditor(later),
      repositories.onDidChange(later),
      vscode.workspace.onDidChangeTextDocument(({ document, contentChanges }) => {
        if (contentChanges.length > 0 && document === vscode.window.activeTextEditor?.document) this.edited = true;
      }),
    ];
    later();
  }

  dispose(): void {
    clearTimeout(this.timer);
    this.running?.abort();
    vscode.Disposable.from(...this.disposables).dispose();
  }

  private async prepare(): Promise<void> {
    const editor = vscode.window.activeTextEditor;
    if (!editor || this.others.silences || !isWanted(editor.document.languageId)) return;
    const located = locate(this.repositories, editor.document, editor.selection.active);
    if (!located) return;
    const place = placeAt(located.spot);
    const { engine } = located.repository;
    const { signal } = (this.running = new AbortController());
    const { edited } = this;
    this.edited = false;
    try {
      await this.clipboard.look();
      await Promise.all([engine.prepare(cursorOf(place)), this.completions.rest(place, engine, signal)]);
      if (signal.aborted) return;
      if (editor.document.uri.scheme !== 'file') return;
      const line = editor.selection.active.line + 1;
      const startLine = Math.max(1, line - LOOKED_AT);
      const endLine = Math.min(editor.document.lineCount, line + LOOKED_AT);
      await engine.visited({ path: place.path, startLine, endLine, edited });
    } catch {
      // An engine that is being started again prepares nothing; the next rest comes soon.
    }
  }
}
