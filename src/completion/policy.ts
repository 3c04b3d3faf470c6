import type { Place } from './place.js';

/** Where completions are wanted, as the user says it. */
export interface Policy {
  /** `code` leaves out comments and strings, `strings` comments. */
  commentsAndStrings: 'all' | 'strings' | 'code';
}

/** Longest line on which anything is proposed, characters: longer ones were not written by hand. */
const LONG_LINE = 1000;

/** Why nothing is proposed at a place, whoever would propose it; null: something may be. */
export function silentBecause({ before, after, scan, language }: Place, policy: Policy): string | null {
  if (before.length + after.length > LONG_LINE) return 'the line is very long';
  // In the midst of a word nothing is missing.
  if (/[\p{L}\p{N}_]$/u.test(before) && /^[\p{L}\p{N}_]/u.test(after)) return 'the cursor is inside a word';
  const { commentsAndStrings } = policy;
  const prose = language === 'markdown' || language === 'text';
  if (!prose && scan.inside === 'comment' && commentsAndStrings !== 'all') return 'the cursor is in a comment';
  if (scan.inside === 'string' && commentsAndStrings === 'code') return 'the cursor is in a string';
  return null;
}
