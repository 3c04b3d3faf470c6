import type { ContextOptions } from '../../../core/completion.js';
import { isKeyword, lex } from './lex.js';
import type { Situation } from './situation.js';

/** UTF-16 units of clipboard and problems that are read. */
const MOST_READ = 4_000;
/** As if it stood so many lines above the cursor. */
const DISTANCE = 8;

/** Names in what was copied, and in the problems near the cursor, count as mentioned near it. */
export function withHints(situation: Situation, { clipboard = '', diagnostics = [] }: ContextOptions): Situation {
  const text = [clipboard.slice(0, MOST_READ), ...diagnostics].join('\n').slice(0, 2 * MOST_READ);
  if (text.trim() === '') return situation;
  const mentions = new Map(situation.mentions);
  // Messages quote names: 'foo', so quotes are no strings here.
  for (const { kind, text: name } of lex(text.replace(/['"`‘’“”]/g, ' '), situation.language)) {
    if (kind !== 'name' || isKeyword(name) || mentions.has(name)) continue;
    mentions.set(name, { count: 1, before: DISTANCE, after: Infinity, here: false, member: false });
  }
  return { ...situation, mentions };
}
