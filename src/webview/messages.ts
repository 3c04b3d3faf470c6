import type { Answer } from '../core/answer.js';
import type { Hit } from '../core/search.js';

/** What the chat shows of an answer, and keeps. */
export interface ShownAnswer extends Pick<Answer, 'answer' | 'notFound' | 'steps' | 'ms'> {
  /** Of each card, in order: what kind of thing it is about. */
  kinds: Hit['kind'][];
}

/** A question and what became of it. */
export interface Turn {
  id: number;
  question: string;
  state: 'running' | 'done' | 'stopped' | 'failed';
  answer?: ShownAnswer;
  /** Why it failed, in one sentence. */
  problem?: string;
}

export type ToView =
  | { type: 'conversation'; turns: Turn[] }
  /** Added or changed. */
  | { type: 'turn'; turn: Turn }
  | { type: 'focus' };

export type FromView =
  | { type: 'ready' }
  | { type: 'ask'; question: string }
  | { type: 'stop' }
  | { type: 'copy'; id: number }
  | { type: 'open'; path: string; startLine: number; endLine: number; beside: boolean };
