import type { FilterKey } from '../../../core/search.js';

/** How filters are written in a query: `lang:go`, `-path:vendor/`, `symbol:"operator =="`. */

const SPELLINGS: Record<string, FilterKey> = {
  lang: 'lang',
  language: 'lang',
  kind: 'kind',
  class: 'class',
  path: 'path',
  file: 'path',
  symbol: 'symbol',
};

/** `file://` begins a path in a stack trace, not a filter. */
const FILTER = new RegExp(`(?<!\\S)(-?)(${Object.keys(SPELLINGS).join('|')}):(?!//)("[^"\\n]*"?|\\S+|$)`, 'gi');

/** One filter as typed. */
export interface TypedFilter {
  key: FilterKey;
  /** Leaves out what it names. */
  negated: boolean;
  /** Without quotation marks; empty while nothing is typed yet. */
  value: string;
  /** Offset of the value, quotation mark included, in the query. */
  valueAt: number;
}

/** Takes the filters out of a query. `rest` is what remains, a blank in place of each. */
export function takeFilters(query: string): { filters: TypedFilter[]; rest: string } {
  const filters: TypedFilter[] = [];
  const rest = query.replace(FILTER, (all: string, minus: string, key: string, value: string, at: number) => {
    filters.push({
      key: SPELLINGS[key.toLowerCase()]!,
      negated: minus === '-',
      value: value.replace(/^"|"$/g, ''),
      valueAt: at + all.length - value.length,
    });
    return ' ';
  });
  return { filters, rest };
}

/** What someone is about to write at the end of a query; without a key only its `-` and perhaps some letters are there. */
export interface Unfinished {
  key?: FilterKey;
  negated: boolean;
  typed: string;
  /** Where a completion replaces the query's end. */
  at: number;
}

/** The filter that `query` ends in while it is being typed: `… lang:ty`, `… -`, `… -te`; null when it ends otherwise. */
export function unfinishedFilter(query: string): Unfinished | null {
  const last = takeFilters(query).filters.at(-1);
  // A closing quotation mark, or anything after the value, ends it.
  if (last && query.slice(last.valueAt).replace(/^"/, '') === last.value) {
    return { key: last.key, negated: last.negated, typed: last.value, at: last.valueAt };
  }
  const word = /(?<!\S)-([a-z]*)$/i.exec(query);
  return word && { negated: true, typed: word[1]!.toLowerCase(), at: word.index + 1 };
}

/** Where the unfinished filter begins: its `-`, or its key. */
export function startOf(query: string, { at }: Unfinished): number {
  return query.slice(0, at).search(/(?<!\S)-?(?:[a-z]+:)?$/i);
}

/** The query with its unfinished end replaced; ready for the next word, or for more of a path. */
export function completeFilter(query: string, { at, key }: Unfinished, value: string): string {
  if (/[:/]$/.test(value)) return query.slice(0, at) + (/\s/.test(value) ? `"${value}` : value);
  return `${query.slice(0, at)}${key && /\s/.test(value) ? `"${value}"` : value} `;
}
