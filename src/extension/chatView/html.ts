import { randomBytes } from 'node:crypto';
import * as vscode from 'vscode';
import { chatDocument } from './document.js';

/** The chat's page: only the bundled script runs, only bundled styles apply, and nothing is loaded from elsewhere. */
export function chatPage(webview: vscode.Webview, assets: vscode.Uri): string {
  const nonce = randomBytes(16).toString('base64');
  const policy = [
    "default-src 'none'",
    `style-src ${webview.cspSource}`,
    `font-src ${webview.cspSource}`,
    `script-src 'nonce-${nonce}'`,
    // What `default-src` does not speak of.
    "form-action 'none'",
    "base-uri 'none'",
  ].join('; ');
  const asset = (name: string): string => webview.asWebviewUri(vscode.Uri.joinPath(assets, name)).toString();
  return chatDocument({ policy, nonce, asset });
}
