import * as vscode from 'vscode';
import { askStream } from '../../answer/askStream.js';
import { checked } from '../../answer/check/check.js';
import type { Answer } from '../../core/answer.js';
import { ASK_COMMANDS, type AskCommand, type AskRequest, type EvidencePiece, type Place } from '../../core/ask.js';
import { Cancelled } from '../../core/errors.js';
import type { ChatModel } from '../../core/model.js';
import type { Attachments } from '../attachments/attachments.js';
import { editorModel } from '../models/editorModel.js';
import { EVIDENCE_ONLY, VENDOR } from '../models/provider.js';
import type { Repositories } from '../repositories/repositories.js';
import { type FollowUp, followUps } from './followUps.js';
import { Blocks, partsOf } from './parts.js';
import { attachmentsOf, exchangesOf } from './references.js';

const PARTICIPANT = 'quarry.chat';

/** Evidence named when a model fails. */
const NEAREST = 6;

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
      return failed(error instanceof Error ? error.message : String(error));
    } finally {
      listening.dispose();
    }
  }
}

/** One answer on its way into the Chat. */
class Telling {
  private pieces: EvidencePiece[] = [];
  private readonly referenced = new Set<string>();
  private readonly blocks = new Blocks();
  private isModels = false;

  constructor(
    private readonly repositories: Repositories,
    private readonly stream: vscode.ChatResponseStream,
  ) {}

  /** @returns the answer; null when the model failed and the evidence was named in its place. */
  async tell(asked: AskRequest, signal: AbortSignal): Promise<Answer | null> {
    const { api } = this.repositories;
    let answer: Answer | null = null;
    try {
      for await (const event of askStream(api, asked, signal)) {
        switch (event.type) {
          case 'step':
            if (event.step.state === 'running') this.stream.progress(event.step.title);
            break;
          case 'evidence':
            this.pieces = event.pieces;
            this.pieces.forEach((piece) => this.refer(piece));
            break;
          case 'sent':
            this.isModels = true;
            this.stream.progress(`Asking ${event.sent.model}`);
            break;
          case 'text':
            // What is composed of the evidence comes whole, and checked.
            if (this.isModels) await this.show(this.blocks.add(event.text), asked);
            break;
          case 'done':
            answer = event.answer;
        }
      }
    } catch (error) {
      await this.show(this.blocks.rest(), asked);
      this.nearest();
      throw error;
    }
    if (this.isModels) {
      await this.show(this.blocks.rest(), asked);
      for (const { sentence } of answer?.flags ?? []) this.stream.markdown(`\n\n*${sentence}*`);
    } else if (answer) {
      this.write(answer.answer);
    }
    return answer;
  }

  /** Checks what a model wrote, and shows it. */
  private async show(markdown: string, asked: AskRequest): Promise<void> {
    if (markdown === '') return;
    const { answer } = await checked(this.repositories.api, asked, this.pieces, markdown);
    // The checks may take empty lines away that keep blocks apart.
    this.write(`${answer.trimEnd()}${/\s*$/.exec(markdown)![0]}`);
  }

  private write(markdown: string): void {
    for (const part of partsOf(markdown)) {
      const uri = part.type === 'place' ? this.repositories.locate(part.place.path) : undefined;
      if (part.type === 'text') this.stream.markdown(part.text);
      else if (uri) this.stream.anchor(new vscode.Location(uri, rangeOf(part.place)), part.label);
      else this.stream.markdown(part.label);
    }
  }

  private refer(piece: EvidencePiece): void {
    const uri = this.repositories.locate(piece.path);
    const key = `${piece.path}:${piece.startLine}-${piece.endLine}`;
    if (!uri || this.referenced.has(key)) return;
    this.referenced.add(key);
    this.stream.reference(new vscode.Location(uri, rangeOf(piece)));
  }

  /** What was found, when there is no answer. */
  private nearest(): void {
    if (this.pieces.length === 0) return;
    this.stream.markdown('\n\nThis was found:\n\n');
    for (const piece of this.pieces.slice(0, NEAREST)) {
      const uri = this.repositories.locate(piece.path);
      if (!uri) continue;
      this.stream.markdown('- ');
      this.stream.anchor(new vscode.Location(uri, rangeOf(piece)), `${piece.path}:${piece.startLine}-${piece.endLine}`);
      this.stream.markdown('\n');
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

function rangeOf({ startLine, endLine }: Place): vscode.Range {
  return new vscode.Range(startLine - 1, 0, endLine - 1, Number.MAX_SAFE_INTEGER);
}

const failed = (message: string): Result => ({ errorDetails: { message } });
