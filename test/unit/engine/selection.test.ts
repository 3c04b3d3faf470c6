import { describe, expect, it } from 'vitest';
import { differences, parseTrace } from '../../../src/engine/retrieval/explain/replay.js';
import { pathsOf, Place } from './place.js';

/** A function long enough to be told apart from others, as it is copied from project to project. */
const backOff = (name: string, base: number): string => `/** Waits longer after each failure. */
export async function ${name}<T>(work: () => Promise<T>, attempts: number): Promise<T> {
  for (let attempt = 1; ; attempt++) {
    try {
      return await work();
    } catch (error) {
      if (attempt === attempts) throw error;
      const pause = ${base} * 2 ** attempt;
      await new Promise((resolve) => setTimeout(resolve, pause));
    }
  }
}
`;
const repository = (): Place =>
  new Place({
    'src/net/retry.ts': backOff('retryWithBackOff', 100),
    'packages/queue/retry.ts': backOff('retryWithBackOff', 250),
    'packages/mail/retry.ts': backOff('retryWithBackOff', 100),
    'src/net/pause.ts': `/** How long to wait after a failure: back off, with a limit. */
export function pauseAfterFailure(attempt: number, limit = 60_000): number {
  return Math.min(limit, 100 * 2 ** attempt);
}
`,
    'README.md': '# Net\n\nRequests are sent again with a back off after each failure.\n',
  });
const QUERY = 'retry with back off after a failure';

describe('near copies', () => {
  it('are one result that names the others', async () => {
    using place = repository();
    await place.indexed(async (engine) => {
      const { hits } = await engine.search(QUERY);
      const copied = hits.filter(({ path }) => path.endsWith('retry.ts'));
      expect(copied).toHaveLength(1);
      expect(copied[0]!.copies).toMatchObject({ identical: 1, near: 1 });
      expect([copied[0]!.path, ...copied[0]!.copies!.paths].sort()).toEqual([
        'packages/mail/retry.ts',
        'packages/queue/retry.ts',
        'src/net/retry.ts',
      ]);
      expect(copied[0]!.why.summary).toContain('and 1 identical file, 1 near copy: ');
      expect(pathsOf({ hits })).toContain('src/net/pause.ts');
    });
  });

  it('are results of their own in files that differ otherwise', async () => {
    const other = (name: string): string =>
      Array.from(
        { length: 12 },
        (_, i) => `export function ${name}${i}(${name}: ${i}) { return ${name} * ${i}; }\n`,
      ).join('');
    using place = new Place({
      'src/client.ts': backOff('retryWithBackOff', 100) + other('socket'),
      'src/server.ts': backOff('retryWithBackOff', 100) + other('listener'),
    });
    await place.indexed(async (engine) => {
      const { hits } = await engine.search(QUERY);
      expect(new Set(pathsOf({ hits }))).toEqual(new Set(['src/client.ts', 'src/server.ts']));
      // The second says little new, and loses for it.
      const [, second] = hits;
      expect(second!.why.features).toContainEqual({ name: 'redundancy', contribution: expect.any(Number) as number });
    });
  });

  it('are results of their own when selection is off', async () => {
    using place = repository();
    await place.indexed(async (engine) => {
      const { hits } = await engine.search(QUERY, { stages: { select: false } });
      expect(pathsOf({ hits })).toContain('packages/queue/retry.ts');
      expect(pathsOf({ hits })).toContain('src/net/retry.ts');
    });
  });

  it('are shown by the one that others build on', async () => {
    using place = repository().write({
      'packages/queue/worker.ts': `import { retryWithBackOff } from './retry.js';

export const work = (job: () => Promise<void>) => retryWithBackOff(job, 3);
`,
      'packages/queue/drain.ts': `import { retryWithBackOff } from './retry.js';

export const drain = (job: () => Promise<void>) => retryWithBackOff(job, 9);
`,
    });
    await place.indexed(async (engine) => {
      const { hits } = await engine.search(QUERY);
      const copied = hits.filter(({ copies }) => copies);
      expect(pathsOf({ hits: copied })).toEqual(['packages/queue/retry.ts']);
      expect(copied[0]!.copies).toMatchObject({ near: 1 });
    });
  });

  it('are found by a filter that leaves the first one out', async () => {
    using place = repository();
    await place.indexed(async (engine) => {
      const { hits } = await engine.search(`${QUERY} path:packages/queue`);
      expect(pathsOf({ hits })).toEqual(['packages/queue/retry.ts']);
    });
  });
});

describe('contributions', () => {
  it('add up to the score of every result, and scores only fall', async () => {
    using place = repository();
    await place.indexed(async (engine) => {
      const { hits } = await engine.search(QUERY);
      for (const { score, why } of hits) {
        expect(why.features.reduce((sum, { contribution }) => sum + contribution, 0)).toBeCloseTo(score, 2);
      }
      expect(hits.map(({ score }) => score)).toEqual(hits.map(({ score }) => score).toSorted((a, b) => b - a));
    });
  });
});

describe('a trace', () => {
  it('tells everything, and replays identically', async () => {
    using place = repository();
    await place.indexed(async (engine) => {
      const { trace, hits } = await engine.search(QUERY, { trace: true });
      expect(trace!.hits.map(({ path }) => path)).toEqual(pathsOf({ hits }));
      expect(trace!.understood.terms.find(({ term }) => term === 'failur')).toMatchObject({ df: 4 });
      for (const { score, features } of trace!.ranking) {
        expect(features.reduce((sum, { value, weight }) => sum + value * weight, 0)).toBeCloseTo(score, 10);
      }
      const copy = trace!.ranking.find(({ outcome }) => outcome === 'copy');
      expect(copy!.copyOf).toMatch(/retry\.ts$/);
      const written = parseTrace(JSON.stringify(trace));
      const again = await engine.search(written.query, { ...written.options, trace: true });
      expect(differences(written, again.trace!)).toEqual([]);
    });
    // Also from another process, on an index that was made anew.
    await place.indexed(async (engine) => {
      const { trace } = await engine.search(QUERY, { trace: true });
      await engine.index({ force: true });
      const again = await engine.search(QUERY, { ...trace!.options, trace: true });
      expect(differences(trace!, again.trace!)).toEqual([]);
    });
  });

  it('shows which file changed, and what that did', async () => {
    using place = repository();
    await place.indexed(async (engine) => {
      const { trace } = await engine.search(QUERY, { trace: true });
      place.write({
        'src/net/pause.ts': '/** A pause. */\nexport const pauseAfterFailure = () => 100;\n',
        'src/net/again.ts': '/** Retry after a failure, with back off. */\nexport const again = () => 1;\n',
      });
      await engine.index();
      const after = await engine.search(QUERY, { ...trace!.options, trace: true });
      const said = differences(trace!, after.trace!).join('\n');
      expect(said).toMatch(/src\/net\/pause\.ts scored [\d.]+ and scores [\d.]+ .*header/);
      expect(said).toContain('The text of src/net/pause.ts:');
      expect(said).toMatch(/src\/net\/again\.ts is new, number \d/);
      expect(said).toContain('The number of indexed contents was 4 and is 5.');
    });
  });

  it('is refused when it is none', () => {
    expect(() => parseTrace('{')).toThrow('it is not JSON');
    expect(() => parseTrace('[]')).toThrow('it has no query');
    expect(() => parseTrace('{"query":"x","format":9}')).toThrow('its format is another one');
  });
});
