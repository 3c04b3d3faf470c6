import type { Query } from '../../../core/search.js';
import { type PhraseLookup, windowEvidence, wordsOf } from './windows.js';

/** Contents with a quoted text looked at. */
const QUOTED = 500;
/** Words in a row that are compared. A message is cut by its placeholders; code and prose have much in common anyway. */
const WINDOW = { error: 2, code: 3, text: 4 } as const;
/** Prose that is a question is not looked for as it stands; other prose must be found for the most part. */
const QUESTION =
  /^\s*(?:how|where|what|which|who|whom|why|when|does|do|is|are|can|should|find|show|list|explain|describe)\b|\?\s*$/i;
const LEAST_OF_PROSE = 0.4;

/** What of a query may stand in the code as it is, and the words in a row that are compared; null: nothing. */
function literal({ intent, message, quoted, text }: Query): { text: string; size: number } | null {
  if (quoted.length > 0) return null;
  if (message !== '') return { text: message, size: WINDOW.error };
  if (intent === 'code') return { text, size: WINDOW.code };
  return intent === 'text' && !QUESTION.test(text) ? { text, size: WINDOW.text } : null;
}

/**
 * How much of what is quoted, of an error's message or of a piece of code contents have as it stands, by content: 1 for
 * quoted text, up to 2 for the other, where what is rare counts, and having most of it twice.
 */
export function phraseEvidence(query: Query, contents: number, lookup: PhraseLookup): Map<number, number> {
  const shares = new Map<number, number>();
  for (const text of query.quoted) for (const c of lookup(text, QUOTED)) shares.set(c, 1);
  const asked = literal(query);
  if (!asked) return shares;
  for (const [c, { worth, share }] of windowEvidence(asked.text, asked.size, contents, lookup)) {
    if (asked.size !== WINDOW.text || share >= LEAST_OF_PROSE) shares.set(c, worth * (1 + share));
  }
  return shares;
}

/** Share of what {@link phraseEvidence} looked for that a piece of text has; 0 to 1. */
export function shareSaid(query: Query, text: string): number {
  const has = ` ${wordsOf(text).join(' ')} `;
  const said = (phrase: string): boolean => has.includes(` ${phrase} `);
  if (query.quoted.length > 0) {
    return query.quoted.filter((quoted) => said(wordsOf(quoted).join(' '))).length / query.quoted.length;
  }
  const asked = literal(query);
  if (!asked) return 0;
  const words = wordsOf(asked.text);
  const windows = Math.max(1, words.length - asked.size + 1);
  let held = 0;
  for (let i = 0; i + asked.size <= words.length; i++) if (said(words.slice(i, i + asked.size).join(' '))) held++;
  return held / windows;
}
