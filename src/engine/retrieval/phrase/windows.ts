import { isStopWord } from '../../../core/terms.js';

/**
 * Contents that hold a phrase; null: more than `limit` do. Some of them instead would be those that were written first,
 * and results must not depend on that.
 */
export type PhraseLookup = (phrase: string, limit: number) => readonly number[] | null;

/** Words that are looked at; a message or a piece of code says what it is within that. */
const MOST_WORDS = 40;
/** Words in a row that more contents than these have are no evidence. */
const COMMON = 200;

/** Words as the phrase index has them. */
export const wordsOf = (text: string): string[] => text.toLowerCase().match(/[\p{L}\p{N}_]+/gu) ?? [];

/**
 * Contents by how much of a text they have as it stands, though not all of it: every `size` words in a row that a content
 * has count by how rare they are. So a message is found by the literal that it was made from (`Unknown option: ${name}`),
 * and a piece of code although a variable is called otherwise.
 * @returns content → 0 to 1, the best one having 1; and the share of the windows that it has
 */
export function windowEvidence(
  text: string,
  size: number,
  contents: number,
  lookup: PhraseLookup,
): Map<number, { worth: number; share: number }> {
  const words = wordsOf(text).slice(0, MOST_WORDS);
  const found = new Map<number, { worth: number; windows: number }>();
  const seen = new Set<string>();
  for (let i = 0; i + size <= words.length; i++) {
    const window = words.slice(i, i + size);
    // `for the`: dear to look up, and everywhere.
    if (!window.every(isStopWord)) seen.add(window.join(' '));
  }
  for (const phrase of seen) {
    const having = lookup(phrase, COMMON);
    if (!having) continue;
    const worth = Math.log(1 + contents / having.length);
    for (const c of having) {
      const before = found.get(c);
      found.set(c, { worth: (before?.worth ?? 0) + worth, windows: (before?.windows ?? 0) + 1 });
    }
  }
  const most = Math.max(1e-9, ...[...found.values()].map(({ worth }) => worth));
  return new Map([...found].map(([c, { worth, windows }]) => [c, { worth: worth / most, share: windows / seen.size }]));
}
