import type { FilterKey, Filters } from '../../../core/search.js';
import type { RetrievalReader } from '../../store/retrievalReader.js';
import { pathHas, splitQualified } from '../filters.js';
import { lookupSymbols } from '../symbol/lookup.js';
import type { Facets } from './facets.js';

/** Values that are named as near, at most. */
const NAMED = 5;

/**
 * What filters ask for in vain, one sentence each: values that nothing is called by, and (when nothing was found) values
 * that do not occur here.
 */
export function filterNotices(f: Filters, facets: Facets, reader: RetrievalReader, nothingFound: boolean): string[] {
  const sentences = f.unknown.map(
    ({ key, value }) => `There is no ${NOUN[key]} “${value}”. ${offer(key, value, facets, reader)}`,
  );
  if (!nothingFound) return sentences.map((sentence) => sentence.trim());
  const absent = (key: FilterKey, asked: readonly string[], occurs: () => (value: string) => boolean): void => {
    if (asked.length === 0 || asked.some(occurs())) return;
    sentences.push(`${ABSENT[key](asked.join(', '))} ${offer(key, asked[0]!, facets, reader)}`);
  };
  const has = (facet: readonly { value: string }[]) => (value: string) => facet.some((one) => one.value === value);
  absent('lang', f.languages, () => has(facets.languages()));
  absent('class', f.classes, () => has(facets.classes()));
  absent('kind', f.kinds, () => has(facets.kinds()));
  absent('path', f.paths, () => {
    const paths = facets.paths();
    return (part) => paths.some((path) => pathHas(path, part));
  });
  absent('symbol', f.symbols, () => (name) => reader.namesWithPrefix(splitQualified(name).name, 1).length > 0);
  return sentences.map((sentence) => sentence.trim());
}

const NOUN: Record<FilterKey, string> = {
  lang: 'language',
  kind: 'kind of definition',
  class: 'class of files',
  path: 'path',
  symbol: 'definition',
};

const ABSENT: Record<FilterKey, (asked: string) => string> = {
  lang: (asked) => `No indexed file is written in ${asked}.`,
  kind: (asked) => `Nothing indexed is defined as ${asked}.`,
  class: (asked) => `No indexed file is of class ${asked}.`,
  path: (asked) => `No indexed path has “${asked}”.`,
  symbol: (asked) => `Nothing indexed is called “${asked}”.`,
};

/** `Here: go, python.`: values that occur, those most like what was asked for first. */
function offer(key: FilterKey, asked: string, facets: Facets, reader: RetrievalReader): string {
  const values = near(asked.toLowerCase(), occurring(key, asked, facets, reader));
  return values.length > 0 ? `Here: ${values.join(', ')}.` : '';
}

function occurring(key: FilterKey, asked: string, facets: Facets, reader: RetrievalReader): readonly string[] {
  const values = (facet: readonly { value: string }[]): string[] => facet.map(({ value }) => value);
  switch (key) {
    case 'lang':
      return values(facets.languages());
    case 'kind':
      return values(facets.kinds());
    case 'class':
      return values(facets.classes());
    case 'path':
      return values(facets.folders());
    case 'symbol':
      return [...new Set(lookupSymbols(reader, splitQualified(asked).name, 60, false).map(({ name }) => name))];
  }
}

function near(asked: string, values: readonly string[]): string[] {
  return values
    .map((value, rank) => ({ value, rank, far: distance(asked, value.toLowerCase()) }))
    .sort((a, b) => a.far - b.far || a.rank - b.rank)
    .slice(0, NAMED)
    .map(({ value }) => value);
}

/** Edits that make one string of the other (Levenshtein 1966). */
function distance(a: string, b: string): number {
  let row = Array.from({ length: b.length + 1 }, (_, j) => j);
  for (let i = 1; i <= a.length; i++) {
    const next = [i];
    for (let j = 1; j <= b.length; j++) {
      next.push(Math.min(row[j]! + 1, next[j - 1]! + 1, row[j - 1]! + Number(a[i - 1] !== b[j - 1])));
    }
    row = next;
  }
  return row[b.length]!;
}
