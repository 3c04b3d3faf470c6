import * as vscode from 'vscode';
import { ASK_COMMANDS, type AskCommand, type AskRequest } from '../../core/ask.js';
import { Cancelled, sentenceOf } from '../../core/errors.js';
import type { ChatModel } from '../../core/model.js';
import type { Attachments } from '../attachments/attachments.js';
import { editorModel } from '../models/editorModel.js';
import { EVIDENCE_ONLY, VENDOR } from '../models/provider.js';
import type { Repositories } from '../repositories/repositories.js';
import { type FollowUp, followUps } from './followUps.js';
import { attachmentsOf, exchangesOf } from './references.js';
import { Telling } from './telling.js';

const PARTICIPANT = 'quarry.chat';

interface Result extends vscode.ChatResult {
  metadata?: { followUps: FollowUp[] };
}

/**
 * `@quarry` in VS Code's Chat. Nothing that a model writes is shown before it was checked: the answer comes paragraph by
 * paragraph, its places as anchors.
 */
export class ChatParticipant implements vscode.Disposable {
  private readonly participant: vscode.ChatParticipant;

  constructor(
    context: vscode.ExtensionContext,
    private readonly repositories: Repositories,
    private readonly attachments: Attachments,
  ) {
    this.participant = vscode.chat.createChatParticipant(PARTICIPANT, (request, history, stream, token) =>
      this.answer(request, history, stream, token),
    );
    this.participant.iconPath = vscode.Uri.joinPath(context.extensionUri, 'media', 'quarry.svg');
    this.participant.followupProvider = {
      provideFollowups: ({ metadata }: Result) => metadata?.followUps ?? [],
    };
  }

  dispose(): void {
    this.participant.dispose();
  }

  private async answer(
    request: vscode.ChatRequest,
    { history }: vscode.ChatContext,
    stream: vscode.ChatResponseStream,
    token: vscode.CancellationToken,
  ): Promise<Result> {
    if (this.repositories.all.length === 0) return failed('Open a folder to ask about it.');
    const cancelled = new AbortController();
    const listening = token.onCancellationRequested(() => cancelled.abort());
    try {
      const { attached, refused } = await attachmentsOf(request.references, this.attachments);
      for (const sentence of refused) stream.markdown(`*${sentence}*\n\n`);
      const command = ASK_COMMANDS.find((one) => one === request.command);
      const asked: AskRequest = {
        question: request.prompt.trim() || questionFor(command, attached.length > 0),
        ...(command && { command }),
        history: exchangesOf(history),
        attached,
        model: modelOf(request.model),
      };
      const answer = await new Telling(this.repositories, stream).tell(asked, cancelled.signal);
      return { metadata: { followUps: answer ? followUps(answer, command) : [] } };
    } catch (error) {
      if (error instanceof Cancelled || cancelled.signal.aborted) return {};
      return failed(sentenceOf(error));
    } finally {
      listening.dispose();
    }
  }
}

/** The model that the user chose in the Chat; null for the one that stands for "no model". */
function modelOf(model: vscode.LanguageModelChat | undefined): ChatModel | null {
  if (!model || (model.vendor === VENDOR && model.id === EVIDENCE_ONLY)) return null;
  return editorModel(model);
}

/** What a command alone asks. */
function questionFor(command: AskCommand | undefined, isAttached: boolean): string {
  const subject = isAttached ? 'what is attached' : 'this repository';
  switch (command) {
    case 'explain':
      return `Explain ${subject}`;
    case 'fix':
      return `Fix ${subject}`;
    case 'test':
      return `Write a test for ${subject}`;
    case 'docs':
      return `Document ${subject}`;
    case 'review':
      return `Review ${subject}`;
    default:
      return 'What is in this repository?';
  }
}

const failed = (message: string): Result => ({ errorDetails: { message } });
