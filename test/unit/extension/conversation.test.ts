import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { UserError } from '../../../src/core/errors.js';
import { Conversation } from '../../../src/extension/chatView/conversation.js';
import { Journal } from '../../../src/extension/chatView/journal.js';
import type { ConversationRecord } from '../../../src/extension/chatView/records.js';
import { answer, Heard, states, stuckAfter, told, written, type Script } from './answers.js';

const done: Script = ({ question }) => told([{ type: 'done', answer: answer(`About ${question}`) }]);

describe('a conversation', () => {
  let folder: string;
  let journal: Journal<ConversationRecord>;
  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), 'quarry-conversation-'));
    journal = new Journal(join(folder, 'one.jsonl'));
  });
  afterEach(() => rmSync(folder, { recursive: true, force: true }));

  const head = { version: 1, id: 'one', at: 0 } as const;
  function start(script: Script) {
    const heard = new Heard();
    return { heard, conversation: new Conversation(head, journal, script, heard) };
  }
  const reopened = async (): Promise<Conversation> =>
    new Conversation(head, journal, done, new Heard(), (await journal.read()).records);

  it('shows the question at once, then the answer', async () => {
    const { conversation, heard } = start(done);
    await conversation.ask({ question: '  stores  ' });
    expect(heard.turns.map(({ state }) => state)).toEqual(['running', 'done']);
    expect(conversation.all).toMatchObject([{ id: 1, question: 'stores', state: 'done', text: 'About stores' }]);
  });

  it('keeps what was found apart from what was said about it', async () => {
    const { conversation } = start(done);
    await conversation.ask({ question: 'x' });
    const [turn] = conversation.all;
    expect(turn!.text).not.toContain('###');
    expect(turn!.cards).toMatchObject([{ symbol: 'Basket', excerpt: 'class Basket' }]);
  });

  it('tells steps and evidence as they come, and text in pieces', async () => {
    const { conversation, heard } = start(() => told(written(['The ', 'basket.'])));
    await conversation.ask({ question: 'x' });
    expect(heard.texts.map(({ text }) => text).join('')).toBe('The basket.');
    for (const { from, text } of heard.texts) expect('The basket.'.slice(from)).toMatch(new RegExp(`^${text}`));
    expect(heard.turns.some(({ state, pieces }) => state === 'running' && pieces.length === 1)).toBe(true);
    expect(conversation.all[0]).toMatchObject({ model: 'm', steps: [{ id: 1, state: 'done' }], sent: { tokens: 42 } });
  });

  it('keeps the exact prompt in the file, not in the turn', async () => {
    const { conversation } = start(() => told(written(['Yes.'])));
    await conversation.ask({ question: 'x' });
    expect(JSON.stringify(conversation.all)).not.toContain('"text":"class Basket"');
    expect(await (await reopened()).detail(1)).toMatchObject({
      pieces: [{ text: 'class Basket' }],
      sent: { model: 'm' },
    });
  });

  it('is there again after a restart; what was under way then has stopped', async () => {
    const { conversation, heard } = start((asked) =>
      asked.question === 'second' ? stuckAfter([]) : done(asked, [], new AbortController().signal),
    );
    await conversation.ask({ question: 'first' });
    const running = heard.until(({ question }) => question === 'second');
    void conversation.ask({ question: 'second' });
    await running;
    expect(states(await reopened())).toEqual([
      ['first', 'done'],
      ['second', 'stopped'],
    ]);
  });

  it('stops at once, even if the answerer does not listen, and keeps what was said', async () => {
    const said = written(['The basket ']).slice(0, -1);
    const { conversation, heard } = start(() => stuckAfter(said));
    const evidence = heard.until(({ sent }) => sent !== undefined);
    const asking = conversation.ask({ question: 'x' });
    await evidence;
    conversation.stop();
    await asking;
    expect(conversation.all[0]).toMatchObject({ state: 'stopped', pieces: [{ id: 1 }] });
  });

  it('says why it failed, with the evidence still shown, and can be asked again in its place', async () => {
    let fails = true;
    const { conversation } = start(async function* () {
      yield* told(written(['It ']).slice(0, -1));
      if (fails) throw new UserError('The model does not answer.', 'busy');
      yield* told(written(['It holds.']).slice(-1));
    });
    await conversation.ask({ question: 'x' });
    expect(conversation.all[0]).toMatchObject({
      state: 'failed',
      problem: 'The model does not answer.',
      pieces: [{ path: 'a.ts' }],
      text: 'It ',
    });
    fails = false;
    await conversation.again(1);
    expect(conversation.all).toMatchObject([{ id: 1, state: 'done', text: 'It holds.' }]);
  });

  it('an answer that ends without its end is a failure', async () => {
    const { conversation } = start(() => told(written(['It ']).slice(0, -1)));
    await conversation.ask({ question: 'x' });
    expect(conversation.all[0]).toMatchObject({ state: 'failed', problem: 'The answer broke off.' });
  });

  it('a new question stops the one before', async () => {
    const { conversation } = start((asked) =>
      asked.question === 'slow' ? stuckAfter([]) : done(asked, [], new AbortController().signal),
    );
    const slow = conversation.ask({ question: 'slow' });
    await conversation.ask({ question: 'quick' });
    await slow;
    expect(states(conversation)).toEqual([
      ['slow', 'stopped'],
      ['quick', 'done'],
    ]);
  });

  it('asked again while it runs, only the newer answer stands', async () => {
    let first = true;
    const { conversation } = start((asked) => {
      const slow = first;
      first = false;
      return slow ? stuckAfter([]) : done(asked, [], new AbortController().signal);
    });
    const slow = conversation.ask({ question: 'x' });
    await conversation.again(1, { question: 'y' });
    await slow;
    expect(states(conversation)).toEqual([['y', 'done']]);
  });

  it('tells the answerer what was said before, and what the user changed about the evidence', async () => {
    const asks: unknown[] = [];
    const { conversation } = start((asked, history, signal) => {
      asks.push({ ...asked, history });
      return done(asked, history, signal);
    });
    const place = { path: 'a.ts', startLine: 1, endLine: 3 };
    await conversation.ask({ question: 'first', command: 'explain' });
    await conversation.ask({ question: 'second' });
    await conversation.again(1, { removed: [place] });
    expect(asks).toMatchObject([
      { question: 'first', command: 'explain', history: [] },
      { question: 'second', history: [{ question: 'first', answer: 'About first' }] },
      { question: 'first', command: 'explain', removed: [place], history: [] },
    ]);
  });

  it('remembers what the user thought of an answer', async () => {
    const { conversation } = start(done);
    await conversation.ask({ question: 'x' });
    conversation.rate(1, 'up');
    expect((await reopened()).all[0]).toMatchObject({ rating: 'up' });
    conversation.rate(1, null);
    expect((await reopened()).all[0]!.rating).toBeUndefined();
  });

  it('writes nothing before the first question, and ignores an empty one', async () => {
    const { conversation, heard } = start(done);
    await conversation.ask({ question: '  ' });
    expect(heard.turns).toEqual([]);
    expect(() => readFileSync(journal.file)).toThrow();
  });

  it('says when it cannot be kept, and goes on', async () => {
    journal = new Journal('/dev/null/no/such.jsonl');
    const { conversation, heard } = start(done);
    await conversation.ask({ question: 'x' });
    await expect.poll(() => heard.reasons[0]).toMatch(/ENOTDIR/);
    expect(conversation.all[0]).toMatchObject({ state: 'done' });
  });
});
