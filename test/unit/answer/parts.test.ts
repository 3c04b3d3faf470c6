import { describe, expect, it } from 'vitest';
import { compose } from '../../../src/answer/compose.js';
import { excerptOf } from '../../../src/answer/extract.js';
import { readQuestion } from '../../../src/answer/question.js';
import { selectHits } from '../../../src/answer/select.js';
import { verify } from '../../../src/answer/verify.js';
import type { Usage } from '../../../src/core/answer.js';
import type { Hit } from '../../../src/core/search.js';

const hit = (over: Partial<Hit>): Hit => ({
  path: 'a.ts',
  startLine: 1,
  endLine: 2,
  symbol: '',
  kind: 'function',
  container: '',
  signature: '',
  doc: '',
  language: 'typescript',
  class: 'source',
  score: 1,
  why: { retrievers: [], terms: [], features: [], summary: '' },
  ...over,
});

describe('choosing what an answer is made of', () => {
  it('takes three at least, and more only while the scores hold', () => {
    const scores = [10, 4, 3, 2, 1].map((score) => hit({ score }));
    expect(selectHits(scores, { focus: 'find', subject: 'x', name: null })).toHaveLength(3);
    const close = [10, 9, 8, 7, 6, 6, 6].map((score) => hit({ score }));
    expect(selectHits(close, { focus: 'how', subject: 'x', name: null })).toHaveLength(6);
  });

  it('answers a question about a name with its definitions, those of the product first', () => {
    const hits = [
      hit({ symbol: 'other' }),
      hit({ symbol: 'parse_query', class: 'test' }),
      hit({ symbol: 'parseQuery', path: 'b.ts' }),
    ];
    const chosen = selectHits(hits, { focus: 'where', subject: 'parseQuery', name: 'parseQuery' });
    expect(chosen.map((h) => h.path)).toEqual(['b.ts']);
  });

  it('keeps the limit', () => {
    expect(selectHits([hit({}), hit({})], { focus: 'find', subject: 'x', name: null }, 1)).toHaveLength(1);
  });
});

describe('an excerpt', () => {
  const lines = Array.from({ length: 100 }, (_, i) => `line ${i + 1}`);

  it('is the whole of what is short, without the blank end', () => {
    expect(excerptOf('a\r\nb\n\n', [])).toBe('a\nb');
  });

  it('of something long has its head, the lines around the words, and marks for what is left out', () => {
    const excerpt = excerptOf(lines.join('\n'), ['LINE 77'], 20).split('\n');
    expect(excerpt.length).toBeLessThanOrEqual(20);
    expect(excerpt[0]).toBe('line 1');
    expect(excerpt).toContain('line 77');
    const shown = excerpt.filter((l) => !l.startsWith('⋯')).length;
    const omitted = excerpt.reduce((n, l) => n + Number(/^⋯ (\d+) line/.exec(l)?.[1] ?? 0), 0);
    expect(shown + omitted).toBe(100);
  });

  it('never exceeds its length, wherever the words are', () => {
    for (const words of [[], ['line'], ['line 9'], ['5', '50', '99']]) {
      for (const most of [6, 18, 40]) {
        expect(excerptOf(lines.join('\n'), words, most).split('\n').length).toBeLessThanOrEqual(most);
      }
    }
  });
});

describe('uses of which it cannot be told that they mean the definition', () => {
  const use = (line: number, unsure?: true): Usage => {
    const place = { path: 'src/main.ts', line, kind: 'call' as const, text: 'worker.process();', test: false };
    return unsure ? { ...place, unsure } : place;
  };
  const said = (usedBy: Usage[]): string => {
    const worker = hit({ path: 'src/worker.ts', symbol: 'process', container: 'Worker', kind: 'method' });
    return compose(readQuestion('who calls process?'), [{ hit: worker, excerpt: 'process() {}', usedBy, tests: [] }]);
  };

  it('are counted apart, and marked', () => {
    const answer = said([use(3), use(7, true), use(9, true)]);
    expect(answer.split('\n')[0]).toBe(
      '`Worker.process` is used in one place; 2 more may mean another definition of this name.',
    );
    expect(answer.match(/\(perhaps another one of this name\)$/gm)).toHaveLength(2);
  });

  it('are no certain use', () => {
    expect(said([use(7, true)]).split('\n')[0]).toBe(
      'No certain use of `Worker.process` was found; what is listed may mean another definition of this name.',
    );
  });
});

describe('verifying a citation', () => {
  const file = 'one\nfunction parse() {\n}\n\n';
  const engine = {
    readLines: (path: string, start: number, end: number) =>
      Promise.resolve(
        path === 'a.ts'
          ? file
              .split('\n')
              .slice(start - 1, end)
              .join('\n')
          : null,
      ),
  };
  const claim = { path: 'a.ts', startLine: 2, endLine: 3, says: ['parse'] };

  it('holds where the lines are there and say so, white space aside', async () => {
    expect(await verify(engine, claim)).toEqual({ path: 'a.ts', startLine: 2, endLine: 3, verified: true });
    expect((await verify(engine, { ...claim, says: ['function   parse()  {'] })).verified).toBe(true);
  });

  it.each([
    ['the file is gone', { ...claim, path: 'b.ts' }],
    ['the lines lie beyond its end', { ...claim, startLine: 40, endLine: 41 }],
    ['some of the lines lie beyond its end', { ...claim, endLine: 20 }],
    ['the lines say something else', { ...claim, says: ['render'] }],
    ['the range is none', { ...claim, startLine: 3, endLine: 2 }],
  ])('fails where %s', async (_why, wrong) => {
    expect((await verify(engine, wrong)).verified).toBe(false);
  });
});
