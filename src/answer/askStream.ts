import { createHash } from 'node:crypto';
import type { EvidenceCard } from '../core/answer.js';
import type { AskEvent, AskRequest, EvidencePiece } from '../core/ask.js';
import type { SearchApi } from '../core/engineApi.js';
import { ask } from './ask.js';

/**
 * Answers a question event by event: what is done, the evidence, what was sent, the answer's Markdown piece by piece,
 * and at last the checked answer.
 * @throws UserError empty-query
 * @throws ModelError after the evidence is told: what went wrong with the model
 * @throws Cancelled when `signal` fires
 */
export async function* askStream(
  engine: SearchApi,
  request: AskRequest,
  signal?: AbortSignal,
): AsyncGenerator<AskEvent, void> {
  const answer = await ask(engine, request.question, { signal });
  for (const [id, title] of answer.steps.entries()) yield { type: 'step', step: { id, title, state: 'done' } };
  yield { type: 'evidence', pieces: answer.evidence.map(pieceOf), cards: answer.evidence };
  yield { type: 'text', text: answer.answer };
  yield { type: 'done', answer };
}

function pieceOf(card: EvidenceCard, i: number): EvidencePiece {
  const { path, startLine, endLine, symbol, why } = card.hit;
  const hash = createHash('sha256').update(card.excerpt).digest('hex').slice(0, 32);
  const runs: EvidencePiece['runs'] = [[startLine, endLine]];
  return { id: i + 1, path, startLine, endLine, symbol, text: card.excerpt, runs, tokens: 0, why: why.summary, hash };
}
