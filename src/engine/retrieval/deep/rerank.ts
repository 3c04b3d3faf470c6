import { setTimeout as sleep } from 'node:timers/promises';
import { ModelFailure } from '../../embedding/deep/failure.js';
import { acceptedFile } from '../filters.js';
import { rank, type Ranked } from '../rank.js';
import type { Found } from '../retrieval.js';
import { type ChunkSource, chunksOf, textOf } from '../select/chunks.js';

/** Files whose best chunk the cross-encoder reads. */
const RERANKED = 20;
/** Longest wait for it, milliseconds. */
const LIMIT_MS = 4_000;

/** Relevance of texts to a query; higher is better, comparable within one call only. @throws ModelFailure; Cancelled */
export type Score = (query: string, texts: string[], signal: AbortSignal) => Promise<number[]>;

/**
 * The ranking with the feature `rerank` of its first files set: 0 for the least relevant of them, 1 for the most. Its
 * weight is a prior; without weights of a real cross-encoder at hand nobody has measured what it gains.
 * @returns why it could not be done, as one sentence, and the ranking as it was
 */
export async function rerank(
  source: ChunkSource,
  found: Found,
  ranking: Ranked[],
  score: Score,
  signal?: AbortSignal,
): Promise<{ ranking: Ranked[]; notice?: string }> {
  const { catalogue, query, weights } = found;
  const read: { ranked: Ranked; text: string }[] = [];
  for (const ranked of ranking) {
    if (read.length === RERANKED) break;
    const file = acceptedFile(query.filters, catalogue.contents[ranked.content]!.files);
    const [chunk] = file ? chunksOf(source, found, ranked, file) : [];
    if (chunk) read.push({ ranked, text: `${chunk.file.path}\n${textOf(source, found, chunk)}` });
  }
  if (read.length < 2) return { ranking };
  const late = new AbortController();
  const until = signal ? AbortSignal.any([signal, late.signal]) : late.signal;
  try {
    const scores = await Promise.race([
      score(
        query.text,
        read.map(({ text }) => text),
        until,
      ),
      sleep(LIMIT_MS, null, { signal: until, ref: false }),
    ]);
    if (!scores) {
      const failure = new ModelFailure(`it did not answer within ${LIMIT_MS} ms.`, 'unreachable');
      late.abort(failure);
      throw failure;
    }
    const least = Math.min(...scores);
    const range = Math.max(1e-9, Math.max(...scores) - least);
    const share = new Map(read.map(({ ranked }, i) => [ranked.content, (scores[i]! - least) / range]));
    const again = ranking.map((ranked) => ({
      ...ranked,
      features: { ...ranked.features, rerank: share.get(ranked.content) ?? 0 },
    }));
    return { ranking: rank(catalogue, again, weights) };
  } catch (error) {
    signal?.throwIfAborted();
    if (!(error instanceof ModelFailure)) throw error;
    return { ranking, notice: `The re-ranker had no say: ${error.message}` };
  } finally {
    late.abort();
  }
}
