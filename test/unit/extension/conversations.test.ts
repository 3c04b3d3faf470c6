import { appendFileSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { Conversations } from '../../../src/extension/chatView/conversations.js';
import { answer, Heard, states, told, written, type Script } from './answers.js';

const done: Script = ({ question }) => told([{ type: 'done', answer: answer(`About ${question}`) }]);

describe('the conversations of a workspace', () => {
  let folder: string;
  let complaints: string[];
  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), 'quarry-conversations-'));
    complaints = [];
  });
  afterEach(() => rmSync(folder, { recursive: true, force: true }));

  /** As after a restart. */
  const open = (script: Script = done): Conversations =>
    new Conversations(
      folder,
      script,
      () => new Heard(),
      (sentence) => complaints.push(sentence),
    );
  async function asked(...questions: string[]) {
    const conversations = open();
    const conversation = conversations.create();
    for (const question of questions) await conversation.ask({ question });
    await conversation.journal.read();
    return { conversations, conversation, id: conversation.head.id };
  }

  it('are found again', async () => {
    const { id } = await asked('one', 'two');
    expect(states((await open().open(id))!)).toEqual([
      ['one', 'done'],
      ['two', 'done'],
    ]);
  });

  it('are listed by their first question; those without a question are not kept', async () => {
    const { conversations } = await asked('Where   does\nit start?', 'and end?');
    conversations.create();
    expect(await open().list()).toMatchObject([{ title: 'Where does it start?', turns: 2 }]);
  });

  it('branch from any turn, with their prompts, and leave the first as it was', async () => {
    const conversations = open(() => told(written(['Yes.'])));
    const first = conversations.create();
    for (const question of ['one', 'two', 'three']) await first.ask({ question });
    const branch = await conversations.branch(first, 2);
    await branch.ask({ question: 'other' });
    expect(states(branch).map(([question]) => question)).toEqual(['one', 'two', 'other']);
    expect(states(first).map(([question]) => question)).toEqual(['one', 'two', 'three']);
    expect(await branch.detail(2)).toMatchObject({ sent: { model: 'm' } });
    expect(await conversations.list()).toHaveLength(2);
  });

  it('are searched in questions and answers, every word', async () => {
    await asked('how are discounts applied', 'who calls it');
    const conversations = open();
    const [found] = await conversations.find('ABOUT discounts');
    expect(found).toMatchObject({ turn: 1 });
    expect(found!.around).toContain('discounts');
    expect(await conversations.find('discounts zebra')).toEqual([]);
  });

  it('are deleted for good', async () => {
    const { conversations, id } = await asked('one');
    await conversations.remove(id);
    expect(await open().list()).toEqual([]);
    expect(await open().open(id)).toBeNull();
  });

  it('a line that a crash cut short costs only that line', async () => {
    const { id } = await asked('one', 'two');
    const file = join(folder, `${id}.jsonl`);
    const whole = readFileSync(file, 'utf8');
    writeFileSync(file, whole.slice(0, -20));
    const again = (await open().open(id))!;
    expect(states(again)).toEqual([
      ['one', 'done'],
      ['two', 'stopped'],
    ]);
    await again.ask({ question: 'three' });
    await again.journal.read();
    expect(states((await open().open(id))!).map(([question]) => question)).toEqual(['one', 'two', 'three']);
    expect(complaints).toEqual([]);
  });

  it('of a damaged file keep what can be read, put the file aside and say so in one sentence', async () => {
    const { id } = await asked('one');
    appendFileSync(join(folder, `${id}.jsonl`), 'no json at all\n');
    const again = await open().open(id);
    expect(states(again!)).toEqual([['one', 'done']]);
    expect(complaints).toEqual([
      expect.stringMatching(/^A conversation was damaged; 1 of its turns .*\.damaged-\d+\.$/),
    ]);
    expect(readdirSync(folder).filter((name) => name.includes('.damaged-'))).toHaveLength(1);
    expect(states((await open().open(id))!)).toEqual([['one', 'done']]);
    expect(complaints).toHaveLength(1);
  });

  it('do not grow with answers that were replaced', async () => {
    const { conversation, id } = await asked('one');
    for (let i = 0; i < 10; i++) await conversation.again(1);
    await conversation.journal.read();
    const lines = (): number => readFileSync(join(folder, `${id}.jsonl`), 'utf8').split('\n').length;
    const before = lines();
    await open().open(id);
    expect(lines()).toBeLessThan(before / 2);
  });

  it('of five hundred turns open with all of them', async () => {
    const { conversation, id } = await asked('one');
    for (let i = 2; i <= 500; i++) await conversation.ask({ question: `question ${i}` });
    await conversation.journal.read();
    expect((await open().open(id))!.all).toHaveLength(500);
  });
});
