import * as vscode from 'vscode';

/** Lines of a file, 1-based and inclusive. */
export interface Place {
  uri: vscode.Uri;
  startLine: number;
  endLine: number;
  /** Where the cursor goes; the first line when absent. */
  line?: number;
}

export type OpenOptions = Pick<vscode.TextDocumentShowOptions, 'preview' | 'preserveFocus' | 'viewColumn'>;

/** Opens files at lines and marks those lines until the user goes on. */
export class Places implements vscode.Disposable {
  private readonly mark = vscode.window.createTextEditorDecorationType({
    isWholeLine: true,
    backgroundColor: new vscode.ThemeColor('editor.rangeHighlightBackground'),
    // Dark themes hardly show the background, and high contrast has none.
    borderColor: new vscode.ThemeColor('focusBorder'),
    borderStyle: 'solid',
    borderWidth: '0 0 0 2px',
    overviewRulerColor: new vscode.ThemeColor('editorOverviewRuler.rangeHighlightForeground'),
    rangeBehavior: vscode.DecorationRangeBehavior.ClosedClosed,
  });
  private readonly disposables: { dispose(): unknown }[];

  constructor() {
    this.disposables = [
      this.mark,
      vscode.window.onDidChangeTextEditorSelection(({ textEditor, kind }) => {
        if (kind !== undefined) this.clear(textEditor);
      }),
      vscode.workspace.onDidChangeTextDocument(({ document, contentChanges }) => {
        if (contentChanges.length === 0) return;
        vscode.window.visibleTextEditors.filter((editor) => editor.document === document).forEach((e) => this.clear(e));
      }),
    ];
  }

  /**
   * Opens the file, puts the cursor on its line, shows the lines and marks them.
   * @throws when the file cannot be opened, e.g. because it is gone
   */
  async open({ uri, startLine, endLine, line = startLine }: Place, options: OpenOptions): Promise<vscode.TextEditor> {
    const document = await vscode.workspace.openTextDocument(uri);
    const first = Math.min(startLine, document.lineCount) - 1;
    let last = Math.min(endLine, document.lineCount) - 1;
    while (last > first && document.lineAt(last).isEmptyOrWhitespace) last--;
    const at = document.lineAt(Math.min(Math.max(line - 1, first), last));
    const cursor = new vscode.Position(at.lineNumber, at.firstNonWhitespaceCharacterIndex);
    const start = new vscode.Position(first, document.lineAt(first).firstNonWhitespaceCharacterIndex);
    const editor = await vscode.window.showTextDocument(document, {
      ...options,
      selection: new vscode.Range(cursor, cursor),
    });
    const range = new vscode.Range(start, document.lineAt(last).range.end);
    if (options.preserveFocus) {
      // Something lies over the upper part of the editor: the lines begin in the middle.
      editor.revealRange(new vscode.Range(cursor, cursor), vscode.TextEditorRevealType.InCenter);
    } else {
      editor.revealRange(range, vscode.TextEditorRevealType.InCenterIfOutsideViewport);
    }
    this.clearAll();
    editor.setDecorations(this.mark, [range]);
    return editor;
  }

  /** Takes the marks away. */
  clearAll(): void {
    vscode.window.visibleTextEditors.forEach((editor) => this.clear(editor));
  }

  dispose(): void {
    this.disposables.forEach((disposable) => void disposable.dispose());
  }

  private clear(editor: vscode.TextEditor): void {
    editor.setDecorations(this.mark, []);
  }
}
