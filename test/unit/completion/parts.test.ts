import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { BackOff } from '../../../src/completion/backOff.js';
import { Pace } from '../../../src/completion/pace.js';
import { lexisOf } from '../../../src/completion/text/lexis.js';
import { scan } from '../../../src/completion/text/scan.js';
import { Kept } from '../../../src/completion/statistics/kept.js';
import { counted, type Statistics, statisticsReport } from '../../../src/completion/statistics/statistics.js';
import { ModelError } from '../../../src/core/model.js';

describe('comments, strings and brackets', () => {
  it.each([
    ['typescript', 'const a = "x', 'string', ''],
    ['typescript', 'const a = `x\n', 'string', ''],
    ['typescript', "it's\nconst a = (", 'code', ')'],
    ['typescript', '// note', 'comment', ''],
    ['typescript', '// note\nf({', 'code', ')}'],
    ['typescript', 'const url = "http://x"; g(', 'code', ')'],
    ['typescript', '/* a\n b', 'comment', ''],
    ['typescript', 'f(")", [', 'code', ')]'],
    ['python', 'def f():\n    """Adds', 'string', ''],
    ['python', "x = 'a' # no", 'comment', ''],
    ['bash', 'echo $# (', 'code', ')'],
    ['rust', "fn f<'a>(x: &'a str", 'code', ')'],
    ['markdown', "it's (a", 'code', ')'],
  ])('%s: %j ends in %s, open %j', (language, text, inside, open) => {
    const found = scan(text, lexisOf(language));
    expect([found.inside, found.open.join('')]).toEqual([inside, open]);
  });
});

describe('how long to wait for another key', () => {
  const typed = (pace: Pace, pause: number): void => {
    for (let i = 0; i < 30; i++) pace.typed(i * pause);
  };

  it('grows with the pauses of the user, up to a limit', () => {
    const delays = [60, 120, 240, 1000].map((pause) => {
      const pace = new Pace();
      typed(pace, pause);
      pace.answered(2000);
      return pace.delay('foo');
    });
    expect(delays).toEqual(delays.toSorted((a, b) => a - b));
    expect(new Set(delays).size).toBe(4);
    expect(delays.at(-1)).toBeLessThan(500);
  });

  it('is hardly anything with a model that answers before the next key', () => {
    const pace = new Pace();
    typed(pace, 200);
    for (let i = 0; i < 30; i++) pace.answered(30);
    expect(pace.delay('foo')).toBeLessThan(50);
  });

  it('is shorter where something begins', () => {
    expect(new Pace().delay('foo(')).toBeLessThan(new Pace().delay('foo'));
  });
});

describe('a model that fails', () => {
  const error = (problem: ModelError['problem'], retryAfterMs?: number): ModelError =>
    new ModelError(`It is ${problem}.`, problem, retryAfterMs);

  it('is left alone twice as long each time, and mentioned once', () => {
    const told: string[] = [];
    const backOff = new BackOff((sentence) => told.push(sentence));
    let now = 0;
    const pauses = Array.from({ length: 8 }, () => {
      backOff.failed(error('unreachable'), now);
      const from = now;
      while (!backOff.allows(now)) now += 1000;
      return (now - from) / 1000;
    });
    expect(pauses).toEqual([5, 10, 20, 40, 80, 160, 300, 300]);
    expect(told).toEqual(['It is unreachable.']);
  });

  it('is left alone as long as it asks for', () => {
    const backOff = new BackOff(() => undefined);
    backOff.failed(error('rate-limited', 60_000), 0);
    expect([backOff.allows(59_000), backOff.allows(60_000)]).toEqual([false, true]);
  });

  it('may be slow now and then', () => {
    const backOff = new BackOff(() => undefined);
    backOff.failed(error('slow'), 0);
    backOff.failed(error('slow'), 0);
    expect(backOff.allows(0)).toBe(true);
    backOff.failed(error('slow'), 0);
    expect(backOff.allows(0)).toBe(false);
  });
});

describe('what is left of an accepted text', () => {
  it('is what an edit of the whole file leaves of it', () => {
    // Reference: each character of the text carries a mark, and edits are made on the marked text.
    const edits = fc.array(fc.record({ at: fc.nat(), length: fc.nat(6), inserted: fc.nat(6) }), { maxLength: 12 });
    fc.assert(
      fc.property(fc.nat(20), fc.nat(20), fc.nat(20), edits, (before, length, after, changes) => {
        let marks = [
          ...Array<boolean>(before).fill(false),
          ...Array<boolean>(length).fill(true),
          ...Array<boolean>(after).fill(false),
        ];
        const kept = new Kept(before, length);
        for (const change of changes) {
          const offset = change.at % (marks.length + 1);
          const cut = Math.min(change.length, marks.length - offset);
          marks = [
            ...marks.slice(0, offset),
            ...Array<boolean>(change.inserted).fill(false),
            ...marks.slice(offset + cut),
          ];
          kept.apply({ offset, length: cut, inserted: change.inserted });
        }
        expect(kept.characters).toBe(marks.filter(Boolean).length);
      }),
    );
  });
});

it('statistics add up to a table', () => {
  const events = [
    { what: 'shown', source: 'repository' },
    { what: 'shown', source: 'repository' },
    { what: 'accepted', source: 'repository', characters: 12 },
    { what: 'kept', source: 'repository', after: 30, of: 12, kept: 9 },
    { what: 'shown', source: 'a|b' },
    { what: 'partly', source: 'a|b', characters: 3 },
  ] as const;
  const statistics = events.reduce<Statistics>((sum, event) => counted(sum, event), {});
  const report = statisticsReport(statistics, '21 November 2026');
  expect(report).toContain('| built-in completer | 2 | 1 (50 %) | 0 | 12 | 75 % | – |');
  expect(report).toContain('| a\\|b | 1 | 0 (0 %) | 1 | 3 | – | – |');
  expect(statisticsReport({}, 'today')).toContain('Nothing was shown yet.');
});
