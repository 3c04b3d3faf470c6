import { type Completion, FILTER_KEYS } from '../../../core/search.js';
import { fold } from '../../../core/terms.js';
import type { RetrievalReader } from '../../store/retrievalReader.js';
import { completeFilter, startOf, type Unfinished, unfinishedFilter } from '../understand/filterSyntax.js';
import { classesOf, languagesOf } from '../understand/filters.js';
import type { Facet, Facets } from './facets.js';

/** How a query that ends in an unfinished filter can go on; nothing when it does not, or is finished already. */
export function completions(query: string, facets: Facets, reader: RetrievalReader, limit: number): Completion[] {
  const unfinished = unfinishedFilter(query);
  if (!unfinished) return [];
  const isTyped = ({ value }: Facet): boolean => value.toLowerCase() === unfinished.typed.toLowerCase();
  const values = valuesFor(unfinished, facets, reader, limit);
  // What is typed already stands first, so that Enter ends it.
  const found = [...values.filter(isTyped), ...values.filter((one) => !isTyped(one))].slice(0, limit);
  if (found.length === 1 && found[0]!.value === unfinished.typed) return [];
  const counted = unfinished.key === 'kind' || unfinished.key === 'symbol' ? 'definition' : 'file';
  return found.map(({ value, count }) => {
    const completed = completeFilter(query, unfinished, value);
    return { value, filter: completed.slice(startOf(query, unfinished)).trimEnd(), count, counted, query: completed };
  });
}

function valuesFor({ key, typed }: Unfinished, facets: Facets, reader: RetrievalReader, limit: number): Facet[] {
  const begins = ({ value }: Facet): boolean => value.startsWith(typed.toLowerCase());
  switch (key) {
    case 'lang': {
      const meant = languagesOf(typed);
      return facets.languages().filter((facet) => begins(facet) || meant.includes(facet.value));
    }
    case 'kind':
      return facets.kinds().filter(begins);
    case 'class':
      return facets.classes().filter((facet) => begins(facet) || classesOf(typed).includes(facet.value));
    case 'path':
      return paths(typed.toLowerCase(), facets, limit);
    case 'symbol':
      return names(typed, reader, limit);
    default: {
      // After `-`: classes to leave out in short, and the filters.
      const keys = FILTER_KEYS.map((value) => ({ value: `${value}:`, count: 0 }));
      return [...facets.classes().filter(({ value }) => value !== 'source'), ...keys].filter(begins);
    }
  }
}

/** Folders next below what is typed, then folders and files that are called so, wherever they are. */
function paths(typed: string, facets: Facets, limit: number): Facet[] {
  const depth = typed.split('/').length;
  const folders = facets.folders();
  const below = folders.filter(
    ({ value }) =>
      value.toLowerCase().startsWith(typed) && value.toLowerCase() !== typed && value.split('/').length === depth + 1,
  );
  if (typed === '' || below.length >= limit) return below;
  const named = (path: string): boolean => path.toLowerCase().includes(`/${typed}`);
  const elsewhere = folders.filter(({ value }) => named(value) && !named(value.replace(/[^/]+\/$/, '')));
  const files = facets
    .paths()
    .filter((path) => path.toLowerCase().startsWith(typed) || named(path))
    .sort((a, b) => a.length - b.length || (a < b ? -1 : 1))
    .slice(0, limit)
    .map((value) => ({ value, count: 1 }));
  return [...below, ...elsewhere, ...files];
}

/** Names of definitions that begin with what is typed, as they are written. */
function names(typed: string, reader: RetrievalReader, limit: number): Facet[] {
  const folded = fold(typed);
  if (folded === '') return [];
  return reader.namesWithPrefix(folded, limit).map((name) => {
    const entries = reader.symbolsNamed(name);
    return { value: entries[0]!.name, count: entries.length };
  });
}
