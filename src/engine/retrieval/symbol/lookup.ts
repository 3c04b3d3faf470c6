import { fold } from '../../../core/terms.js';
import type { RetrievalReader, SymbolEntry } from '../../store/retrievalReader.js';

/**
 * Definitions whose name begins with, abbreviates or contains what was typed: exact, prefix, camel humps (`gubi` finds
 * `getUserById`), substring; better kinds of match first. For a query that is one name, finished or not.
 */
export function lookupSymbols(reader: RetrievalReader, name: string, limit: number): SymbolEntry[] {
  const folded = fold(name);
  if (folded.length < 2) return [];
  const found = new Map<number, SymbolEntry>();
  const add = (entries: SymbolEntry[]): void => {
    for (const e of entries) if (found.size < limit && !found.has(e.id)) found.set(e.id, e);
  };
  add(reader.symbolsNamed(folded, limit));
  add(reader.symbolsWithPrefix(folded, limit));
  if (found.size < limit && folded.length <= 8) add(reader.symbolsWithHumps(folded, limit - found.size));
  if (found.size < limit && folded.length >= 3) add(reader.symbolsContaining(folded, limit));
  return [...found.values()];
}
