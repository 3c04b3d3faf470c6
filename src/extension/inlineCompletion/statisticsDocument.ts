import * as vscode from 'vscode';
import type { Recorder } from './recorder.js';

const SCHEME = 'quarry-completions';
const DOCUMENT = vscode.Uri.from({ scheme: SCHEME, path: '/Completion Statistics.md' });

/** `Completion Statistics`: a read-only document. */
export class StatisticsDocument implements vscode.Disposable {
  private readonly changed = new vscode.EventEmitter<vscode.Uri>();
  private readonly provider: vscode.Disposable;

  constructor(recorder: Recorder) {
    this.provider = vscode.workspace.registerTextDocumentContentProvider(SCHEME, {
      onDidChange: this.changed.event,
      provideTextDocumentContent: () => recorder.report(),
    });
  }

  async show(): Promise<void> {
    this.changed.fire(DOCUMENT);
    const rendered = vscode.extensions.getExtension('vscode.markdown-language-features') !== undefined;
    if (rendered) await vscode.commands.executeCommand('markdown.showPreview', DOCUMENT);
    else await vscode.window.showTextDocument(await vscode.workspace.openTextDocument(DOCUMENT));
  }

  dispose(): void {
    this.provider.dispose();
    this.changed.dispose();
  }
}
