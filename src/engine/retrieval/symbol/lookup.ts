import { fold } from '../../../core/terms.js';
import type { RetrievalReader, Definition } from '../../store/retrievalReader.js';

/**
 * Definitions whose name begins with, abbreviates or contains what was typed: exact, prefix, camel humps (`gubi` finds
 * `getUserById`), substring; better kinds of match first. For a query that is one name, finished or not.
 */
export function lookupSymbols(
  reader: RetrievalReader,
  name: string,
  limit: number,
  /** It is still being typed. */
  isUnfinished: boolean,
): Definition[] {
  const folded = fold(name);
  if (folded.length < 2) return [];
  const found: Definition[] = [];
  const seen = new Set<string>();
  const add = (names: readonly string[]): void => {
    for (const one of names) {
      if (found.length >= limit || seen.has(one)) continue;
      seen.add(one);
      found.push(...reader.symbolsNamed(one, limit - found.length));
    }
  };
  add([folded]);
  if (found.length < limit) add(reader.namesWithPrefix(folded, limit));
  if (found.length < limit && folded.length <= 8) add(reader.namesWithHumps(folded, limit));
  // Dear, and no answer where the whole name is there.
  if (folded.length >= 3 && (isUnfinished ? found.length < limit : found.length === 0))
    add(reader.namesContaining(folded, limit));
  return found;
}
