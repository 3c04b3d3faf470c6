import * as vscode from 'vscode';
import { ask } from '../../answer/ask.js';
import { UserError } from '../../core/errors.js';
import type { FromView, ToView } from '../../webview/messages.js';
import type { Places } from '../editor/places.js';
import type { Repositories } from '../repositories/repositories.js';
import { Conversation } from './conversation.js';
import { chatPage } from './html.js';

export const CHAT_VIEW = 'quarry.chat';

/** The chat in the side bar. The conversation lives here; the page only shows it, and may come and go. */
export class ChatView implements vscode.WebviewViewProvider {
  private view: vscode.WebviewView | undefined;
  private focusWaits = false;
  private readonly assets: vscode.Uri;
  private readonly conversation: Conversation;

  constructor(
    context: vscode.ExtensionContext,
    private readonly repositories: Repositories,
    private readonly places: Places,
  ) {
    this.assets = vscode.Uri.joinPath(context.extensionUri, 'dist', 'webview');
    this.conversation = new Conversation(
      (question, signal) => this.answer(question, signal),
      context.workspaceState,
      (turn) => this.post({ type: 'turn', turn }),
    );
  }

  resolveWebviewView(view: vscode.WebviewView): void {
    this.view = view;
    view.webview.options = { enableScripts: true, localResourceRoots: [this.assets] };
    view.webview.onDidReceiveMessage((message: FromView) => this.receive(message));
    view.onDidDispose(() => (this.view = undefined));
    view.webview.html = chatPage(view.webview, this.assets);
  }

  /** Shows the chat with the cursor in the question field; a question given is asked at once. */
  async show(question?: string): Promise<void> {
    this.focusWaits = true;
    await vscode.commands.executeCommand(`${CHAT_VIEW}.focus`);
    this.post({ type: 'focus' });
    if (question !== undefined) void this.conversation.ask(question);
  }

  /** Forgets the conversation. */
  startNew(): void {
    this.conversation.clear();
    this.post({ type: 'conversation', turns: [] });
    this.post({ type: 'focus' });
  }

  /** Questions and answers so far. */
  get turns() {
    return this.conversation.all;
  }

  private async answer(question: string, signal: AbortSignal) {
    if (this.repositories.all.length === 0) throw new UserError('Open a folder to ask about it.', 'no-such-folder');
    return ask(this.repositories.api, question, { signal });
  }

  private receive(message: FromView): void {
    switch (message.type) {
      case 'ready':
        this.post({ type: 'conversation', turns: [...this.conversation.all] });
        if (this.focusWaits) this.post({ type: 'focus' });
        this.focusWaits = false;
        return;
      case 'ask':
        return void this.conversation.ask(message.question);
      case 'stop':
        this.conversation.stop();
        return;
      case 'copy':
        return void this.copy(message.id);
      case 'open':
        return void this.open(message);
    }
  }

  private async copy(id: number): Promise<void> {
    const turn = this.conversation.all.find((other) => other.id === id);
    if (turn?.answer) await vscode.env.clipboard.writeText(turn.answer.answer);
  }

  private async open({ path, startLine, endLine, beside }: FromView & { type: 'open' }): Promise<void> {
    const uri = this.repositories.locate(path);
    try {
      if (!uri) throw new Error('its folder is not open any more');
      const viewColumn = beside ? vscode.ViewColumn.Beside : vscode.ViewColumn.Active;
      await this.places.open({ uri, startLine, endLine }, { preview: true, viewColumn });
      // A weak sign that the question had its answer there; which one it was, the newest answer that cites it tells.
      const turn = this.conversation.all.findLast(({ answer }) => answer?.answer.includes(path));
      if (turn) void this.repositories.api.opened?.(turn.question, path).catch(() => undefined);
    } catch (error) {
      void vscode.window.showWarningMessage(
        `Quarry: ${path} cannot be opened: ${error instanceof Error ? error.message : String(error)}`,
      );
    }
  }

  private post(message: ToView): void {
    void this.view?.webview.postMessage(message);
  }
}
