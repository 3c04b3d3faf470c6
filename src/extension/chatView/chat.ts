import { join } from 'node:path';
import * as vscode from 'vscode';
import { askStream } from '../../answer/askStream.js';
import type { AskEvent, Attachment, Exchange } from '../../core/ask.js';
import { sentenceOf, UserError } from '../../core/errors.js';
import type { FromView, ToView } from '../../webview/messages.js';
import { headOf, type Asked } from '../../webview/turn.js';
import { joinCommand } from '../../webview/typing.js';
import type { Asker, Opening } from '../actions/editorActions.js';
import type { ApplyCode } from '../apply/applyCode.js';
import type { Attachments } from '../attachments/attachments.js';
import type { Models } from '../models/models.js';
import type { Places } from '../editor/places.js';
import type { Repositories } from '../repositories/repositories.js';
import { answerLength } from '../settings/settings.js';
import type { Conversation, Listener } from './conversation.js';
import { Conversations } from './conversations.js';
import { answerMarkdown, conversationMarkdown } from './exported.js';
import { Pages, type Page } from './pages.js';
import { pickConversation } from './historyPick.js';
import { titleOf } from './records.js';
import { SentDocument } from './sentDocument.js';

/** The conversation that was looked at last, by its id. */
const CURRENT = 'quarry.chat.conversation';

/** What the chat works with. */
export interface ChatParts {
  repositories: Repositories;
  places: Places;
  models: Models;
  attachments: Attachments;
  apply: ApplyCode;
}

/** The chat. Conversations live here; pages in the side bar and in editor tabs show the current one. */
export class Chat implements vscode.Disposable, Asker {
  private readonly conversations: Conversations;
  private readonly pages: Pages;
  private readonly sent = new SentDocument();
  private current: Conversation;
  /** What a page is to be told as soon as it is there. */
  private waiting: ToView[] = [];
  private readonly restored: Promise<void>;
  private readonly following: vscode.Disposable;

  constructor(
    private readonly context: vscode.ExtensionContext,
    private readonly parts: ChatParts,
  ) {
    const folder = join((context.storageUri ?? context.globalStorageUri).fsPath, 'conversations');
    const complain = (sentence: string): void => void vscode.window.showWarningMessage(`Quarry: ${sentence}`);
    this.conversations = new Conversations(
      folder,
      (asked, history, signal) => this.answer(asked, history, signal),
      (id) => this.listenerOf(id, complain),
      complain,
    );
    this.current = this.conversations.create();
    this.pages = new Pages(context, (page, message) => void this.receive(page, message));
    this.following = parts.models.onDidChange(() => this.pages.post(this.model));
    this.restored = this.restore(context.workspaceState.get<string>(CURRENT)).catch((error: unknown) => {
      complain(`The last conversation cannot be read: ${sentenceOf(error)}`);
    });
  }

  dispose(): void {
    this.following.dispose();
    this.pages.dispose();
    this.sent.dispose();
  }

  /** Shows the chat with the cursor in the question field; a question given is asked at once. */
  async ask({ question, ...asked }: Opening = {}): Promise<void> {
    await this.show({ type: 'focus' });
    await this.restored;
    if (question !== undefined) void this.current.ask({ question, ...asked });
  }

  /** Shows the chat with this in the question field, for the user to complete and send. */
  async compose({ question = '', command, attached = [] }: Opening): Promise<void> {
    await this.show({ type: 'compose', text: joinCommand(question, command), attachments: attached });
  }

  /** Shows the conversation in a tab of the editor. */
  openInEditor(): void {
    this.pages.openTab();
  }

  startNew(): void {
    this.use(this.conversations.create());
    this.pages.post({ type: 'focus' });
  }

  /** Lets the user search all conversations and go to one. */
  async history(): Promise<void> {
    const chosen = await pickConversation(this.conversations, (id) => this.remove(id));
    const conversation = chosen && (await this.conversations.open(chosen.id));
    if (!conversation) return;
    this.use(conversation, chosen.turn);
    await this.show({ type: 'focus' });
  }

  private async remove(id: string): Promise<void> {
    await this.conversations.remove(id);
    if (this.current.head.id === id) this.use(this.conversations.create());
  }

  /** The conversation as an unsaved Markdown document. */
  async exportMarkdown(): Promise<void> {
    if (this.current.all.length === 0) {
      void vscode.window.showInformationMessage('Quarry: there is nothing in this conversation yet.');
      return;
    }
    const content = conversationMarkdown(this.current.all);
    await vscode.window.showTextDocument(await vscode.workspace.openTextDocument({ language: 'markdown', content }));
  }

  private async restore(id: string | undefined): Promise<void> {
    const conversation = id === undefined ? null : await this.conversations.open(id);
    if (conversation && this.current.all.length === 0) this.use(conversation);
  }

  private use(conversation: Conversation, reveal?: number): void {
    this.current = conversation;
    void this.context.workspaceState.update(CURRENT, conversation.head.id);
    this.pages.post(this.whole(reveal));
  }

  private whole(reveal?: number): ToView {
    const { all } = this.current;
    return { type: 'conversation', title: titleOf(all), turns: all.map(headOf), reveal };
  }

  private async show(message: ToView): Promise<void> {
    this.waiting.push(message);
    await this.pages.reveal();
    if (this.pages.anyReady) this.tellWaiting();
  }

  private tellWaiting(): void {
    const { waiting } = this;
    this.waiting = [];
    waiting.forEach((message) => this.pages.postToActive(message));
  }

  private listenerOf(id: string, complain: (sentence: string) => void): Listener {
    let told = false;
    const post = (message: ToView): void => {
      if (this.current.head.id === id) this.pages.post(message);
    };
    return {
      turn: (turn) => post({ type: 'turn', turn }),
      more: (turn, from, text) => post({ type: 'more', id: turn, from, text }),
      notKept: (reason) => {
        if (!told) complain(`The conversation cannot be kept: ${reason}.`);
        told = true;
      },
    };
  }

  private async *answer(asked: Asked, history: Exchange[], signal: AbortSignal): AsyncGenerator<AskEvent> {
    if (this.parts.repositories.all.length === 0)
      throw new UserError('Open a folder to ask about it.', 'no-such-folder');
    const model = this.parts.models.current();
    yield* askStream(this.parts.repositories.api, { ...asked, history, length: answerLength(), model }, signal);
  }

  private async receive(page: Page, message: FromView): Promise<void> {
    // The handler of a message's type takes that message; TypeScript cannot follow the two through the table.
    const handle = this.handlers[message.type] as (message: FromView, page: Page) => unknown;
    try {
      await handle(message, page);
    } catch (error) {
      const sentence = sentenceOf(error);
      void vscode.window.showWarningMessage(`Quarry: ${sentence}`);
    }
  }

  /** What is done for each message of a page. Whatever is thrown, the user is told in its one sentence. */
  private readonly handlers: {
    [T in FromView['type']]: (message: Extract<FromView, { type: T }>, page: Page) => unknown;
  } = {
    ready: (_message, page) => this.begin(page),
    ask: async ({ asked }) => this.current.ask(await this.withSubject(asked)),
    stop: () => this.current.stop(),
    again: ({ id, pinned, removed }) => this.current.again(id, pinned && removed ? { pinned, removed } : {}),
    edit: async ({ id, asked }) => this.edit(id, await this.withSubject(asked)),
    branch: async ({ id }) => this.use(await this.conversations.branch(this.current, id)),
    rate: ({ id, rating }) => this.current.rate(id, rating),
    bodies: ({ ids }, page) => {
      const turns = ids.map((id) => this.current.find(id)).filter((turn) => turn !== undefined);
      turns.forEach((turn) => page.post({ type: 'turn', turn }));
    },
    piece: async (message, page) => {
      const piece = (await this.current.detail(message.id))?.pieces.find(({ id }) => id === message.piece);
      page.post({ ...message, text: piece?.text ?? 'The text of this piece was not kept.' });
    },
    showSent: ({ id }) => this.showSent(this.current, id),
    copyTurn: ({ id }) => {
      const turn = this.current.find(id);
      return turn && vscode.env.clipboard.writeText(answerMarkdown(turn));
    },
    copy: ({ text }) => vscode.env.clipboard.writeText(text),
    apply: ({ block }) => this.parts.apply.preview(block),
    insert: ({ code }) => this.parts.apply.insertAtCursor(code),
    open: (message) => this.open(message),
    // VS Code asks before it leaves for a site that is not trusted.
    browse: ({ url }) => vscode.env.openExternal(vscode.Uri.parse(url, true)),
    chooseModel: () => vscode.commands.executeCommand('quarry.chooseChatModel'),
    suggest: async ({ request, kind, text }, page) => {
      const suggest =
        kind === 'file' ? this.parts.attachments.suggestFiles(text) : this.parts.attachments.suggestSymbols(text);
      page.post({ type: 'suggestions', request, items: await suggest });
    },
    attach: async (_message, page) => attach(page, [await this.parts.attachments.pick()]),
    drop: async ({ uris }, page) => attach(page, await this.dropped(uris)),
  };

  private async begin(page: Page): Promise<void> {
    await this.restored;
    page.post(this.model);
    page.post(this.whole());
    this.tellWaiting();
  }

  private async showSent(conversation: Conversation, id: number): Promise<void> {
    const { pinned, removed } = conversation.find(id) ?? {};
    const sent = (await conversation.detail(id))?.sent;
    const again = async (changes: Pick<Asked, 'pinned' | 'removed'>): Promise<void> => {
      if (this.current !== conversation) this.use(conversation, id);
      await this.pages.reveal();
      await conversation.again(id, changes);
    };
    await this.sent.show({ sent, asked: { pinned, removed }, again });
  }

  /** A command alone is about what is selected, or the file that is open; a review, about what has changed. */
  private async withSubject(asked: Asked): Promise<Asked> {
    if (asked.question !== '' || asked.command === undefined) return asked;
    const { attachments } = this.parts;
    const subject =
      asked.command === 'review'
        ? await attachments.changes('working')
        : await attachments.selection().catch(() => attachments.currentFile());
    return subject ? { ...asked, question: subject.label, attached: [subject] } : asked;
  }

  private get model(): ToView {
    return { type: 'model', model: this.parts.models.chosen };
  }

  /** The last turn is asked anew in its place; an earlier one in a conversation of its own, so that nothing is lost. */
  private async edit(id: number, asked: Asked): Promise<void> {
    if (this.current.all.at(-1)?.id === id) return this.current.again(id, asked);
    const branch = await this.conversations.branch(this.current, id - 1);
    this.use(branch);
    return branch.ask(asked);
  }

  private async dropped(uris: readonly string[]): Promise<(Attachment | null)[]> {
    const attached: (Attachment | null)[] = [];
    // One after the other: each may ask.
    for (const uri of uris) attached.push(await this.parts.attachments.ofUri(vscode.Uri.parse(uri, true)));
    return attached;
  }

  private async open({ place, beside }: FromView & { type: 'open' }): Promise<void> {
    const uri = this.parts.repositories.locate(place.path);
    try {
      if (!uri) throw new Error('its folder is not open any more');
      const viewColumn = beside ? vscode.ViewColumn.Beside : this.pages.columnForFiles;
      await this.parts.places.open({ uri, ...place }, { preview: true, viewColumn });
    } catch (error) {
      const why = sentenceOf(error);
      throw new UserError(`${place.path} cannot be opened: ${why}`, 'bad-argument');
    }
    // A weak sign that the question had its answer there; which one it was, the newest answer that cites it tells.
    const cites = ({ path }: { path: string }): boolean => path === place.path;
    const turn = this.current.all.findLast(({ cards, citations }) => cards.some(cites) || citations.some(cites));
    if (turn) await this.parts.repositories.api.opened?.(turn.question, place.path).catch(() => undefined);
  }
}

function attach(page: Page, attachments: readonly (Attachment | null)[]): void {
  const chosen = attachments.filter((attachment) => attachment !== null);
  if (chosen.length > 0) page.post({ type: 'attached', attachments: chosen });
}
