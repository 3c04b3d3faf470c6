import * as vscode from 'vscode';
import type { Sent } from '../../core/ask.js';
import { UserError } from '../../core/errors.js';
import { sentReport } from './sentReport.js';

const SCHEME = 'quarry-sent';

/** `What was sent`: a read-only document with the exact prompt of an answer and what each piece of it took. */
export class SentDocument implements vscode.Disposable {
  private readonly changed = new vscode.EventEmitter<vscode.Uri>();
  private readonly provider: vscode.Disposable;
  private text = '';

  constructor() {
    this.provider = vscode.workspace.registerTextDocumentContentProvider(SCHEME, {
      onDidChange: this.changed.event,
      provideTextDocumentContent: () => this.text,
    });
  }

  /** @throws UserError where nothing was sent or kept */
  async show(sent: Sent | undefined): Promise<void> {
    if (!sent) throw new UserError('What was sent for this answer was not kept.', 'bad-argument');
    this.text = sentReport(sent);
    const uri = vscode.Uri.from({ scheme: SCHEME, path: '/What Was Sent.md' });
    this.changed.fire(uri);
    await vscode.window.showTextDocument(await vscode.workspace.openTextDocument(uri), { preview: true });
  }

  dispose(): void {
    this.provider.dispose();
    this.changed.dispose();
  }
}
