import type { Answer } from '../core/answer.js';
import type { SearchApi } from '../core/engineApi.js';
import { answerOf } from './askStream.js';

export interface AskOptions {
  /** At most this many cards; by default as many as the question needs, up to 6. */
  limit?: number;
  signal?: AbortSignal;
}

/**
 * Answers a question from the repository's own text, without a language model: finds the definitions that matter and
 * shows what each is, where, who uses it and which tests name it. What the answer cites was compared with the files as
 * they are now; what did not hold is left out.
 * @throws UserError empty-query
 * @throws Cancelled when `signal` fires
 */
export function ask(engine: SearchApi, question: string, { limit, signal }: AskOptions = {}): Promise<Answer> {
  return answerOf(engine, { question }, null, signal, limit);
}
