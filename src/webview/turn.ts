import type { Citation, EvidenceCard, Flag, Table } from '../core/answer.js';
import type { AskCommand, Attachment, EvidencePiece, Place, Sent, Step } from '../core/ask.js';
import type { Hit } from '../core/search.js';

/** One thing found, with what the panel shows of it. */
export interface ShownCard
  extends
    Pick<Hit, 'path' | 'startLine' | 'endLine' | 'symbol' | 'container' | 'kind' | 'language' | 'signature' | 'doc'>,
    Pick<EvidenceCard, 'excerpt' | 'usedBy' | 'tests'> {
  /** Why it was found, one short line. */
  why: string;
}

/** A piece of evidence without its text, which is fetched when it is looked at. */
export type ShownPiece = Omit<EvidencePiece, 'text' | 'hash'>;

/** What was sent, without the prompts themselves. `forSearch`: the model was only asked what else to look for. */
export type ShownSent = Pick<Sent, 'model' | 'destination' | 'tokens' | 'estimated'> & { forSearch?: true };

/** What was asked, all of it: enough to ask again. */
export interface Asked {
  question: string;
  command?: AskCommand;
  attached?: Attachment[];
  pinned?: Place[];
  removed?: Place[];
}

/** What a list of turns needs of each; the rest comes when the turn is looked at. */
export interface TurnHead extends Pick<Asked, 'question' | 'command'> {
  /** Within the conversation, ascending. */
  id: number;
  state: 'running' | 'done' | 'stopped' | 'failed';
}

/** A question and what became of it. */
export interface Turn extends TurnHead, Asked {
  /** When it was asked, in milliseconds since 1970. */
  at: number;
  steps: Step[];
  cards: ShownCard[];
  pieces: ShownPiece[];
  /** The answer's Markdown so far; once done, with its citations checked. */
  text: string;
  citations: Citation[];
  flags: Flag[];
  table?: Table;
  notFound: boolean;
  /** Absent: the evidence alone. */
  model?: string;
  sent?: ShownSent;
  ms: number;
  /** Why it failed, in one sentence. */
  problem?: string;
  rating?: Rating;
}

export type Rating = 'up' | 'down';

/** Is a model given the evidence, to write an answer of it? */
export const isWritten = ({ sent }: Turn): boolean => sent !== undefined && !sent.forSearch;

export const headOf = ({ id, question, command, state }: Turn): TurnHead => ({ id, question, command, state });
