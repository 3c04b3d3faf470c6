import type { Answer } from '../../../src/core/answer.js';
import type { AskEvent, Exchange } from '../../../src/core/ask.js';
import type { Conversation, Listener } from '../../../src/extension/chatView/conversation.js';
import type { Asked, Turn } from '../../../src/webview/turn.js';
import { hit } from './hits.js';

/** An answer made of the evidence: a sentence, and one thing found. */
export const answer = (text: string, properties: Partial<Answer> = {}): Answer => ({
  answer: `${text}\n\n### \`Basket\` · class\n\nits code`,
  citations: [{ path: 'a.ts', startLine: 1, endLine: 3, verified: true }],
  notFound: false,
  evidence: [
    { hit: hit({ path: 'a.ts', symbol: 'Basket', kind: 'class' }), excerpt: 'class Basket', usedBy: [], tests: [] },
  ],
  steps: ['searched'],
  ms: 3,
  ...properties,
});

/** The events of an answer that a model writes, in the order of the contract. */
export function written(said: string[], properties: Partial<Answer> = {}): AskEvent[] {
  const piece = { id: 1, path: 'a.ts', startLine: 1, endLine: 3, text: 'class Basket', tokens: 4, why: 'defines it' };
  const request = { purpose: 'answer' as const, messages: [], parts: [], tokens: 42 };
  const sent = { model: 'm', destination: 'localhost', requests: [request], tokens: 42 };
  return [
    { type: 'step', step: { id: 1, title: 'searched', state: 'running' } },
    { type: 'step', step: { id: 1, title: 'searched', state: 'done' } },
    {
      type: 'evidence',
      pieces: [{ ...piece, hash: 'h', symbol: 'Basket', runs: [[1, 3]] }],
      cards: answer('').evidence,
    },
    { type: 'sent', sent },
    ...said.map((text): AskEvent => ({ type: 'text', text })),
    { type: 'done', answer: answer('', { answer: said.join(''), model: 'm', sent, ...properties }) },
  ];
}

export type Script = (asked: Asked, history: Exchange[], signal: AbortSignal) => AsyncIterable<AskEvent>;

export async function* told(events: readonly AskEvent[]): AsyncGenerator<AskEvent> {
  for (const event of events) yield event;
}

/** Says what it has and then nothing more, whatever the signal says. */
export async function* stuckAfter(events: readonly AskEvent[]): AsyncGenerator<AskEvent> {
  yield* events;
  await new Promise(() => undefined);
}

/** Writes down what a conversation tells. */
export class Heard implements Listener {
  readonly turns: Turn[] = [];
  readonly texts: { from: number; text: string }[] = [];
  readonly reasons: string[] = [];
  private waiting: { until: (turn: Turn) => boolean; resolve: () => void }[] = [];

  turn(turn: Turn): void {
    this.turns.push(turn);
    this.waiting.filter(({ until }) => until(turn)).forEach(({ resolve }) => resolve());
  }
  more(_id: number, from: number, text: string): void {
    this.texts.push({ from, text });
  }
  notKept(reason: string): void {
    this.reasons.push(reason);
  }
  /** Waits for a turn that is like this. */
  async until(like: (turn: Turn) => boolean): Promise<void> {
    await new Promise<void>((resolve) => this.waiting.push({ until: like, resolve }));
  }
}

export const states = (conversation: Conversation): [string, string][] =>
  conversation.all.map(({ question, state }) => [question, state]);
