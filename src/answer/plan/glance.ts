import type { AskEvent, AskRequest } from '../../core/ask.js';
import type { SearchApi } from '../../core/engineApi.js';
import { cardHits, plainCards } from './cards.js';
import { decompose } from './decompose.js';

/**
 * The first things there are on a question, for who waits: one search, not packed, not compared with the files, and not
 * followed up yet. What is gathered then takes their place. Nothing is told where nothing good was found.
 * @throws UserError empty-query
 * @throws Cancelled
 */
export async function glance(
  engine: SearchApi,
  request: AskRequest,
  tell: (event: AskEvent) => void,
  signal?: AbortSignal,
): Promise<void> {
  const plan = decompose(request);
  const found = await engine.gather({ queries: plan.queries.slice(0, plan.main), budget: 0 }, signal);
  if (found.noGoodMatch) return;
  const cards = await plainCards(engine, cardHits(found, plan), plan.question);
  tell({ type: 'evidence', pieces: [], cards });
}
