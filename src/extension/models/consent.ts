import * as vscode from 'vscode';
import type { Destination } from '../../core/model.js';

const AGREED = 'quarry.destinations.agreed';
const keyOf = (host: string): string => `quarry.chat.key ${host}`;

/** Where the user agreed to have text sent, and the keys for it; both hang on the host and go to no other. */
export class Consent {
  constructor(private readonly context: vscode.ExtensionContext) {}

  /** What stays within Quarry, and what VS Code asks for itself, need no yes. */
  has(destination: Destination): boolean {
    const { reach } = destination;
    return reach === 'process' || reach === 'editor' || this.agreed().includes(nameOf(destination));
  }

  /** Remembers a yes. */
  async give(destination: Destination): Promise<void> {
    if (!this.has(destination)) await this.context.globalState.update(AGREED, [...this.agreed(), nameOf(destination)]);
  }

  /**
   * Asks, unless the user agreed before.
   * @param what is sent, the beginning of a sentence, e.g. `Your questions`
   */
  async ask(destination: Destination, what: string): Promise<boolean> {
    if (this.has(destination)) return true;
    const yes = 'Send Text There';
    const detail = `${what} will be sent to it. Files with secrets and ignored files are never part of it. “Quarry: Show What Was Sent” lists everything.`;
    const question = `Send code to ${destination.host}?`;
    if ((await vscode.window.showWarningMessage(question, { modal: true, detail }, yes)) !== yes) return false;
    await this.give(destination);
    return true;
  }

  /** Asks likewise, without taking the keyboard; a question that is put away is a no. */
  async askBeside(destination: Destination, what: string): Promise<boolean> {
    if (this.has(destination)) return true;
    const yes = 'Send Text There';
    const question = `This workspace chose a model at ${destination.host}. ${what} would be sent to it.`;
    if ((await vscode.window.showWarningMessage(question, yes, 'No')) !== yes) return false;
    await this.give(destination);
    return true;
  }

  /** The key for a host; empty: none. */
  async key(host: string): Promise<string> {
    return (await this.context.secrets.get(keyOf(host))) ?? '';
  }

  /** An empty key is forgotten. */
  async setKey(host: string, key: string): Promise<void> {
    await (key ? this.context.secrets.store(keyOf(host), key) : this.context.secrets.delete(keyOf(host)));
  }

  private agreed(): string[] {
    return this.context.globalState.get<string[]>(AGREED, []);
  }
}

const nameOf = ({ reach, host }: Destination): string => `${reach} ${host}`;
