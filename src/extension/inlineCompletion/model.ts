import { join } from 'node:path';
import * as vscode from 'vscode';
import { sentenceOf } from '../../core/errors.js';
import { type Destination, ModelError } from '../../core/model.js';
import { SentLog } from '../../engine/embedding/deep/sentLog.js';
import { ChatFim } from '../../models/fim/chat.js';
import { FimEndpoint } from '../../models/fim/endpoint.js';
import type { FimModel } from '../../models/fim/fim.js';
import { destinationOf, nameOf, parseId } from '../../models/ids.js';
import type { Models } from '../models/models.js';
import { chosenId, isUsersOwnChoice } from './settings.js';

/** Before a chat model's id: it is asked as a chat. Ids of endpoints without it are asked to fill in the middle. */
export const CHAT = 'chat:';

/** What is sent, the beginning of a sentence. */
export const WHAT = 'The text around your cursor and pieces of your repository';

/** The model that completions were told to use. Nothing is connected to before a completion asks. */
export class CompletionModel implements vscode.Disposable {
  /** What was sent, one request a line. */
  readonly sentLog: SentLog;
  private readonly changes = new vscode.EventEmitter<void>();
  /** Fires when another model serves, or none. */
  readonly onDidChange = this.changes.event;
  private opened: FimModel | null = null;
  private failure: string | null = null;
  private generation = 0;
  /** What the user said, or is about to say, of hosts that a workspace chose. */
  private readonly answers = new Map<string, Promise<boolean>>();

  constructor(
    context: vscode.ExtensionContext,
    private readonly models: Models,
  ) {
    this.sentLog = new SentLog(join(context.globalStorageUri.fsPath, 'sent-completions.jsonl'));
    void this.reopen();
  }

  /** The model, once it is opened; null: none was chosen, or it cannot be used. */
  get current(): FimModel | null {
    return this.opened;
  }

  /** Why the chosen model cannot be used, one sentence; null: nothing is wrong. */
  get problem(): string | null {
    return this.failure;
  }

  /** Opens what the settings say now. */
  async reopen(): Promise<void> {
    const generation = ++this.generation;
    let model: FimModel | null = null;
    let failure: string | null = null;
    try {
      model = await this.open(chosenId());
    } catch (error) {
      failure = sentenceOf(error);
    }
    if (generation !== this.generation) return;
    [this.opened, this.failure] = [model, failure];
    this.changes.fire();
  }

  dispose(): void {
    this.changes.dispose();
  }

  /** @throws ModelError one sentence for the user */
  private async open(id: string): Promise<FimModel | null> {
    if (id === '') return null;
    const chatId = id.startsWith(CHAT) ? id.slice(CHAT.length) : /^(vscode|local):/.test(id) ? id : null;
    if (chatId !== null) {
      const named = parseId(chatId);
      if (!named) throw new ModelError(`“${id}” (quarry.completion.model) is not a model: choose one.`, 'gone');
      const destination = destinationOf(named);
      await this.agree(destination);
      return new ChatFim({ id: chatId, name: nameOf(named), destination }, () => this.models.open(chatId));
    }
    const [endpoint, model] = splitId(id);
    const { apiKey, network } = await this.models.settingsFor(URL.parse(endpoint)?.host ?? '');
    // The client for servers is loaded for who has one.
    const { fetchThrough } = await import('../../engine/embedding/deep/network.js');
    const fim = new FimEndpoint({
      endpoint,
      model,
      key: apiKey,
      fetch: fetchThrough(network),
      onSend: (to, name, body) => this.sentLog.record(to, 'completion', name, [JSON.stringify(body)]),
    });
    await this.agree(fim.destination);
    return fim;
  }

  /**
   * What the user wrote into settings of their own needs no further yes. For a model that a workspace chose they are
   * asked once a window, beside their work: a window that is being opened takes keys that were meant for something else.
   * @throws ModelError refused
   */
  private async agree(destination: Destination): Promise<void> {
    const { consent } = this.models;
    if (isUsersOwnChoice()) await consent.give(destination);
    if (consent.has(destination)) return;
    let answer = this.answers.get(destination.host);
    if (!answer) this.answers.set(destination.host, (answer = consent.askBeside(destination, WHAT)));
    if (await answer) return;
    const problem = `You did not agree to send code to ${destination.host}: the built-in completer goes on alone.`;
    throw new ModelError(problem, 'refused');
  }
}

/** `http://localhost:11434#qwen2.5-coder:1.5b` → its address and its model, which may hold a `#` of its own. */
export function splitId(id: string): [endpoint: string, model: string] {
  const hash = id.indexOf('#');
  return hash < 0 ? [id, ''] : [id.slice(0, hash), id.slice(hash + 1)];
}
