import { isType } from '../../../core/outline.js';
import type { Query } from '../../../core/search.js';
import { fold, stem } from '../../../core/terms.js';
import type { Definer } from '../../store/retrievalReader.js';

/** Where what a query names is defined, by position in the catalogue. */
export interface Definitions {
  types: Map<number, number>;
  others: Map<number, number>;
  /** Where the one name that the query is gets defined, and how well that answers it: 0.7 to 2. */
  asked: Map<number, number>;
}
export const noDefinitions = (): Definitions => ({ types: new Map(), others: new Map(), asked: new Map() });

/** Definitions of one name, with the contents that they are in, each once. */
interface Definers {
  definers: readonly Definer[];
  contents: readonly number[];
}

/** Words of a query, from its beginning, that are looked up as names, alone and with the next. */
const MOST_WORDS = 24;
/** What a word counts that may be a name, against one that is written as names are. */
const GUESSED = 0.6;
/** Where the query is one name, set by hand: what is no type; the very spelling; inside what stands before the name. */
const NO_TYPE = 0.7;
const SPELLED = 0.6;
const OWNED = 0.4;

/** What a name stands for. */
export interface Named {
  types: Definers;
  others: Definers;
}

/** Keys and sections have names that say little. */
export function byKind(found: readonly Definer[]): Named {
  const of = (definers: readonly Definer[]): Definers => ({
    definers,
    contents: [...new Set(definers.map(({ contentId }) => contentId))],
  });
  return {
    types: of(found.filter(({ kind }) => isType(kind))),
    others: of(found.filter(({ kind }) => !isType(kind) && kind !== 'key' && kind !== 'section')),
  };
}

/**
 * Contents that define a name of the query, damped by how many do.
 * @param contentOf position of a content by its id; undefined where the filters leave it out
 */
export function definitions(
  query: Query,
  named: (folded: string) => Named,
  contentOf: (contentId: number) => number | undefined,
): Definitions {
  const { types, others, asked: byName } = noDefinitions();
  const theName = query.intent === 'symbol' ? fold(query.identifiers.at(-1) ?? '') : '';
  const names = new Set<string>(query.identifiers.map(fold));
  const raw = query.text.match(/[\p{L}_][\p{L}\p{N}_]*/gu) ?? [];
  for (let i = 0; i < raw.length && i < MOST_WORDS; i++) {
    if (raw[i]!.length > 3) names.add(fold(raw[i]!));
    if (i + 1 < raw.length) names.add(fold(raw[i]! + raw[i + 1]!));
  }
  const asked = new Set(query.terms.map((t) => t.term));
  for (const name of names) {
    if (name.length < 3 || !asked.has(stem(name))) continue;
    const exact = query.identifiers.some((x) => fold(x) === name);
    const found = named(name);
    for (const [{ definers, contents }, into] of [
      [found.types, types],
      [found.others, others],
    ] as const) {
      const where = contents.flatMap((id) => contentOf(id) ?? []);
      const worth = (exact ? 1 : GUESSED) / Math.sqrt(where.length);
      for (const c of where) into.set(c, Math.max(into.get(c) ?? 0, worth));
      if (name !== theName) continue;
      for (const s of definers) {
        const c = contentOf(s.contentId);
        if (c !== undefined && s.folded === theName) byName.set(c, Math.max(byName.get(c) ?? 0, isAskedFor(query, s)));
      }
    }
  }
  return { types, others, asked: byName };
}

const CALLED = new Set(['function', 'method', 'constructor', 'macro']);

/**
 * How well a definition of the name that a query is answers it: 1 for a type, less for another thing; more when it is
 * spelled in just that way (`Unguarded`, `unguard`), and when it is inside what stands before it (`Model.unguard`).
 */
function isAskedFor({ identifiers }: Query, { name, kind, container }: Definer): number {
  const typed = identifiers.at(-1);
  const owner = identifiers.length > 1 ? fold(identifiers.at(-2)!) : '';
  const spelled = name === typed && (isType(kind) || CALLED.has(kind)) ? SPELLED : 0;
  return (isType(kind) ? 1 : NO_TYPE) + spelled + (owner !== '' && fold(container).endsWith(owner) ? OWNED : 0);
}
