import * as vscode from 'vscode';
import type { Sent } from '../../core/ask.js';
import { UserError } from '../../core/errors.js';
import { EvidenceChange } from '../../webview/evidenceChange.js';
import type { Asked } from '../../webview/turn.js';
import { ReadOnlyDocument } from '../editor/readOnlyDocument.js';
import { piecesIn, sentReport, type SentPiece } from './sentReport.js';

const SCHEME = 'quarry-sent';
const TOGGLE = 'quarry.sent.toggle';
const AGAIN = 'quarry.sent.askAgain';
/** The line of the report that says where it went; what is above the first line would not be seen. */
const ABOVE = 2;

/** What was sent for a turn, and how its question is asked again with other evidence. */
export interface SentTurn {
  sent: Sent | undefined;
  asked: Pick<Asked, 'pinned' | 'removed'>;
  again: (changes: Pick<Asked, 'pinned' | 'removed'>) => unknown;
}

/**
 * `What was sent`: a read-only document with the exact prompts of an answer. Above each piece of evidence stands what it
 * took, and that it can be kept or left out; with that the question is asked again.
 */
export class SentDocument implements vscode.Disposable, vscode.CodeLensProvider {
  private readonly document = new ReadOnlyDocument(SCHEME, 'What Was Sent', () => this.text);
  private readonly changed = new vscode.EventEmitter<void>();
  readonly onDidChangeCodeLenses = this.changed.event;
  private readonly disposables: { dispose: () => unknown }[];
  private text = '';
  private pieces: SentPiece[] = [];
  private change = new EvidenceChange({});
  private again: SentTurn['again'] = () => undefined;

  constructor() {
    this.disposables = [
      this.document,
      this.changed,
      vscode.languages.registerCodeLensProvider({ scheme: SCHEME }, this),
      vscode.commands.registerCommand(TOGGLE, (which: 'pinned' | 'removed', piece: SentPiece) => {
        this.change.toggle(which, piece.place);
        this.changed.fire();
      }),
      vscode.commands.registerCommand(AGAIN, () => this.again(this.change.asked)),
    ];
  }

  /** @throws UserError where nothing was sent or kept */
  async show({ sent, asked, again }: SentTurn): Promise<void> {
    if (!sent) throw new UserError('What was sent for this answer was not kept.', 'bad-argument');
    this.text = sentReport(sent);
    this.pieces = piecesIn(this.text, sent);
    this.change = new EvidenceChange(asked);
    this.again = again;
    await this.document.show();
    this.changed.fire();
  }

  provideCodeLenses(): vscode.CodeLens[] {
    if (this.pieces.length === 0) return [];
    const first = this.change.any
      ? lens(ABOVE, 'Ask Again with These Changes', AGAIN)
      : lens(ABOVE, 'Pieces of evidence can be kept or left out below, and the question asked again', '');
    return [first, ...this.pieces.flatMap((piece) => this.lensesOf(piece))];
  }

  dispose(): void {
    vscode.Disposable.from(...this.disposables).dispose();
  }

  private lensesOf(piece: SentPiece): vscode.CodeLens[] {
    const { line, place, tokens } = piece;
    const isPinned = this.change.pins(place);
    const isRemoved = this.change.removes(place);
    return [
      lens(line, `${tokens.toLocaleString('en')} tokens`, ''),
      lens(line, isPinned ? '$(check) Kept in the Evidence' : 'Keep in the Evidence', TOGGLE, 'pinned', piece),
      lens(line, isRemoved ? '$(check) Left Out Next Time' : 'Leave Out Next Time', TOGGLE, 'removed', piece),
      ...(isPinned || isRemoved ? [lens(line, 'Ask Again', AGAIN)] : []),
    ];
  }
}

const lens = (line: number, title: string, command: string, ...args: unknown[]): vscode.CodeLens =>
  new vscode.CodeLens(new vscode.Range(line, 0, line, 0), { title, command, arguments: args });
