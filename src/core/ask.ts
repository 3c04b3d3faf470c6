import type { Answer, EvidenceCard } from './answer.js';
import type { ChatModel, ModelMessage } from './model.js';

/** Kinds of help with a form of their own. */
export const ASK_COMMANDS = ['explain', 'find', 'fix', 'test', 'docs', 'review'] as const;
export type AskCommand = (typeof ASK_COMMANDS)[number];

/** Lines of a file, 1-based and inclusive. */
export interface Place {
  path: string;
  startLine: number;
  endLine: number;
}

/** What the user put into the question. Places are read by the answerer; `text` is for what no file holds. */
export interface Attachment {
  kind: 'file' | 'selection' | 'symbol' | 'folder' | 'diff' | 'terminal' | 'problems';
  /** For people: `src/a.ts:3-9`, `git diff`. */
  label: string;
  place?: Place;
  /** A folder or a whole file. */
  path?: string;
  text?: string;
}

/** An earlier turn of the conversation. */
export interface Exchange {
  question: string;
  answer: string;
}

export interface AskRequest {
  question: string;
  command?: AskCommand;
  history?: Exchange[];
  attached?: Attachment[];
  /** Always part of the evidence. */
  pinned?: Place[];
  /** Never part of the evidence. */
  removed?: Place[];
  /** Null or absent: the answer is made of the evidence alone. */
  model?: ChatModel | null;
  length?: 'short' | 'normal' | 'long';
}

/** The same with a model that is still being opened: the first evidence does not wait for it. */
export interface Asking extends Omit<AskRequest, 'model'> {
  model?: ChatModel | null | Promise<ChatModel | null>;
}

/** Something that was done for an answer, for people. `id` is the step's within the answer; it may be told twice. */
export interface Step {
  id: number;
  title: string;
  detail?: string;
  state: 'running' | 'done';
}

/** A piece of a file as given to a model or shown as evidence: whole units, pruned inside. */
export interface EvidencePiece extends Place {
  /** Number by which the prompt names it, from 1. */
  id: number;
  /** The definition that it is, or is part of, with what encloses it: `Session.send`; empty for other text. */
  symbol: string;
  /** As sent: each run of lines left out is one line with `…`. */
  text: string;
  /** The file's lines that are in `text`: first and last of each run, in order. */
  runs: [first: number, last: number][];
  tokens: number;
  /** Why it is here, one short line. */
  why: string;
  /** Of the lines from first to last as they were when read (`hashOfLines`). */
  hash: string;
  /** The user asked for it: attached or pinned. */
  pinned?: boolean;
  /** Text in it looks like an instruction to the model; it was fenced and the model was told. */
  suspicious?: string;
}

/** One request to a model, word for word, with its pieces counted. */
export interface SentRequest {
  /** `search`: what else to look for; `answer`: the answer itself. */
  purpose: 'search' | 'answer';
  messages: ModelMessage[];
  /** `id`: of the piece of evidence that it is. */
  parts: { name: string; tokens: number; place?: Place; id?: number }[];
  tokens: number;
}

/** All that went to a model for one answer. */
export interface Sent {
  model: string;
  destination: string;
  /** In the order in which they went. */
  requests: SentRequest[];
  /** Of all requests. */
  tokens: number;
  /** Counts are estimates: the model's own tokenizer is not at hand. */
  estimated?: boolean;
}

/**
 * An answer as it comes to be. Of several `evidence` events the last counts: the first has only cards, and is told before
 * the rest is searched. The last event is `done`; whatever fails is thrown after what was had is told.
 */
export type AskEvent =
  | { type: 'step'; step: Step }
  | { type: 'evidence'; pieces: EvidencePiece[]; cards: EvidenceCard[] }
  /** Told before each request goes, with those before it. */
  | { type: 'sent'; sent: Sent }
  /** A further piece of the answer's Markdown, not checked yet. */
  | { type: 'text'; text: string }
  | { type: 'done'; answer: Answer };
