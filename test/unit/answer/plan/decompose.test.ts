import { describe, expect, it } from 'vitest';
import { decompose, isOfRepository, namesIn, partsOf } from '../../../../src/answer/plan/decompose.js';
import { followUp } from '../../../../src/answer/plan/followUp.js';
import type { EvidencePiece } from '../../../../src/core/ask.js';

const texts = (question: string): string[] => decompose({ question }).queries.map(({ text }) => text);

describe('a question is taken apart', () => {
  it.each([
    ['How does the scheduler reach the retry queue?', ['the scheduler', 'the retry queue']],
    ['compare the memory cache with the disk cache', ['the memory cache', 'the disk cache']],
    ['What is the difference between a lazy rule and an eager rule?', ['a lazy rule', 'an eager rule']],
    [
      'How are tokens refreshed, and what happens when the server refuses them?',
      ['tokens refreshed', 'what happens when the server refuses them'],
    ],
    ['how is a request turned from raw bytes to a parsed message', ['raw bytes', 'a parsed message']],
    ['where is retryWithBackoff defined?', []],
    ['How does login work?', []],
  ])('%s', (question, parts) => {
    expect(partsOf(question)).toEqual(parts);
  });

  it('into its subject, its parts and its names, within a number of searches', () => {
    const asked = texts('How does `Session.send` reach HTTPAdapter?');
    expect(asked[0]).toBe('`Session.send` reach HTTPAdapter');
    expect(asked.slice(1)).toEqual(expect.arrayContaining(['symbol:Session.send', 'HTTPAdapter']));
    const many = decompose({
      question: 'compare aOne bTwo and cThree dFour, and how do eFive gSix, hSeven, iEight work?',
    });
    expect(many.queries.length).toBeLessThanOrEqual(6);
    expect(many.isComposed).toBe(true);
  });

  it('with what it points back to', () => {
    const history = [{ question: 'Where is the parse cache kept?', answer: 'In `ParseCache`, see src/cache.ts.' }];
    const asked = (question: string): string =>
      decompose({ question, history })
        .queries.map(({ text }) => text)
        .join('\n');
    expect(asked('And how is it tested?')).toContain('parse cache ParseCache');
    const unrelated = 'Explain step by step how the command line reads its options from the environment of the user';
    expect(asked(unrelated)).not.toContain('ParseCache');
  });

  it('with what the user attached, and by command', () => {
    const { queries } = decompose({
      question: 'why does this fail',
      command: 'test',
      attached: [
        { kind: 'terminal', label: 'terminal', text: 'TypeError: x is not a function\n    at run (src/run.ts:4:2)' },
        { kind: 'folder', label: 'src/net', path: 'src/net' },
      ],
    });
    expect(queries.map(({ text }) => text)).toEqual([
      'fail path:"src/net/"',
      'fail class:test path:"src/net/"',
      'TypeError: x is not a function\n    at run (src/run.ts:4:2) path:"src/net/"',
    ]);
  });

  it('and knows names from words', () => {
    expect(namesIn('Does Session.send() call get_adapter or `x`, via HTTPAdapter, in JSON?')).toEqual([
      'Session.send',
      'get_adapter',
      'x',
      'HTTPAdapter',
    ]);
    expect(['__init__', 'self.path', 'test_1', 'ParseCache'].filter(isOfRepository)).toEqual(['ParseCache']);
  });
});

describe('what the first evidence leaves open', () => {
  const piece = (text: string, symbol = ''): EvidencePiece => ({
    id: 1,
    path: 'src/a.ts',
    startLine: 1,
    endLine: 2,
    symbol,
    text,
    runs: [[1, 2]],
    tokens: 1,
    why: '',
    hash: '',
  });

  it('are names that it does not have', () => {
    const plan = decompose({ question: 'What do parseQuery and formatQuery share?' });
    const { missing, queries } = followUp(plan, [piece('function parseQuery() {}')]);
    expect(missing).toEqual(['formatQuery']);
    expect(queries.map(({ text }) => text)).toEqual(['formatQuery']);
  });

  it('are names that it uses and does not show, where a way is asked for', () => {
    const draft = [piece('send() { dispatchJob(queue); JobQueue.push(x); }', 'send')];
    const way = decompose({ question: 'how does the sender reach the job store' });
    expect(
      followUp(way, draft)
        .queries.map(({ text }) => text)
        .join(),
    ).toContain('JobQueue dispatchJob');
    expect(followUp(decompose({ question: 'how does the sender work' }), draft).queries).toEqual([]);
  });
});
