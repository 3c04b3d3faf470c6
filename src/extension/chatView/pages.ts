import * as vscode from 'vscode';
import type { FromView, ToView } from '../../webview/messages.js';
import { chatPage } from './html.js';

const CHAT_VIEW = 'quarry.chat';
const CHAT_TAB = 'quarry.chatTab';

/** A webview that shows the chat. */
export interface Page {
  post(message: ToView): void;
}

/** The chat's pages: the view in the side bar and any number of editor tabs. All show the same. */
export class Pages implements vscode.Disposable {
  private readonly assets: vscode.Uri;
  private readonly icon: vscode.Uri;
  private readonly ready = new Set<vscode.Webview>();
  private readonly tabs = new Set<vscode.WebviewPanel>();
  private readonly disposables: vscode.Disposable[];
  /** The page that was used last. */
  private active: vscode.Webview | undefined;

  constructor(
    context: vscode.ExtensionContext,
    private readonly receive: (page: Page, message: FromView) => void,
  ) {
    this.assets = vscode.Uri.joinPath(context.extensionUri, 'dist', 'webview');
    this.icon = vscode.Uri.joinPath(context.extensionUri, 'media', 'quarry.svg');
    this.disposables = [
      vscode.window.registerWebviewViewProvider(CHAT_VIEW, {
        resolveWebviewView: (view) => {
          this.fill(view.webview);
          // A page that is hidden is gone; it says so when it is there again.
          view.onDidChangeVisibility(() => view.visible || this.forget(view.webview));
          view.onDidDispose(() => this.forget(view.webview));
        },
      }),
      vscode.window.registerWebviewPanelSerializer(CHAT_TAB, {
        deserializeWebviewPanel: async (panel) => this.addTab(panel),
      }),
    ];
  }

  get anyReady(): boolean {
    return this.ready.size > 0;
  }

  /** Where files open: not over the chat's own tab. */
  get columnForFiles(): vscode.ViewColumn {
    return [...this.tabs].some(({ active }) => active) ? vscode.ViewColumn.Beside : vscode.ViewColumn.Active;
  }

  post(message: ToView): void {
    for (const webview of this.ready) void webview.postMessage(message);
  }

  /** To the page that was used last. */
  postToActive(message: ToView): void {
    const [first] = this.ready;
    void (this.active ?? first)?.postMessage(message);
  }

  /** Shows a tab that is in front already, else the view. */
  async reveal(): Promise<void> {
    const tab = [...this.tabs].find(({ visible }) => visible);
    if (!tab) {
      this.active = undefined;
      await vscode.commands.executeCommand(`${CHAT_VIEW}.focus`);
      return;
    }
    this.active = tab.webview;
    tab.reveal();
  }

  openTab(): void {
    const [open] = this.tabs;
    if (open) open.reveal();
    else this.addTab(vscode.window.createWebviewPanel(CHAT_TAB, 'Quarry Chat', vscode.ViewColumn.Active));
  }

  dispose(): void {
    this.disposables.forEach((disposable) => void disposable.dispose());
    for (const tab of this.tabs) tab.dispose();
  }

  private addTab(panel: vscode.WebviewPanel): void {
    panel.iconPath = this.icon;
    this.tabs.add(panel);
    panel.onDidChangeViewState(() => panel.visible || this.forget(panel.webview));
    panel.onDidDispose(() => {
      this.tabs.delete(panel);
      this.forget(panel.webview);
    });
    this.fill(panel.webview);
  }

  private fill(webview: vscode.Webview): void {
    webview.options = { enableScripts: true, localResourceRoots: [this.assets] };
    const page: Page = { post: (message) => void webview.postMessage(message) };
    webview.onDidReceiveMessage((message: FromView) => {
      this.active = webview;
      this.ready.add(webview);
      this.receive(page, message);
    });
    webview.html = chatPage(webview, this.assets);
  }

  private forget(webview: vscode.Webview): void {
    this.ready.delete(webview);
    if (this.active === webview) this.active = undefined;
  }
}
