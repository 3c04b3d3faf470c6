import * as vscode from 'vscode';
import type { Hit } from '../../core/search.js';
import type { Repositories } from '../repositories/repositories.js';
import { findMember } from '../repositories/union.js';
import { searchLimit } from '../settings/settings.js';
import { whyReport } from './report.js';

const SCHEME = 'quarry-why';
const DOCUMENT = vscode.Uri.from({ scheme: SCHEME, path: '/Why This Result.md' });

/** `Why this result?`: a read-only document that tells everything a search did for one of its results. */
export class WhyDocument implements vscode.Disposable {
  private readonly changed = new vscode.EventEmitter<vscode.Uri>();
  private readonly provider: vscode.Disposable;
  private text = '';

  constructor(private readonly repositories: Repositories) {
    this.provider = vscode.workspace.registerTextDocumentContentProvider(SCHEME, {
      onDidChange: this.changed.event,
      provideTextDocumentContent: () => this.text,
    });
  }

  /** Searches once more, writing down what is done, and shows it. */
  async show(query: string, hit: Hit): Promise<void> {
    this.text = await this.explain(query, hit);
    this.changed.fire(DOCUMENT);
    const rendered = vscode.extensions.getExtension('vscode.markdown-language-features') !== undefined;
    if (rendered) await vscode.commands.executeCommand('markdown.showPreview', DOCUMENT);
    else await vscode.window.showTextDocument(await vscode.workspace.openTextDocument(DOCUMENT));
  }

  dispose(): void {
    this.provider.dispose();
    this.changed.dispose();
  }

  private async explain(query: string, hit: Hit): Promise<string> {
    const found = findMember(this.repositories.all, hit.path);
    if (!found) return '# Why this result?\n\nIts folder is not open any more.\n';
    try {
      const options = { limit: searchLimit(), prefix: true, trace: true };
      const { trace } = await found.member.engine.search(query, options);
      return whyReport(trace!, { ...hit, path: found.path });
    } catch (error) {
      return `# Why this result?\n\n${error instanceof Error ? error.message : String(error)}\n`;
    }
  }
}
