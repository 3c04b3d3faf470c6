import type { EvidencePiece } from '../../core/ask.js';
import type { SearchApi } from '../../core/engineApi.js';
import type { Hit } from '../../core/search.js';
import type { Evidence } from '../plan/gatherEvidence.js';

/** Tests shown for their style, and the files they come from at most. */
const MOST = 2;
/** Share of the evidence that they may take. */
const SHARE = 0.35;

/**
 * Tests of this repository to write another one by (personalised test generation: retrieved examples instead of
 * training): of the same language as what is to be tested, near to it in the tree, each with the head of its file, where
 * imports and helpers stand.
 */
export async function exemplars(
  engine: SearchApi,
  { pieces, question }: Evidence,
  budget: number,
  signal?: AbortSignal,
): Promise<EvidencePiece[]> {
  const target = pieces.find(({ path }) => !/(?:^|\/)(?:tests?|specs?|__tests__)\/|[._](?:test|spec)\./i.test(path));
  const subject = target?.symbol || question.subject;
  const language = target && /\.(\w+)$/.exec(target.path)?.[1];
  const shown = new Set(pieces.map(({ path }) => path));
  const queries = [`${subject} class:test`, `test class:test${language ? ` lang:${language}` : ''}`];
  const found: Hit[] = [];
  for (const query of queries) {
    if (found.length >= MOST) break;
    const { hits } = await engine.search(query, { limit: 12 }, signal);
    const near = hits
      .filter(({ path }) => !shown.has(path) && extension(path) === (target ? extension(target.path) : extension(path)))
      .sort((a, b) => kinship(b.path, target?.path) - kinship(a.path, target?.path));
    for (const hit of near) {
      if (found.length >= MOST || shown.has(hit.path)) continue;
      shown.add(hit.path);
      found.push(hit);
    }
  }
  if (found.length === 0) return [];
  const { pieces: tests } = await engine.gather(
    {
      queries: [],
      budget: Math.floor(budget * SHARE),
      pinned: found.map(({ path }) => ({ path, startLine: 1, endLine: 120 })),
    },
    signal,
  );
  const last = Math.max(0, ...pieces.map(({ id }) => id));
  return tests.map((piece, i) => ({
    ...piece,
    id: last + i + 1,
    pinned: false,
    why: 'an existing test, for its style',
  }));
}

const extension = (path: string): string => /\.(\w+)$/.exec(path)?.[1] ?? '';

/** Folder names that two paths share. */
function kinship(path: string, other = ''): number {
  const folders = new Set(other.split('/').slice(0, -1));
  return path.split('/').filter((folder) => folders.has(folder)).length;
}
