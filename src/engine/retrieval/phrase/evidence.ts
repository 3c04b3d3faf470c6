import type { Query } from '../../../core/search.js';
import { longestRuns, type PhraseLookup } from './runs.js';

/** Contents with a quoted text looked at. */
const QUOTED = 500;

/** How much of what is quoted, or of an error's message, contents have as it stands: 0 to 1 by content. */
export function phraseEvidence(query: Query, contents: number, lookup: PhraseLookup): Map<number, number> {
  const shares = query.message === '' ? new Map<number, number>() : longestRuns(query.message, contents, lookup);
  for (const text of query.quoted) for (const c of lookup(text, QUOTED)) shares.set(c, 1);
  return shares;
}

/** Share of the quoted texts, or else of an error's pairs of neighbouring words, that a piece of text has; 0 to 1. */
export function shareSaid(query: Query, text: string): number {
  const has = ` ${wordsOf(text).join(' ')} `;
  const said = (phrase: readonly string[]): boolean => has.includes(` ${phrase.join(' ')} `);
  if (query.quoted.length > 0) {
    return query.quoted.filter((quoted) => said(wordsOf(quoted))).length / query.quoted.length;
  }
  const words = wordsOf(query.message);
  if (words.length < 2) return 0;
  let pairs = 0;
  for (let i = 0; i + 1 < words.length; i++) if (said([words[i]!, words[i + 1]!])) pairs++;
  return pairs / (words.length - 1);
}

/** Words as the phrase index has them. */
const wordsOf = (text: string): string[] => text.toLowerCase().match(/[\p{L}\p{N}_]+/gu) ?? [];
