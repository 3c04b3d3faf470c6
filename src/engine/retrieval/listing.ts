import { isType } from '../../core/outline.js';
import type { Query } from '../../core/search.js';
import { comparePaths, type Catalogue } from './catalogue.js';
import { type Candidate, CANDIDATES, type FeatureName, FEATURES, lengthFeature, type NamedSymbol } from './features.js';
import { acceptsSymbol, splitQualified } from './filters.js';

/** Whether a query has no words, only filters: what passes is listed. */
export const isListing = (query: Query): boolean =>
  query.terms.length === 0 && query.quoted.length === 0 && query.frames.length === 0;

/**
 * Candidates of a query of filters only, by what is known without words: sources before the rest, files that offer types
 * before those that offer other definitions, long before short. `rank` orders them with the weights of all searches.
 */
export function listCandidates(
  catalogue: Catalogue,
  query: Query,
  accepts: (content: number) => boolean,
  symbolsOf: (contentId: number) => readonly NamedSymbol[],
): Candidate[] {
  const { filters } = query;
  const asked = new Set(filters.symbols.map((name) => splitQualified(name).name));
  const anyClass = filters.classes.length > 0;
  const rest = (c: number): number => {
    const file = catalogue.contents[c]!.files[0]!;
    return anyClass || file.class === 'source' ? 0 : file.class === 'test' ? 1 : 2;
  };
  const passing = catalogue.contents.flatMap((_doc, c) => (accepts(c) ? [c] : []));
  passing.sort(
    (a, b) =>
      rest(a) - rest(b) || catalogue.contents[b]!.lines - catalogue.contents[a]!.lines || comparePaths(catalogue, a, b),
  );
  return passing.slice(0, CANDIDATES).map((content) => {
    const doc = catalogue.contents[content]!;
    const offered = symbolsOf(doc.id).filter(({ entry }) => entry.exported && acceptsSymbol(filters, entry));
    const exact = symbolsOf(doc.id).some(({ entry }) => asked.has(entry.folded));
    const features = {
      ...NOTHING,
      isDefinition: exact ? 1 : 0,
      definesType: offered.some(({ entry }) => isType(entry.kind)) ? 1 : 0,
      defines: offered.length > 0 ? 1 : 0,
      length: lengthFeature(doc),
      test: rest(content) === 1 ? 1 : 0,
      notSource: rest(content) === 2 ? 1 : 0,
    };
    return { content, features, isWorded: false };
  });
}

const NOTHING = Object.fromEntries(FEATURES.map((name) => [name, 0])) as Record<FeatureName, number>;
