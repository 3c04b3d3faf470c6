import type { Query } from '../../../core/search.js';

/** A result that the user opened, or followed from an answer. */
export interface Opened {
  path: string;
  /** Terms of the query that led there. */
  terms: string[];
  /** Milliseconds since 1970. */
  at: number;
}

/** Days after which an opening counts half. */
const HALF_LIFE_DAYS = 14;
/** Openings that are remembered; the oldest go first. */
const MOST_OPENED = 500;
/** What one fresh opening from the same query says, 0 to 1. */
const ONE = 0.5;
const DAY_MS = 86_400_000;

/**
 * How much openings speak for each path, 0 to 1: the more alike the query that led there and the fresher, the more.
 * A path never opened from a query that shares a term is not there.
 * @param now milliseconds since 1970
 */
export function preferences(opened: readonly Opened[], query: Query, now: number): Map<string, number> {
  const out = new Map<string, number>();
  if (opened.length === 0) return out;
  const asked = new Set(query.terms.filter(({ guess }) => !guess).map(({ term }) => term));
  for (const { path, terms, at } of opened) {
    const common = terms.filter((term) => asked.has(term)).length;
    if (common === 0) continue;
    const alike = common / (asked.size + terms.length - common);
    const fresh = 0.5 ** (Math.max(0, now - at) / DAY_MS / HALF_LIFE_DAYS);
    out.set(path, 1 - (1 - (out.get(path) ?? 0)) * (1 - ONE * alike * fresh));
  }
  return out;
}

/** The list with one more opening, without the oldest ones beyond {@link MOST_OPENED}. */
export function remember(opened: readonly Opened[], query: Query, path: string, now: number): Opened[] {
  const terms = query.terms.filter(({ guess }) => !guess).map(({ term }) => term);
  if (terms.length === 0) return [...opened];
  return [...opened, { path, terms, at: now }].slice(-MOST_OPENED);
}
