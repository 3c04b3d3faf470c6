import * as vscode from 'vscode';

/** A Markdown document of ours that can be read and not changed; its text is asked for whenever it is shown. */
export class ReadOnlyDocument implements vscode.Disposable {
  private readonly changed = new vscode.EventEmitter<vscode.Uri>();
  private readonly provider: vscode.Disposable;
  private readonly uri: vscode.Uri;

  /** @param title the name of its tab, without an extension */
  constructor(scheme: string, title: string, text: () => vscode.ProviderResult<string>) {
    this.uri = vscode.Uri.from({ scheme, path: `/${title}.md` });
    this.provider = vscode.workspace.registerTextDocumentContentProvider(scheme, {
      onDidChange: this.changed.event,
      provideTextDocumentContent: text,
    });
  }

  /** Opens it rendered, where VS Code can. */
  async showRendered(): Promise<void> {
    this.changed.fire(this.uri);
    const rendered = vscode.extensions.getExtension('vscode.markdown-language-features') !== undefined;
    if (rendered) await vscode.commands.executeCommand('markdown.showPreview', this.uri);
    else await this.open();
  }

  /** Opens it as text. */
  async show(): Promise<void> {
    this.changed.fire(this.uri);
    await this.open({ preview: true });
  }

  dispose(): void {
    this.provider.dispose();
    this.changed.dispose();
  }

  private async open(options?: vscode.TextDocumentShowOptions): Promise<void> {
    await vscode.window.showTextDocument(await vscode.workspace.openTextDocument(this.uri), options);
  }
}
