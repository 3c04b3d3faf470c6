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

/** A folder that always finds the same. */
export function folderWith(result: SearchResult): SearchApi {
  return {
    search: async () => result,
    usages: async () => ({
      usedBy: result.hits.map(({ path }) => ({ path, line: 1, kind: 'call' as const, text: 'f()', test: false })),
      tests: [],
    }),
    readLines: async (path, start, end) => `${path} ${start}-${end}`,
  };
}
