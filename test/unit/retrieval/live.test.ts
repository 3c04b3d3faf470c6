import { describe, expect, it } from 'vitest';
import type { Hit, SearchResult } from '../../../src/core/search.js';
import { mergeLive } from '../../../src/engine/retrieval/live/merge.js';
import { type LiveHit, TextSearch } from '../../../src/engine/retrieval/live/textSearch.js';
import { understand } from '../../../src/engine/retrieval/understand/understand.js';
import { classOf, languageOf } from '../../../src/engine/workspace/languages.js';

function find(query: string, files: Record<string, string>, limit = 10): LiveHit[] {
  const search = new TextSearch(understand(query));
  for (const [path, text] of Object.entries(files)) {
    search.add({ path, text, language: languageOf(path), class: classOf(path) });
  }
  return search.hits(limit);
}

const filler = (lines: number): string => 'const unrelated = 1;\n'.repeat(lines);

describe('searching texts that have no index', () => {
  it('finds words inside of identifiers, in other forms, and shows the lines that say most', () => {
    const text = `${filler(40)}export function applyDiscounts() {\n  return 1;\n}\n${filler(40)}// discount\n`;
    const [best] = find('applying discount', { 'src/a.ts': text, 'src/b.ts': filler(5) });
    expect(best?.hit.path).toBe('src/a.ts');
    expect(best!.hit.startLine).toBeLessThanOrEqual(41);
    expect(best!.hit.endLine).toBeGreaterThanOrEqual(41);
    expect(best!.hit.endLine - best!.hit.startLine).toBeLessThan(24);
    expect(best!.share).toBe(1);
    expect(best!.hit.why).toMatchObject({ retrievers: ['live'], terms: ['appl', 'discount'] });
  });

  it('counts a rare word more than a common one', () => {
    const common = Object.fromEntries(Array.from({ length: 20 }, (_, i) => [`c${i}.ts`, 'basket\n']));
    const hits = find('basket checkout', { ...common, 'rare.ts': 'checkout\n' });
    expect(hits[0]?.hit.path).toBe('rare.ts');
  });

  it('obeys filters, and what is ruled out', () => {
    const files = { 'a.ts': 'discount\n', 'b.py': 'discount\n', 'c.ts': 'discount legacy\n' };
    expect(find('discount lang:typescript -legacy', files).map(({ hit }) => hit.path)).toEqual(['a.ts']);
  });

  it('rules out lines, as the index rules out pieces: by whole words or parts of names', () => {
    const text = 'discount legacyTotal\nrest\n'.concat('const target = discount;\n', filler(30));
    const [hit] = find('discount -legacy -get', { 'a.ts': text });
    expect([hit?.hit.startLine, hit?.hit.endLine]).toEqual([2, 5]);
    expect(find('discount -discount', { 'a.ts': text })).toEqual([]);
  });

  it('wants quoted text as it stands', () => {
    const files = { 'a.ts': 'total price of all\n', 'b.ts': 'price total\n' };
    expect(find('"total price"', files)[0]?.hit.path).toBe('a.ts');
  });

  it('knows a file by its path, and orders equal ones by it', () => {
    const hits = find('discount', { 'src/discount.ts': 'x\n', 'b.ts': 'discount\n', 'a.ts': 'discount\n' });
    expect(hits.map(({ hit }) => hit.path)).toEqual(['a.ts', 'b.ts', 'src/discount.ts']);
    expect(hits[2]!.share).toBeLessThan(hits[1]!.share);
  });
});

describe('live hits among those of the index', () => {
  const hit = (path: string, score: number, terms: string[], stale = false): Hit => ({
    ...find('x1', { [path]: 'x1\n' })[0]!.hit,
    score,
    why: { retrievers: ['lexical'], terms, features: [], summary: '' },
    ...(stale && { stale }),
  });
  const result = (...hits: Hit[]): SearchResult => ({
    hits,
    noGoodMatch: hits.length === 0,
    tier: 'instant',
    coverage: 1,
    ms: 1,
  });
  const live = (path: string, share: number, terms: string[]): LiveHit => ({ share, hit: hit(path, 0, terms) });
  const merged = (index: SearchResult, hits: LiveHit[], limit = 10): [string, string][] =>
    mergeLive(index, hits, limit, () => 'not saved yet').hits.map(({ path, why }) => [path, why.summary]);

  it('stand by how much of the query they say, behind an equal hit of the index', () => {
    const index = result(hit('a.ts', 2, ['x']), hit('b.ts', 1, ['x']));
    expect(merged(index, [live('c.ts', 1, ['x']), live('d.ts', 0.4, ['x'])])).toEqual([
      ['a.ts', ''],
      ['c.ts', 'not saved yet'],
      ['b.ts', ''],
    ]);
  });

  it('come first where the index has no good match, and they say what was asked', () => {
    const index = { ...result(hit('a.ts', 2, [])), noGoodMatch: true };
    expect(merged(index, [live('b.ts', 0.8, ['x'])])).toEqual([
      ['b.ts', 'not saved yet'],
      ['a.ts', ''],
    ]);
    expect(merged(index, [live('b.ts', 0.7, ['x'])])[0]).toEqual(['a.ts', '']);
  });

  it('take the place of a hit whose lines are gone, or that says less', () => {
    const index = result(hit('a.ts', 2, ['x', 'y'], true), hit('b.ts', 1, ['x']), hit('c.ts', 1, ['x', 'y']));
    const hits = [live('a.ts', 1, ['x']), live('b.ts', 1, ['x', 'y']), live('c.ts', 1, ['x', 'y'])];
    expect(merged(index, hits)).toEqual([
      ['a.ts', 'not saved yet'],
      ['b.ts', 'not saved yet'],
      ['c.ts', ''],
    ]);
  });

  it('add up to their score, and answer what the index could not', () => {
    const { hits, noGoodMatch } = mergeLive(result(), [live('a.ts', 1, ['x'])], 10, () => 'not indexed yet');
    expect(noGoodMatch).toBe(false);
    expect(hits[0]!.why.features.reduce((sum, { contribution }) => sum + contribution, 0)).toBe(hits[0]!.score);
    expect(mergeLive(result(), [live('a.ts', 0.6, ['x'])], 10, () => '').noGoodMatch).toBe(true);
  });

  it('do not make the list longer', () => {
    expect(merged(result(hit('a.ts', 2, ['x'])), [live('b.ts', 1, ['x'])], 1)).toEqual([['a.ts', '']]);
  });
});
