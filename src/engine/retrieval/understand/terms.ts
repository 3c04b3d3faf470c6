import type { Query, QueryTerm } from '../../../core/search.js';
import { fold, isStopWord, splitIdentifier, stem, termsOfIdentifier } from '../../../core/terms.js';

/** Words that people put around what they look for; they count, but little. */
const FILLER = new Set(
  'work works working implement implements implemented implementation handle handles handled handling code file files function functions method methods class classes use used uses using get gets find show explain describe define defined definition happen happens make makes made way look like want need does'.split(
    ' ',
  ),
);
/**
 * Of a term, by what it was made of: a word, such a filler, a whole identifier of several words, two words joined, what an
 * unfinished word may become.
 */
export const WEIGHT = { plain: 1, filler: 0.3, whole: 1.5, joined: 0.5, begun: 0.5 } as const;

const IDENTIFIER = /[\p{L}_$][\p{L}\p{N}_$]*/gu;

/** Looks like an identifier rather than a word: has an inner capital, `_`, or a digit after letters. */
const isIdentifier = (word: string): boolean => /[a-z\d]\p{Lu}|\p{Lu}{2,}\p{Ll}|_|\p{L}\d/u.test(word);

/**
 * Weighted search terms of a text, in order, and the identifiers in it.
 * @param names the whole query is a name: each of its parts is an identifier
 */
export function queryTerms(text: string, names: boolean): Pick<Query, 'terms' | 'identifiers'> {
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
