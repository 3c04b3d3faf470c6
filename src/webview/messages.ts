import type { CodeBlock } from '../answer/apply/target.js';
import type { Attachment, Place } from '../core/ask.js';
import type { Destination } from '../core/model.js';
import type { Asked, Rating, Turn, TurnHead } from './turn.js';

/** The model that answers, as the composer names it; null: the evidence alone. */
export type ShownModel = { name: string; destination: Destination } | null;

/** A way to go on with what is typed after `@` or `#`. */
export interface Suggestion {
  /** What takes the place of what was typed: a path, a name. */
  label: string;
  detail: string;
  attachment: Attachment;
}

export type SuggestKind = 'file' | 'symbol';

export type ToView =
  /** Another conversation, or the same anew. `reveal`: the turn to show; the last one otherwise. */
  | { type: 'conversation'; title: string; turns: TurnHead[]; reveal?: number }
  /** Added, changed, or asked for. */
  | { type: 'turn'; turn: Turn }
  /** A running turn's answer goes on: this text stands from this character on. */
  | { type: 'more'; id: number; from: number; text: string }
  | { type: 'piece'; id: number; piece: number; text: string }
  | { type: 'model'; model: ShownModel }
  | { type: 'suggestions'; request: number; items: Suggestion[] }
  | { type: 'attached'; attachments: Attachment[] }
  /** Something to ask is put into the composer, for the user to complete. */
  | { type: 'compose'; text: string; attachments: Attachment[] }
  | { type: 'focus' };

export type FromView =
  | { type: 'ready' }
  | { type: 'ask'; asked: Asked }
  | { type: 'stop' }
  /** Asked once more in its place: after a failure, with other evidence, or just so. */
  | { type: 'again'; id: number; pinned?: Place[]; removed?: Place[] }
  /** Asked otherwise: in its place if it is the last turn, else in a branch. */
  | { type: 'edit'; id: number; asked: Asked }
  | { type: 'branch'; id: number }
  | { type: 'rate'; id: number; rating: Rating | null }
  | { type: 'bodies'; ids: number[] }
  | { type: 'piece'; id: number; piece: number }
  | { type: 'showSent'; id: number }
  | { type: 'copyTurn'; id: number }
  | { type: 'copy'; text: string }
  | { type: 'insert'; code: string }
  | { type: 'apply'; block: CodeBlock }
  | { type: 'open'; place: Place; beside: boolean }
  | { type: 'browse'; url: string }
  | { type: 'chooseModel' }
  | { type: 'suggest'; request: number; kind: SuggestKind; text: string }
  /** The button that adds something to the question. */
  | { type: 'attach' }
  /** Files dropped on the panel. */
  | { type: 'drop'; uris: string[] };
