import { describe, expect, it } from 'vitest';
import type { Answer } from '../../../src/core/answer.js';
import { UserError } from '../../../src/core/errors.js';
import { Conversation } from '../../../src/extension/chatView/conversation.js';
import type { Turn } from '../../../src/webview/messages.js';
import { hit } from './hits.js';
import { memory } from './memory.js';

const answer = (text: string): Answer => ({
  answer: text,
  citations: [],
  notFound: false,
  evidence: [{ hit: hit({ path: 'a.ts', kind: 'class' }), excerpt: 'secret source', usedBy: [], tests: [] }],
  steps: ['searched'],
  ms: 3,
});

function start(answerTo: (question: string, signal: AbortSignal) => Promise<Answer>, kept = memory()) {
  const told: Turn[] = [];
  return { conversation: new Conversation(answerTo, kept, (turn) => told.push(turn)), told, kept };
}

const forever = (_question: string, signal: AbortSignal): Promise<Answer> =>
  new Promise((_resolve, reject) => signal.addEventListener('abort', () => reject(new Error('aborted'))));

describe('a conversation', () => {
  it('shows the question at once and then the answer', async () => {
    const { conversation, told } = start(async (question) => answer(`About ${question}`));
    await conversation.ask('  stores  ');
    expect(told.map(({ state }) => state)).toEqual(['running', 'done']);
    expect(conversation.all).toEqual([
      {
        id: 1,
        question: 'stores',
        state: 'done',
        answer: { answer: 'About stores', notFound: false, steps: ['searched'], ms: 3, kinds: ['class'] },
      },
    ]);
  });

  it('is there again after a restart; what was under way then has stopped', async () => {
    const { conversation, kept } = start(async (q) =>
      q === 'second' ? forever(q, new AbortController().signal) : answer(q),
    );
    await conversation.ask('first');
    void conversation.ask('second');
    const again = start(forever, kept).conversation;
    expect(again.all.map(({ question, state }) => [question, state])).toEqual([
      ['first', 'done'],
      ['second', 'stopped'],
    ]);
  });

  it('can be stopped', async () => {
    const { conversation } = start(forever);
    const asking = conversation.ask('x');
    conversation.stop();
    await asking;
    expect(conversation.all[0]).toMatchObject({ state: 'stopped' });
  });

  it('a new question stops the one before', async () => {
    const { conversation } = start((q, signal) => (q === 'slow' ? forever(q, signal) : Promise.resolve(answer(q))));
    const slow = conversation.ask('slow');
    await conversation.ask('quick');
    await slow;
    expect(conversation.all.map(({ state }) => state)).toEqual(['stopped', 'done']);
  });

  it('says why it failed', async () => {
    const { conversation } = start(() => Promise.reject(new UserError('The disk is full.', 'disk-full')));
    await conversation.ask('x');
    expect(conversation.all[0]).toMatchObject({ state: 'failed', problem: 'The disk is full.' });
  });

  it('an answer that comes after clearing is not shown', async () => {
    let finish: (a: Answer) => void = () => undefined;
    const { conversation } = start(() => new Promise((resolve) => (finish = resolve)));
    const asking = conversation.ask('x');
    conversation.clear();
    finish(answer('late'));
    await asking;
    expect(conversation.all).toEqual([]);
  });

  it('ignores an empty question', async () => {
    const { conversation, told } = start(forever);
    await conversation.ask('  ');
    expect(told).toEqual([]);
  });
});
