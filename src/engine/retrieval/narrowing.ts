import type { Filters, Query } from '../../core/search.js';
import type { RetrievalReader } from '../store/retrievalReader.js';
import type { Catalogue } from './catalogue.js';
import { acceptedFile, acceptsSymbol, narrows, splitQualified } from './filters.js';
import { isListing } from './listing.js';

/** Names that begin with what `symbol:` asks for, and definitions of each, at most. */
const NAMES = 200;
const DEFINITIONS = 1_000;

/** Which contents the filters of one query let through; asked before ranking, so that nothing else takes their places. */
export interface Narrowing {
  accepts: (content: number) => boolean;
}

/** Reads what the filters ask for once; accepts everything where there are none. */
export function narrowing(catalogue: Catalogue, reader: RetrievalReader, query: Query): Narrowing {
  const { filters } = query;
  if (!narrows(filters)) return { accepts: () => true };
  const defining = filters.symbols.length > 0 ? definitions(catalogue, reader, filters) : null;
  // Beside words the kind is looked at where the chunk is chosen: finding all files of a kind reads every definition.
  const byKind = filters.kinds.length > 0 && !defining && isListing(query);
  const ofKind = byKind ? positions(catalogue, reader.contentsWithKind(filters.kinds)) : null;
  const known = new Map<number, boolean>();
  const accepts = (c: number): boolean => {
    let accepted = known.get(c);
    if (accepted === undefined) {
      const inside = (defining?.has(c) ?? true) && (ofKind?.has(c) ?? true);
      accepted = inside && acceptedFile(filters, catalogue.contents[c]!.files) !== undefined;
      known.set(c, accepted);
    }
    return accepted;
  };
  return { accepts };
}

/** Contents that define what `symbol:` asks for, of the kinds that `kind:` asks for. */
function definitions(catalogue: Catalogue, reader: RetrievalReader, filters: Filters): Set<number> {
  const names = new Set(filters.symbols.flatMap((asked) => reader.namesWithPrefix(splitQualified(asked).name, NAMES)));
  const entries = [...names].flatMap((name) => reader.symbolsNamed(name, DEFINITIONS));
  return positions(
    catalogue,
    entries.filter((entry) => acceptsSymbol(filters, entry)).map(({ contentId }) => contentId),
  );
}

const positions = (catalogue: Catalogue, ids: readonly number[]): Set<number> =>
  new Set(ids.flatMap((id) => catalogue.positionOf.get(id) ?? []));
