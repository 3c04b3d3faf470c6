import * as vscode from 'vscode';

/** Of what was copied, at most this much is looked at for names, UTF-16 units. */
const MOST = 4000;

/** What was copied last: names in it are about to be used. It is looked at here and in the engine, and never sent. */
export class Clipboard {
  private copied = '';

  get text(): string {
    return this.copied;
  }

  /** Looks again. In a browser VS Code would have to ask the user for it, so it is left alone there. */
  async look(): Promise<void> {
    if (vscode.env.uiKind !== vscode.UIKind.Desktop) return;
    this.copied = (await vscode.env.clipboard.readText()).slice(0, MOST);
  }
}
