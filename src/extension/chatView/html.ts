import { randomBytes } from 'node:crypto';
import * as vscode from 'vscode';

/** The chat's page: only the bundled script runs, only bundled styles apply, and nothing is loaded from elsewhere. */
export function chatPage(webview: vscode.Webview, assets: vscode.Uri): string {
  const nonce = randomBytes(16).toString('base64');
  const asset = (name: string): string => webview.asWebviewUri(vscode.Uri.joinPath(assets, name)).toString();
  const policy = [
    "default-src 'none'",
    `style-src ${webview.cspSource}`,
    `font-src ${webview.cspSource}`,
    `script-src 'nonce-${nonce}'`,
  ].join('; ');
  return `<!DOCTYPE html>
<html lang="en">
  <head>
    <meta charset="utf-8" />
    <meta http-equiv="Content-Security-Policy" content="${policy}" />
    <meta name="viewport" content="width=device-width, initial-scale=1" />
    <link rel="stylesheet" href="${asset('codicon.css')}" />
    <link rel="stylesheet" href="${asset('chat.css')}" />
    <title>Quarry Chat</title>
  </head>
  <body>
    <main id="conversation" aria-label="Conversation" tabindex="-1"></main>
    <div id="announcer" role="status" aria-live="polite"></div>
    <form id="composer">
      <textarea id="question" rows="1" aria-label="Ask about this repository" placeholder="Ask about this repository"
        aria-describedby="keys" spellcheck="false"></textarea>
      <span id="keys" hidden>Enter asks, Shift+Enter starts a new line, Escape stops</span>
      <button id="send" type="submit" class="icon" title="Ask (Enter)" aria-label="Ask"><i class="codicon codicon-send"></i></button>
      <button id="stop" type="button" class="icon" title="Stop (Escape)" aria-label="Stop" hidden><i class="codicon codicon-debug-stop"></i></button>
    </form>
    <script nonce="${nonce}" src="${asset('chat.js')}"></script>
  </body>
</html>`;
}
