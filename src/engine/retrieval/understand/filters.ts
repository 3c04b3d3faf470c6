import { SYMBOL_KINDS, type SymbolKind } from '../../../core/outline.js';
import type { FilterKey, Filters } from '../../../core/search.js';
import { FILE_CLASSES, type FileClass, type LanguageId } from '../../../core/source.js';
import { allLanguages, languageOf } from '../../workspace/languages.js';
import { takeFilters, unfinishedFilter } from './filterSyntax.js';

/** What people call a language besides its name and its files' extensions (those are known: `ts`, `rb`, `hs`). */
const LANGUAGES: Readonly<Record<string, readonly LanguageId[]>> = {
  ts: ['typescript', 'tsx'],
  typescript: ['typescript', 'tsx'],
  'c++': ['cpp'],
  'c#': ['csharp'],
  'objective-c': ['c'],
  golang: ['go'],
  shell: ['bash'],
  jupyter: ['notebook'],
};

const KINDS: Readonly<Record<string, SymbolKind>> = {
  func: 'function',
  fn: 'function',
  def: 'function',
  const: 'constant',
  var: 'variable',
  prop: 'property',
  ctor: 'constructor',
  iface: 'interface',
  heading: 'section',
};

const CLASSES: Readonly<Record<string, FileClass>> = {
  src: 'source',
  spec: 'test',
  documentation: 'doc',
  vendor: 'vendored',
};

/** `-word` with a class of files or a word for one is the filter `-class:`. One letter is a flag (`-v`), not a word. */
const NOT_WORD = /(?<!\S)-(?:"([^"\n]{2,200})"|([\p{L}_][\p{L}\p{N}_$]+)(?!\S))/gu;

function noFilters(): Filters {
  return {
    languages: [],
    notLanguages: [],
    paths: [],
    notPaths: [],
    kinds: [],
    notKinds: [],
    classes: [],
    notClasses: [],
    symbols: [],
    notSymbols: [],
    notTerms: [],
    unknown: [],
  };
}

/** The languages that a value of `lang:` means; none when nothing is called so. */
export function languagesOf(value: string): readonly LanguageId[] {
  const name = value.toLowerCase();
  const known = LANGUAGES[name];
  if (known) return known;
  if (allLanguages.has(name)) return [name];
  const byExtension = languageOf(`x.${name}`);
  return byExtension === 'text' ? [] : [byExtension];
}

const oneOf = <T extends string>(all: readonly T[], also: Readonly<Record<string, T>>, value: string): T[] => {
  const name = value.toLowerCase();
  const single = name.replace(/s$/, '');
  const found = all.find((one) => one === name) ?? also[name] ?? all.find((one) => one === single) ?? also[single];
  return found ? [found] : [];
};
const kindsOf = (value: string): SymbolKind[] =>
  oneOf(
    SYMBOL_KINDS,
    KINDS,
    value
      .toLowerCase()
      .replace(/classes$/, 'class')
      .replace(/ies$/, 'y'),
  );
/** The class that a value of `class:` means, singular or plural; empty for none. */
export const classesOf = (value: string): FileClass[] => oneOf(FILE_CLASSES, CLASSES, value);

/**
 * Takes filters and ruled-out words out of a query.
 * @param ruling false: `-word` is text, as in a pasted trace
 */
export function readFilters(query: string, ruling: boolean): { filters: Filters; rest: string } {
  const filters = noFilters();
  const taken = takeFilters(query);
  for (const { key, negated, value } of taken.filters) {
    if (value !== '' && !put(filters, key, negated, value)) filters.unknown.push({ key, negated, value });
  }
  if (!ruling) return { filters, rest: taken.rest };
  const rest = taken.rest.replace(NOT_WORD, (_all, text: string | undefined, word: string | undefined) => {
    const classes = word ? classesOf(word) : [];
    if (classes.length > 0) filters.notClasses.push(...classes);
    else filters.notTerms.push((text ?? word)!);
    return ' ';
  });
  return { filters, rest };
}

/** @returns false when the value means nothing */
function put(filters: Filters, key: FilterKey, negated: boolean, value: string): boolean {
  const into = <T>(values: readonly T[], yes: T[], no: T[]): boolean => {
    (negated ? no : yes).push(...values);
    return values.length > 0;
  };
  switch (key) {
    case 'lang':
      return into(languagesOf(value), filters.languages, filters.notLanguages);
    case 'kind':
      return into(kindsOf(value), filters.kinds, filters.notKinds);
    case 'class':
      return into(classesOf(value), filters.classes, filters.notClasses);
    case 'path':
      return into([value], filters.paths, filters.notPaths);
    case 'symbol':
      return into([value], filters.symbols, filters.notSymbols);
  }
}

/** Search as you type: a query without the filter at its end while that means nothing yet (`lang:typ`). */
export function withoutUnfinished(query: string): string {
  const unfinished = unfinishedFilter(query);
  if (!unfinished?.key) return query;
  const { key, negated, typed, at } = unfinished;
  if (typed !== '' && put(noFilters(), key, negated, typed)) return query;
  return query.slice(0, at).replace(/-?\w+:$/, '');
}
