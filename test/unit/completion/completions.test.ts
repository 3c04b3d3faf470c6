import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { type CompletionEngine, Completions, type Outcome } from '../../../src/completion/completions.js';
import type { Ghost } from '../../../src/completion/ghost.js';
import { type Place, placeAt } from '../../../src/completion/place.js';
import { Cancelled } from '../../../src/core/errors.js';
import type { FileStatus } from '../../../src/core/source.js';
import { FimEndpoint } from '../../../src/models/fim/endpoint.js';
import type { FimModel } from '../../../src/models/fim/fim.js';
import { FimServer } from '../../harness/fimServer.js';
import { settled, TestClock } from './testClock.js';

const never = new AbortController().signal;
const typing = { explicit: false };
/** Longer than any wait before a model is asked. */
const LONG = 1000;

/** `│` is the cursor. */
function at(text: string, document = 'd'): Place {
  const offset = text.indexOf('│');
  return placeAt({
    document,
    path: 'src/app.ts',
    repository: 'shop',
    language: 'typescript',
    pathSaysLanguage: true,
    text: text.replace('│', ''),
    offset,
    indent: '  ',
  });
}

let clock: TestClock;
let model: FimModel | null;
/** What becomes of the file in the index. */
let rules: Pick<FileStatus, 'state' | 'reason'>;
/** What the built-in completer says, and how often it was asked. */
let builtIn: string | null;
let asked: number;
let more: number;
let troubles: string[];
let outcomes: [string, Outcome][];
let completions: Completions;
/** What came from the model so far. */
let received: string;
let server: FimServer;

const engine: CompletionEngine = {
  explainFile: (path) => Promise.resolve({ path, ...rules, size: 1, language: 'typescript', class: 'source' }),
  complete: () => {
    asked++;
    return Promise.resolve(
      builtIn === null
        ? { text: null, reason: 'not confident', ms: 1 }
        : { text: builtIn, source: 'repository', confidence: 0.8, ms: 1 },
    );
  },
  context: () =>
    Promise.resolve({
      prefix: '',
      suffix: '',
      tokens: 9,
      ms: 1,
      evidence: [
        {
          path: 'src/money.ts',
          startLine: 1,
          endLine: 1,
          text: 'export function total(prices: number[]): number;',
          why: 'defines total',
          retrievers: ['mentions'],
          form: 'signature',
          score: 1,
          tokens: 9,
        },
      ],
    }),
};

beforeEach(async () => {
  clock = new TestClock();
  server = await FimServer.start('llamacpp', 'al(prices);\n');
  model = new FimEndpoint({ endpoint: server.address, model: 'm', key: '', fetch });
  rules = { state: 'indexed' };
  [builtIn, asked, more, troubles, outcomes, received] = [null, 0, 0, [], [], ''];
  completions = new Completions({
    clock,
    model: () => model && overheard(model),
    policy: () => ({ commentsAndStrings: 'strings' }),
    context: () => ({ budget: 1024 }),
    onMore: () => more++,
    onTrouble: (sentence) => troubles.push(sentence),
    onWorks: () => troubles.push('works'),
    onShown: () => undefined,
    onOutcome: (ghost, _place, outcome) => outcomes.push([ghost.text, outcome]),
  });
});

afterEach(() => server[Symbol.asyncDispose]());

/** The model, with what it says also in `received`. */
const overheard = (speaker: FimModel): FimModel => ({
  ...speaker,
  async *stream(request, signal) {
    const stream = speaker.stream(request, signal);
    try {
      for (;;) {
        const { done, value } = await stream.next();
        if (done) return value;
        received += value;
        yield value;
      }
    } finally {
      await stream.return('stop');
    }
  },
});

const propose = (place: Place, trigger = typing, signal = never): Promise<Ghost[]> =>
  completions.propose(place, engine, trigger, signal);
const texts = async (ghosts: Promise<Ghost[]>): Promise<string[]> => (await ghosts).map(({ text }) => text);

/** Waits on the real server while the test's clock stands still. */
async function until(reached: () => boolean): Promise<void> {
  while (!reached()) await settled();
}

async function afterTheWait<T>(promise: Promise<T>): Promise<T> {
  await settled();
  await clock.advance(LONG);
  return promise;
}

describe('the built-in completer alone', () => {
  beforeEach(() => {
    model = null;
  });

  it('is asked at once and shown as it is', async () => {
    builtIn = 'al(prices)';
    expect(await propose(at('const a = tot│'))).toEqual([
      { text: 'al(prices)', replace: 0, source: 'repository', confidence: 0.8 },
    ]);
  });

  it('is not asked again while the user types along', async () => {
    builtIn = 'al(prices)';
    await propose(at('const a = tot│'));
    builtIn = 'something else';
    expect(await texts(propose(at('const a = tota│')))).toEqual(['l(prices)']);
    expect(await texts(propose(at('const a = total│')))).toEqual(['(prices)']);
    expect(asked).toBe(1);
  });

  it('stays when the editor closes a bracket that the user typed', async () => {
    builtIn = 'al(prices)';
    await propose(at('const a = tot│;'));
    expect(await propose(at('const a = total(│);'))).toMatchObject([{ text: 'prices)', replace: 1 }]);
  });

  it('is asked again when the user types something else, which counts as a no once it was seen', async () => {
    builtIn = 'al(prices)';
    await propose(at('const a = tot│'));
    await clock.advance(LONG);
    builtIn = 'em';
    expect(await texts(propose(at('const a = tot_│')))).toEqual(['em']);
    expect(outcomes).toEqual([['al(prices)', 'dismissed']]);
  });

  it('counts what was typed to its end as accepted', async () => {
    builtIn = 'al';
    await propose(at('const a = tot│'));
    builtIn = null;
    await propose(at('const a = total│'));
    expect(outcomes).toEqual([['al', 'accepted']]);
  });

  it.each([
    ['in a comment', '// the tot│'],
    ['inside a word', 'const to│tal = 1'],
    ['on a very long line', `const a = ${'x'.repeat(1100)} + │`],
  ])('says nothing %s', async (_where, text) => {
    builtIn = 'al';
    expect(await propose(at(text))).toEqual([]);
    expect(asked).toBe(0);
  });

  it('answers in a comment, too, when it is asked for', async () => {
    builtIn = 'al';
    expect(await texts(propose(at('// the tot│'), { explicit: true }))).toEqual(['al']);
  });

  it('writes over what the editor closed by itself', async () => {
    builtIn = 'prices);';
    expect(await propose(at('const a = total(│)'))).toMatchObject([{ text: 'prices);', replace: 1 }]);
  });

  it('is not missed when its engine is away', async () => {
    const away: CompletionEngine = { ...engine, complete: () => Promise.reject(new Error('gone')) };
    expect(await completions.propose(at('const a = tot│'), away, typing, never)).toEqual([]);
  });
});

describe('with a model', () => {
  it('waits for another key before it asks, then shows what it says, with evidence in the request', async () => {
    const proposal = propose(at('const a = tot│'));
    await settled();
    expect(server.seen).toHaveLength(0);
    expect(await texts(afterTheWait(proposal))).toEqual(['al(prices);']);
    const { body } = await server.asked(0);
    expect(body.input_extra).toEqual([
      { filename: 'src/money.ts', text: 'export function total(prices: number[]): number;' },
    ]);
  });

  it('ends the request at the syntactic boundary', async () => {
    server.script = () => ({ text: 'al(prices);\nand so on', fault: { kind: 'hang', after: 4 } });
    expect(await texts(afterTheWait(propose(at('const a = tot│'))))).toEqual(['al(prices);']);
    expect(await (await server.asked(0)).abandoned).toBe(true);
  });

  it('does not ask at all while keys keep coming', async () => {
    for (const text of ['t│', 'to│', 'tot│', 'tota│']) {
      const typed = new AbortController();
      const proposal = propose(at(`const a = ${text}`), typing, typed.signal).catch((error: unknown) => error);
      await settled();
      await clock.advance(50);
      typed.abort();
      expect(await proposal).toBeInstanceOf(Cancelled);
    }
    expect(server.seen).toHaveLength(0);
  });

  it('leaves the server when something else is typed', async () => {
    server.script = () => ({ text: 'al', fault: { kind: 'hang', after: -1 } });
    const typed = new AbortController();
    const first = propose(at('const a = tot│'), typing, typed.signal).catch(() => 'cancelled');
    await settled();
    await clock.advance(LONG);
    const { abandoned } = await server.asked(0);
    typed.abort();
    expect(await first).toBe('cancelled');
    void propose(at('const a = totx│'));
    expect(await abandoned).toBe(true);
  });

  it('goes on with a request whose text the user types along', async () => {
    server.script = () => ({ text: 'al(prices);\n', paceMs: 5 });
    const typed = new AbortController();
    const first = propose(at('const a = tot│'), typing, typed.signal).catch(() => 'cancelled');
    await settled();
    await clock.advance(LONG);
    await server.asked(0);
    await until(() => received.startsWith('al'));
    typed.abort();
    await first;
    expect(await texts(afterTheWait(propose(at('const a = tota│'))))).toEqual(['l(prices);']);
    expect(server.seen).toHaveLength(1);
  });

  it('shows the built-in proposal first, and replaces it only by what begins with it', async () => {
    builtIn = 'al(prices)';
    expect(await texts(propose(at('const a = tot│')))).toEqual(['al(prices)']);
    await clock.advance(LONG);
    await until(() => more === 1);
    expect(await texts(propose(at('const a = tot│')))).toEqual(['al(prices);']);
  });

  it('never replaces the built-in proposal by another one; who asks for more gets both', async () => {
    builtIn = 'alSum(prices)';
    await propose(at('const a = tot│'));
    await clock.advance(LONG);
    await server.asked(0);
    await settled();
    expect(more).toBe(0);
    expect((await texts(propose(at('const a = tot│'))))[0]).toBe('alSum(prices)');
    server.script = () => 'alled;\n';
    const all = await texts(afterTheWait(propose(at('const a = tot│'), { explicit: true })));
    expect(all[0]).toBe('alSum(prices)');
    expect(all).toContain('al(prices);');
    expect(all).toContain('alled;');
  });

  it('is not held up by an engine that is busy', async () => {
    const busy: CompletionEngine = { ...engine, complete: () => new Promise(() => undefined) };
    const proposal = completions.propose(at('const a = tot│'), busy, typing, never);
    expect(await texts(afterTheWait(proposal))).toEqual(['al(prices);']);
  });

  it('shows whole lines of a long block early, and the rest when it is there', async () => {
    const lines = '\n  const a = 1;\n  const b = 2;\n  return a + b;\n}\n';
    server.script = () => ({ text: lines, paceMs: 20 });
    const proposal = propose(at('function f() {│\n'));
    await settled();
    await clock.advance(LONG);
    await server.asked(0);
    await clock.advance(LONG);
    const [early] = await texts(proposal);
    expect(lines.startsWith(early!)).toBe(true);
    await until(() => more === 1);
    expect(await texts(propose(at('function f() {│\n')))).toEqual([lines.trimEnd()]);
  });

  it('asks for what follows as soon as a proposal is accepted', async () => {
    const place = at('const a = tot│\n');
    const [ghost] = await afterTheWait(propose(place));
    server.script = () => 'next();\n';
    completions.accepted(ghost!, place, engine);
    expect((await server.asked(1)).body.prompt).toBe('const a = total(prices);');
    expect(outcomes).toEqual([['al(prices);', 'accepted']]);
  });

  it('asks for what follows another proposal than the first, too', async () => {
    builtIn = 'alSum(prices)';
    const place = at('const a = tot│\n');
    const ghosts = await afterTheWait(propose(place, { explicit: true }));
    const other = ghosts.find(({ text }) => text === 'al(prices);');
    const before = server.seen.length;
    completions.accepted(other!, place, engine);
    expect((await server.asked(before)).body.prompt).toBe('const a = total(prices);');
    expect(outcomes).toEqual([['al(prices);', 'accepted']]);
  });

  it.each([
    ['is ignored', 'ignored'],
    ['holds credentials', 'secret-name'],
  ] as const)('is not given a file that %s', async (_what, reason) => {
    rules = { state: 'skipped', reason };
    expect(await afterTheWait(propose(at('const a = tot│')))).toEqual([]);
    builtIn = 'al(prices)';
    expect(await texts(propose(at('const a = tota│')))).toEqual(['al(prices)']);
    await clock.advance(LONG);
    expect(server.seen).toHaveLength(0);
  });

  it('is not given a key that was just pasted', async () => {
    const key = `ghp_a8Kd03jXq9LmZr7TvB2cWf5YhNsPgE1uQoR6`;
    expect(await afterTheWait(propose(at(`const token = '${key}';\nconst a = tot│`)))).toEqual([]);
    expect(server.seen).toHaveLength(0);
  });

  it('is given evidence anew once another name is written, and not before', async () => {
    let gathered = 0;
    const counting: CompletionEngine = { ...engine, context: (...args) => (gathered++, engine.context(...args)) };
    const type = async (text: string): Promise<void> => {
      await afterTheWait(completions.propose(at(text), counting, typing, never));
    };
    await completions.rest(at('const a = │'), counting, never);
    await type('const a = t│');
    await type('const a = tx│');
    expect(gathered).toBe(1);
    await type('const a = tx(│');
    expect(gathered).toBe(2);
  });
});

describe('a model that fails', () => {
  it('leaves the built-in completer to go on, says it once, and is left alone for a while', async () => {
    server.script = () => ({ text: '', fault: { kind: 'status', status: 500, message: 'out of memory' } });
    for (const text of ['a│', 'ab│', 'abc│']) expect(await afterTheWait(propose(at(text)))).toEqual([]);
    expect(troubles).toEqual([expect.stringMatching(/out of memory/)]);
    expect(server.seen).toHaveLength(1);
    builtIn = 'd';
    expect(await texts(propose(at('abc│')))).toEqual(['d']);
  });

  it('is asked again later, and once it works the next failure is news', async () => {
    server.script = () => ({ text: '', fault: { kind: 'status', status: 500, message: 'no' } });
    await afterTheWait(propose(at('a│')));
    await clock.advance(10_000);
    server.script = () => 'b;\n';
    expect(await texts(afterTheWait(propose(at('x│'))))).toEqual(['b;']);
    server.script = () => ({ text: '', fault: { kind: 'status', status: 500, message: 'no' } });
    await afterTheWait(propose(at('y│')));
    expect(troubles).toEqual([expect.stringMatching(/fails/), 'works', expect.stringMatching(/fails/)]);
  });

  it('is given less when the prompt is too long for it', async () => {
    server.script = () => ({ text: '', fault: { kind: 'status', status: 400, message: 'context length exceeded' } });
    const long = `${'const x = 1;\n'.repeat(1000)}const a = tot│`;
    await afterTheWait(propose(at(long)));
    server.script = () => 'al;\n';
    await afterTheWait(propose(at(long.replace('│', 'a│'))));
    const [first, second] = [await server.asked(0), await server.asked(1)];
    expect(second.body.input_prefix!.length).toBeLessThan(first.body.input_prefix!.length * 0.6);
    expect(troubles).toEqual([]);
  });
});
