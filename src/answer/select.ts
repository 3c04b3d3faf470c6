import type { Hit } from '../core/search.js';
import type { Question } from './question.js';

/** Cards in an answer when the question does not point at one name. Few enough to be read. */
const MOST = 6;
/** Cards that a broad question gets even when the first stands out. */
const LEAST = 3;
/** A hit below this share of the best score is another topic more often than not. */
const CUT = 0.55;

const fold = (name: string): string => name.replace(/[^\p{L}\p{N}]/gu, '').toLowerCase();

/** Does the hit define the name that the question is about? */
export const defines = (hit: Hit, name: string | null): boolean =>
  name !== null && hit.symbol !== '' && fold(hit.symbol) === fold(name);

/**
 * The hits that an answer is made of, best first. A question about one name is answered by its definitions; any other
 * by the hits up to where the scores fall away.
 */
export function selectHits(hits: readonly Hit[], question: Question, limit = MOST): Hit[] {
  const definitions = hits.filter((hit) => defines(hit, question.name));
  if (definitions.length > 0 && question.focus !== 'how' && question.focus !== 'find') {
    const shipped = definitions.filter((hit) => hit.class !== 'test');
    return (shipped.length > 0 ? shipped : definitions).slice(0, Math.min(limit, LEAST));
  }
  const order = [...definitions, ...hits.filter((hit) => !definitions.includes(hit))];
  const best = Math.max(...order.map((hit) => hit.score), 0);
  return order.filter((hit, i) => i < LEAST || hit.score >= CUT * best).slice(0, limit);
}
