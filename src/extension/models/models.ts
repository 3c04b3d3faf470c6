import { join } from 'node:path';
import * as vscode from 'vscode';
import { type ChatModel, type Destination, ModelError } from '../../core/model.js';
import { SentLog } from '../../engine/embedding/deep/sentLog.js';
import { destinationOf, type ModelId, nameOf, parseId } from '../../models/ids.js';
import { openModel } from '../../models/open.js';
import { mayRunModels } from '../../models/signs.js';
import { listed } from '../../models/sent.js';
import type { ModelSettings } from '../../models/settings.js';
import type { EmbeddingSettings } from '../embedding/embeddingSettings.js';
import { affectsChat, chosenId, isUsersOwnChoice, modelSettings } from './chatSettings.js';
import { Consent } from './consent.js';
import { editorModel } from './editorModel.js';
import type { ModelPicker } from './picker.js';

/** What a server told about a model is asked again after so long: it may have been started anew with other settings. */
const FACTS_MS = 10 * 60_000;

/** A chosen model, for display; it may not be reachable. */
export interface ChosenModel {
  id: string;
  name: string;
  destination: Destination;
}

/** The chat model that the user chose. Nothing is connected to before it is asked for. */
export class Models implements vscode.Disposable {
  readonly consent: Consent;
  /** What was sent to chat models, one request a line. */
  readonly sentLog: SentLog;
  private readonly changes = new vscode.EventEmitter<void>();
  /** Fires when another model was chosen, or another way to it. */
  readonly onDidChange = this.changes.event;
  private readonly opened = new Map<string, { model: Promise<ChatModel>; at: number; known?: ChatModel }>();
  private readonly disposables: { dispose: () => unknown }[];

  constructor(
    private readonly context: vscode.ExtensionContext,
    private readonly downloads: EmbeddingSettings,
  ) {
    this.consent = new Consent(context);
    this.sentLog = new SentLog(join(context.globalStorageUri.fsPath, 'sent-chat.jsonl'));
    this.disposables = [
      this.changes,
      vscode.workspace.onDidChangeConfiguration((event) => {
        if (affectsChat(event)) this.reopen();
      }),
      // Silently: telling would have VS Code ask for Quarry's own models again, which is such a change.
      vscode.lm.onDidChangeChatModels(() => {
        if (parseId(chosenId())?.kind === 'editor') this.forget();
      }),
    ];
  }

  /** `Choose Chat Model`. */
  choose(): Promise<void> {
    return this.withPicker((picker) => picker.choose());
  }

  /** Null: answers are made of the evidence alone. */
  get chosen(): ChosenModel | null {
    const id = chosenId();
    const named = parseId(id);
    return named && { id, name: nameOf(named), destination: destinationOf(named) };
  }

  /**
   * The chosen model, opened when it is first asked for; null when answers are made of the evidence alone.
   * @throws ModelError one sentence for the user
   */
  async current(): Promise<ChatModel | null> {
    const id = chosenId();
    if (id === '') {
      if (mayRunModels()) void this.withPicker((picker) => picker.offerOnce());
      return null;
    }
    const named = parseId(id);
    if (!named) throw new ModelError(`“${id}” (quarry.chat.model) is not a model: choose one.`, 'gone');
    const destination = destinationOf(named);
    if (isUsersOwnChoice()) await this.consent.give(destination);
    if (!(await this.consent.ask(destination, 'Your questions and the evidence found for them'))) {
      throw new ModelError(`You did not agree to send code to ${destination.host}: choose another model.`, 'refused');
    }
    return this.open(id);
  }

  /**
   * A model by its id, once the user agreed to where it is; every request to it is listed in {@link sentLog}.
   * @throws ModelError one sentence for the user
   */
  open(id: string): Promise<ChatModel> {
    const before = this.opened.get(id);
    const lasts = before?.known?.destination.reach === 'process';
    if (before && (lasts || Date.now() - before.at < FACTS_MS)) return before.model;
    const model = this.openNow(id).then((found) => listed(found, this.sentLog));
    const opened = { model, at: Date.now() };
    this.opened.set(id, opened);
    model.then(
      (known) => Object.assign(opened, { known }),
      () => this.opened.delete(id),
    );
    return model;
  }

  /** A model that was opened before; connects to nothing. */
  known(id: string): ChatModel | undefined {
    return this.opened.get(id)?.known;
  }

  /** What models are opened with, and the key for a host. */
  async settingsFor(host: string): Promise<ModelSettings> {
    // The secret store may ask the user for a password: only who uses an endpoint is asked.
    return modelSettings(this.context, this.downloads, host ? await this.consent.key(host) : '');
  }

  /** Remembers that the user was told size and host of a model, and said yes. */
  agreeToDownload(model: string, mirror: string): Promise<void> {
    return this.downloads.agree(model, mirror);
  }

  /** Forgets what was opened; the next question opens it with what is now set. */
  reopen(): void {
    this.forget();
    this.changes.fire();
  }

  dispose(): void {
    this.forget();
    vscode.Disposable.from(...this.disposables).dispose();
  }

  private forget(): void {
    for (const { known } of this.opened.values()) void known?.close?.();
    this.opened.clear();
  }

  /** Loaded when it is needed, since clients for servers come with it. */
  private async withPicker(use: (picker: ModelPicker) => Promise<void>): Promise<void> {
    const { ModelPicker } = await import('./picker.js');
    await use(new ModelPicker(this, this.context.globalState));
  }

  private async openNow(id: string): Promise<ChatModel> {
    const named = parseId(id);
    if (named?.kind === 'editor') return editorModel(await find(named));
    const settings = await this.settingsFor(named ? destinationOf(named).host : '');
    if (named?.kind !== 'local') return openModel(id, settings);
    const title = `Quarry: loading ${nameOf(named)}`;
    return vscode.window.withProgress({ location: vscode.ProgressLocation.Notification, title }, (progress) => {
      let before = 0;
      return openModel(id, settings, undefined, (share) => {
        progress.report({ increment: (share - before) * 100, message: `downloading, ${Math.round(share * 100)} %` });
        before = share;
      });
    });
  }
}

async function find({ vendor, model }: Extract<ModelId, { kind: 'editor' }>): Promise<vscode.LanguageModelChat> {
  const [found] = await vscode.lm.selectChatModels({ vendor, id: model });
  if (found) return found;
  throw new ModelError(`VS Code has no model “${model}” of ${vendor} now: sign in there, or choose another.`, 'gone');
}
