import * as vscode from 'vscode';
import { askStream } from '../../answer/askStream.js';
import { checked } from '../../answer/check/check.js';
import type { Answer } from '../../core/answer.js';
import type { AskRequest, EvidencePiece, Place } from '../../core/ask.js';
import type { Repositories } from '../repositories/repositories.js';
import { Blocks, partsOf } from './parts.js';

/** Evidence named when a model fails. */
const NEAREST = 6;

/** One answer on its way into the Chat. */
export class Telling {
  private pieces: EvidencePiece[] = [];
  private readonly referenced = new Set<string>();
  private readonly blocks = new Blocks();
  private isModels = false;

  constructor(
    private readonly repositories: Pick<Repositories, 'api' | 'locate'>,
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
            if (event.sent.requests.at(-1)?.purpose !== 'answer') break;
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

function rangeOf({ startLine, endLine }: Place): vscode.Range {
  return new vscode.Range(startLine - 1, 0, endLine - 1, Number.MAX_SAFE_INTEGER);
}
