import type { Filters, Query, QueryIntent, QueryTerm } from '../../core/search.js';
import type { SymbolKind } from '../../core/outline.js';
import type { FileClass } from '../../core/source.js';
import { fold, isStopWord, splitIdentifier, stem, termsOfIdentifier } from '../../core/terms.js';

/** Words that people put around what they look for; they count, but little. */
const FILLER = new Set(
  'work works working implement implements implemented implementation handle handles handled handling code file files function functions method methods class classes use used uses using get gets find show explain describe define defined definition happen happens make makes made way look like want need does'.split(
    ' ',
  ),
);
const WEIGHT = { plain: 1, filler: 0.3, whole: 1.5, joined: 0.5 } as const;

const FILTER = /(?<![^\s])(-?)(lang|language|path|file|kind|class):("[^"]*"|\S+)/gi;
const NOT_WORD = /(?<![^\s])-([\p{L}_][\p{L}\p{N}_]*)(?![^\s])/gu;
const QUOTED = /"([^"\n]{2,200})"|`([^`\n]{2,200})`/g;
const FILE_CLASSES: readonly string[] = ['source', 'test', 'doc', 'config', 'generated', 'vendored', 'data'];

/** Splits a query into what is asked and how it is narrowed. Pure: the same text always gives the same query. */
export function understand(raw: string): Query {
  const filters: Filters = {
    languages: [],
    paths: [],
    notPaths: [],
    kinds: [],
    classes: [],
    notClasses: [],
    notTerms: [],
  };
  let rest = raw.replace(FILTER, (_all, minus: string, key: string, value: string) => {
    const v = value.replace(/^"|"$/g, '');
    const not = minus === '-';
    if (/^lang/i.test(key)) filters.languages.push(v.toLowerCase());
    else if (/^kind/i.test(key)) filters.kinds.push(v.toLowerCase() as SymbolKind);
    else if (/^class/i.test(key)) (not ? filters.notClasses : filters.classes).push(v.toLowerCase() as FileClass);
    else (not ? filters.notPaths : filters.paths).push(v);
    return ' ';
  });
  rest = rest.replace(NOT_WORD, (_all, word: string) => {
    if (FILE_CLASSES.includes(word.toLowerCase())) filters.notClasses.push(word.toLowerCase() as FileClass);
    else filters.notTerms.push(word);
    return ' ';
  });
  const quoted: string[] = [];
  for (const m of rest.matchAll(QUOTED)) quoted.push((m[1] ?? m[2])!);
  const text = rest.replace(/["`]/g, ' ');
  const intent = intentOf(text.trim());
  return { raw, intent, ...queryTerms(text, intent === 'symbol'), quoted, filters };
}

const IDENTIFIER = /[\p{L}_$][\p{L}\p{N}_$]*/gu;

function intentOf(text: string): QueryIntent {
  if (/^[\w$.@-]*[/\\][\w$./\\@-]*$/.test(text) || /^[\w-]+\.[a-z]{1,5}$/i.test(text)) return 'path';
  if (/^[\p{L}_$@#.:\\>-][\p{L}\p{N}_$.:#\\?!>-]*(\(\))?$/u.test(text)) return 'symbol';
  if (/\bat .+:\d+|Traceback|File ".+", line \d+|\b\w*(Error|Exception|panic)\b.*[:(]/.test(text)) return 'error';
  if (/[{};]|=>|->|\w\(.*\)\s*[{;:]|^\s*(def|fn|func|class|import|const|let|var)\s/m.test(text)) return 'code';
  return 'text';
}

/** Looks like an identifier rather than a word: has an inner capital, `_`, or a digit after letters. */
const isIdentifier = (word: string): boolean => /[a-z\d]\p{Lu}|\p{Lu}{2,}\p{Ll}|_|\p{L}\d/u.test(word);

/** @param names the whole query is a name: each of its parts is an identifier */
function queryTerms(text: string, names: boolean): Pick<Query, 'terms' | 'identifiers'> {
  const found = new Map<string, QueryTerm>();
  const put = (term: string, weight: number, guess = false): void => {
    if (term.length < 2) return;
    const before = found.get(term);
    if (!before) found.set(term, guess ? { term, weight, guess } : { term, weight });
    else if (weight > before.weight || (before.guess && !guess)) {
      found.set(term, { term, weight: Math.max(weight, before.weight) });
    }
  };
  const identifiers: string[] = [];
  const plain: { word: string; at: number }[] = [];
  const all = [...text.matchAll(IDENTIFIER), ...text.matchAll(/(?<![\p{L}\p{N}_])\p{N}{2,5}(?![\p{L}\p{N}])/gu)].sort(
    (a, b) => a.index - b.index,
  );
  const onlyStopWords = all.every((m) => isStopWord(m[0]));
  for (const m of all) {
    const word = m[0];
    if (isStopWord(word) && !onlyStopWords) continue;
    if (names || isIdentifier(word)) identifiers.push(word);
    const ts = termsOfIdentifier(word);
    const compound = splitIdentifier(word).length > 1;
    ts.forEach((t, i) => {
      const whole = compound && i === ts.length - 1 && ts.length > 1;
      put(t, whole ? WEIGHT.whole : FILLER.has(word.toLowerCase()) ? WEIGHT.filler : WEIGHT.plain);
    });
    plain.push({ word, at: m.index });
  }
  // `path router`, `URL-encoded`: two words may be one identifier in the code.
  for (let i = 0; i + 1 < plain.length; i++) {
    const a = plain[i]!;
    const b = plain[i + 1]!;
    if (b.at - (a.at + a.word.length) > 2) continue;
    put(stem(fold(a.word + b.word)), WEIGHT.joined, true);
  }
  return { terms: [...found.values()], identifiers };
}
