import { describe, expect, it } from 'vitest';
import { UNIT } from '../../../src/engine/embedding/embedder.js';
import { adapted, type QueryAdapter } from '../../../src/engine/retrieval/learned/adapter.js';
import { withoutComments } from '../../../src/engine/retrieval/learned/leftOut.js';
import { preferences, remember, type Opened } from '../../../src/engine/retrieval/learned/preferences.js';
import { understand } from '../../../src/engine/retrieval/understand/understand.js';

const DAY = 86_400_000;
const NOW = 1_700_000_000_000;

describe('opened results', () => {
  const opened = (query: string, path: string, days = 0): Opened[] =>
    remember([], understand(query), path, NOW - days * DAY);
  const liking = (all: Opened[], query: string): number => preferences(all, understand(query), NOW).get('a.ts') ?? 0;

  it('speak for a file when the query is alike', () => {
    const all = opened('parse the config file', 'a.ts');
    expect(liking(all, 'parse the config file')).toBe(0.5);
    expect(liking(all, 'parse config')).toBeGreaterThan(0);
    expect(liking(all, 'parse config')).toBeLessThan(0.5);
    expect(liking(all, 'open a socket')).toBe(0);
  });

  it('fade: after 14 days an opening counts half', () => {
    expect(liking(opened('parse config', 'a.ts', 14), 'parse config')).toBeCloseTo(0.25, 10);
    expect(liking(opened('parse config', 'a.ts', 140), 'parse config')).toBeLessThan(0.001);
  });

  it('are bounded, however many there are', () => {
    const many = Array.from({ length: 50 }, () => opened('parse config', 'a.ts')).flat();
    expect(liking(many, 'parse config')).toBeLessThanOrEqual(1);
    let all: Opened[] = [];
    for (let i = 0; i < 600; i++) all = remember(all, understand('parse config'), `${i}.ts`, NOW + i);
    expect(all).toHaveLength(500);
    expect(all[0]!.path).toBe('100.ts');
  });
});

describe('a query adapter', () => {
  const embedder = {
    id: 'plane',
    dimension: 2,
    embed: (texts: string[]) => Promise.resolve(texts.map(() => Int16Array.of(UNIT, 0))),
  };
  // Turns what points right upwards as well: B A = [[0, 0], [1, 0]].
  const adapter: QueryAdapter = { embedder: 'plane', rank: 1, a: [1, 0], b: [0, 1] };

  it('corrects queries and leaves documents alone', async () => {
    const both = adapted(embedder, adapter);
    expect(await both.embed(['x'], 'query')).toEqual([Int16Array.of(23_170, 23_170)]);
    expect(await both.embed(['x'], 'document')).toEqual([Int16Array.of(UNIT, 0)]);
  });

  it('is not used with the vectors of another embedder', () => {
    expect(adapted(embedder, { ...adapter, embedder: 'space' })).toBe(embedder);
    expect(adapted(embedder, undefined)).toBe(embedder);
  });
});

describe('a comment that is left out', () => {
  // Field order: symbol, signature, doc, body, header.
  const list = () => ({
    length: 3,
    chunks: Uint32Array.of(1, 2, 3),
    masks: Uint8Array.of(0b10100, 0b01101, 0b00100),
    freqs: Uint8Array.of(0, 0, 2, 0, 1, 1, 0, 2, 1, 0, 0, 0, 1, 0, 0),
  });

  it('does not count, and what only it has is not there', () => {
    const { length, chunks, masks, freqs } = withoutComments(list(), new Set([1, 2]));
    expect(length).toBe(2);
    expect([...chunks.subarray(0, length)]).toEqual([2, 3]);
    expect([...masks.subarray(0, length)]).toEqual([0b01001, 0b00100]);
    expect([...freqs.subarray(0, length * 5)]).toEqual([1, 0, 0, 1, 0, 0, 0, 1, 0, 0]);
  });

  it('changes nothing of other chunks', () => {
    expect(withoutComments(list(), new Set([9]))).toEqual(list());
  });
});
