import type { Query } from '../../../core/search.js';
import { type PhraseLookup, windowEvidence, wordsOf } from './windows.js';

/** Quoted text that more contents than these have is no evidence. */
const QUOTED = 500;
/** Words in a row that are compared: a message is cut by its placeholders, code and prose have much in common anyway. */
const WINDOW = { error: 2, code: 3, text: 3 } as const;
/** Prose that is a question is not looked for as it stands. */
const QUESTION =
  /^\s*(?:how|where|what|which|who|whom|why|when|does|do|is|are|can|should|find|show|list|explain|describe)\b|\?\s*$/i;
/** Other prose may be a message, of which at least this share must be there in a row; else it is chance. */
const LEAST_OF_PROSE = 0.45;

/** What of a query may stand in the code as it is; null: nothing. */
function literal({ intent, message, text }: Query): { text: string; as: keyof typeof WINDOW } | null {
  if (message !== '') return { text: message, as: 'error' };
  if (intent === 'code') return { text, as: 'code' };
  return intent === 'text' && !QUESTION.test(text) ? { text, as: 'text' } : null;
}

/**
 * How much of what is quoted, of an error's message or of a piece of code contents have as it stands, by content: 1 for
 * quoted text, up to 2 for the other, where what is rare counts, and having most of it twice.
 */
export function phraseEvidence(
  query: Query,
  contents: number,
  lookup: PhraseLookup,
  isDoc: (content: number) => boolean,
): Map<number, number> {
  const shares = new Map<number, number>();
  for (const text of query.quoted) for (const c of lookup(text, QUOTED) ?? []) shares.set(c, 1);
  const asked = literal(query);
  if (!asked) return shares;
  for (const [c, { worth, share }] of windowEvidence(asked.text, WINDOW[asked.as], contents, lookup)) {
    const isProse = asked.as === 'text';
    // Documents are prose themselves: what is worded like them need not be about them.
    if (isProse && (share < LEAST_OF_PROSE || isDoc(c))) continue;
    shares.set(c, Math.max(shares.get(c) ?? 0, worth * (isProse ? 2 * share : 1 + share)));
  }
  return shares;
}

/** Tells of a piece of text what share it has of what {@link phraseEvidence} looked for; 0 to 1. */
export function shareSaid(query: Query): (text: string) => number {
  const quoted = query.quoted.map((one) => ` ${wordsOf(one).join(' ')} `);
  const windows: string[] = [];
  const asked = literal(query);
  if (asked) {
    const words = wordsOf(asked.text);
    const size = WINDOW[asked.as];
    for (let i = 0; i + size <= words.length; i++) windows.push(` ${words.slice(i, i + size).join(' ')} `);
  }
  const share = (phrases: readonly string[], has: string): number =>
    phrases.filter((phrase) => has.includes(phrase)).length / Math.max(1, phrases.length);
  return (text) => {
    const has = ` ${wordsOf(text).join(' ')} `;
    return Math.max(share(quoted, has), share(windows, has));
  };
}
