import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { Cancelled, UserError } from '../../../src/core/errors.js';
import type { SearchResult } from '../../../src/core/search.js';
import { SearchSession, type Outcome } from '../../../src/extension/search/session.js';
import { found, hit } from './hits.js';

beforeEach(() => void vi.useFakeTimers());
afterEach(() => void vi.useRealTimers());

const COMPLETION = { value: 'go', filter: 'lang:go', count: 2, counted: 'file', query: 'x lang:go ' } as const;

/** A search whose answers the test gives, by query. */
function start() {
  const asked: { query: string; signal: AbortSignal; answer: (r: SearchResult) => void; fail: (e: Error) => void }[] =
    [];
  const shown: Outcome[] = [];
  const session = new SearchSession(
    (query, signal) =>
      new Promise((answer, fail) => {
        asked.push({ query, signal, answer, fail });
        signal.addEventListener('abort', () => fail(new Cancelled()));
      }),
    async (text) => (text.endsWith(':') ? [COMPLETION] : []),
    (outcome) => shown.push(outcome),
    50,
  );
  return { session, asked, shown, last: () => shown.at(-1) };
}

describe('searching as the user types', () => {
  it('waits for a pause, then searches once', async () => {
    const { session, asked, last } = start();
    for (const text of ['p', 'pa', 'par', 'parse ']) session.type(text);
    expect(last()).toEqual({ state: 'searching', query: 'parse' });
    await vi.advanceTimersByTimeAsync(50);
    expect(asked.map(({ query }) => query)).toEqual(['parse']);
  });

  it('shows what was found', async () => {
    const { session, asked, last } = start();
    session.type('parse');
    await vi.advanceTimersByTimeAsync(50);
    asked[0]!.answer(found(hit({ path: 'parse.ts' })));
    await vi.advanceTimersByTimeAsync(0);
    expect(last()).toMatchObject({ state: 'found', query: 'parse', result: { hits: [{ path: 'parse.ts' }] } });
  });

  it('cancels a search that is overtaken, and never shows it', async () => {
    const { session, asked, shown, last } = start();
    session.type('parse');
    await vi.advanceTimersByTimeAsync(50);
    session.type('print');
    expect(asked[0]!.signal.aborted).toBe(true);
    await vi.advanceTimersByTimeAsync(50);
    asked[1]!.answer(found());
    await vi.advanceTimersByTimeAsync(0);
    expect(last()).toMatchObject({ state: 'found', query: 'print' });
    expect(shown.filter(({ state }) => state === 'found')).toHaveLength(1);
  });

  it('an empty field is idle at once', () => {
    const { session, last } = start();
    session.type('x');
    session.type('  ');
    expect(last()).toEqual({ state: 'idle' });
  });

  it('a failure is told in its own words', async () => {
    const { session, asked, last } = start();
    session.type('x');
    await vi.advanceTimersByTimeAsync(50);
    asked[0]!.fail(new UserError('The engine was killed (SIGKILL).', 'engine-down'));
    await vi.advanceTimersByTimeAsync(0);
    expect(last()).toEqual({
      state: 'failed',
      query: 'x',
      problem: 'The engine was killed (SIGKILL).',
      completions: [],
    });
  });

  it('tells how an unfinished filter can go on, also when there is nothing to search for yet', async () => {
    const { session, asked, last } = start();
    session.type('x lang:');
    await vi.advanceTimersByTimeAsync(50);
    asked[0]!.answer(found());
    await vi.advanceTimersByTimeAsync(0);
    expect(last()).toMatchObject({ state: 'found', completions: [COMPLETION] });
    session.type('lang:');
    await vi.advanceTimersByTimeAsync(50);
    asked[1]!.fail(new UserError('The query is empty.', 'empty-query'));
    await vi.advanceTimersByTimeAsync(0);
    expect(last()).toMatchObject({ state: 'failed', completions: [COMPLETION] });
  });

  it('asks anew when a blank ends the filter', async () => {
    const { session, asked, last } = start();
    session.type('x lang:');
    await vi.advanceTimersByTimeAsync(50);
    session.type('x lang: ');
    await vi.advanceTimersByTimeAsync(50);
    asked[1]!.answer(found());
    await vi.advanceTimersByTimeAsync(0);
    expect(last()).toMatchObject({ state: 'found', query: 'x lang:', completions: [] });
  });

  it('asks again when the index has grown, but not into a search that runs', async () => {
    const { session, asked } = start();
    session.again();
    await vi.advanceTimersByTimeAsync(50);
    expect(asked).toHaveLength(0);
    session.type('x');
    await vi.advanceTimersByTimeAsync(50);
    session.again();
    await vi.advanceTimersByTimeAsync(50);
    expect(asked).toHaveLength(1);
    asked[0]!.answer(found());
    await vi.advanceTimersByTimeAsync(0);
    session.again();
    await vi.advanceTimersByTimeAsync(50);
    expect(asked).toHaveLength(2);
  });
});
