import type { Query } from '../../../core/search.js';
import { readFilters } from './filters.js';
import { intentOf } from './intent.js';
import { messageOf, withoutNoise } from './message.js';
import { readNegation } from './negation.js';
import { queryTerms } from './terms.js';
import { readTrace } from './trace.js';

const QUOTED = /"([^"\n]{2,200})"|`([^`\n]{2,200})`/g;
/** Functions of a trace whose names are searched for too: the place itself may be gone. */
const NAMED_FRAMES = 4;

/** Splits a query into what is asked and how it is narrowed. Pure: the same text always gives the same query. */
export function understand(raw: string): Query {
  const { frames, isTrace, rest } = readTrace(raw);
  const { filters, rest: unfiltered } = readFilters(isTrace ? rest : raw, !isTrace);
  if (isTrace) return { raw, ...traceQuery(unfiltered, frames), frames, filters };
  const bare = readNegation(unfiltered, filters);
  const quoted = [...bare.matchAll(QUOTED)].map((m) => (m[1] ?? m[2])!);
  const text = bare.replace(/["`]/g, ' ');
  const intent = intentOf(text.trim());
  const message = intent === 'error' ? messageOf(bare) : '';
  return { raw, text: text.trim(), intent, ...queryTerms(text, intent === 'symbol'), quoted, frames, message, filters };
}

/** A trace is searched by what it says first, then by the code and the names in it. */
function traceQuery(rest: string, frames: Query['frames']): Omit<Query, 'raw' | 'frames' | 'filters'> {
  const message = messageOf(rest);
  const named = frames.slice(0, NAMED_FRAMES);
  const text = [message, withoutNoise(rest), ...named.map(({ symbol }) => symbol)].join('\n');
  const words = queryTerms(text, false);
  const paths = (): typeof words => queryTerms(named.map(({ path }) => path).join('\n'), false);
  return { text: rest, intent: 'error', ...(words.terms.length > 0 ? words : paths()), quoted: [], message };
}
