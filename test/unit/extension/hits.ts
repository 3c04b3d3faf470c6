import type { EvidencePiece } from '../../../src/core/ask.js';
import type { SearchApi } from '../../../src/core/engineApi.js';
import type { Hit, SearchResult } from '../../../src/core/search.js';

/** A hit with what a test cares about. */
export function hit(properties: Partial<Hit> & Pick<Hit, 'path'>): Hit {
  return {
    startLine: 1,
    endLine: 3,
    symbol: '',
    kind: 'text',
    container: '',
    signature: '',
    doc: '',
    language: 'typescript',
    class: 'source',
    score: 1,
    why: { retrievers: ['lexical'], terms: [], features: [], summary: '' },
    ...properties,
  };
}

export const found = (...hits: Hit[]): SearchResult => ({
  hits,
  noGoodMatch: hits.length === 0,
  tier: 'instant',
  coverage: 1,
  ms: 1,
});

function pieceOf({ path, startLine, endLine, symbol }: Hit, id: number): EvidencePiece {
  const text = `${path} ${startLine}-${endLine}`;
  return { id, path, startLine, endLine, symbol, text, runs: [[startLine, endLine]], tokens: 5, why: '', hash: '' };
}

/** A folder that always finds the same. */
export function folderWith(result: SearchResult): SearchApi {
  return {
    search: async () => result,
    gather: async ({ queries }) => ({
      pieces: result.hits.map((hit, i) => pieceOf(hit, i + 1)),
      hits: result.hits,
      searches: queries.map(({ text }) => ({ text, hits: result.hits.length, noGoodMatch: result.noGoodMatch })),
      noGoodMatch: result.noGoodMatch,
      coverage: result.coverage,
      notices: [],
      ms: 1,
    }),
    structure: async () => ({
      title: 'Files',
      columns: ['File'],
      rows: result.hits.map(({ path }) => [{ path, line: 1, text: path }]),
      cut: false,
    }),
    usages: async () => ({
      usedBy: result.hits.map(({ path }) => ({ path, line: 1, kind: 'call' as const, text: 'f()', test: false })),
      tests: [],
    }),
    readLines: async (path, start, end) => `${path} ${start}-${end}`,
  };
}
