import { createHash } from 'node:crypto';
import type { Hit } from '../../../core/search.js';
import type { SearchTrace, TracedFile } from '../../../core/searchTrace.js';
import { FEATURES } from '../features.js';
import type { Located } from '../freshness.js';
import type { Ranked } from '../rank.js';
import type { Found } from '../retrieval.js';
import type { Selection } from '../select/select.js';

/** Ranked files that a trace tells of. */
const MOST_FILES = 100;

/** What a search found out on its way. */
export interface Told extends Pick<SearchTrace, 'versions' | 'query' | 'options' | 'judged' | 'floor'> {
  found: Found;
  ranking: readonly Ranked[];
  selection: Selection;
  /** Before they were held against the files. */
  located: readonly Located[];
  hits: readonly Hit[];
}

/** Writes down one search. Holds what results depend on and nothing that differs from run to run. */
export function traceOf({ found, ranking, selection, located, hits, ...rest }: Told): SearchTrace {
  const { terms, raw: _raw, ...understood } = found.query;
  const { df, idf } = found.lexical;
  const key = ({ path, symbol, score }: Hit): string => JSON.stringify([path, symbol, score]);
  const texts = new Map(located.map(({ hit, text }) => [key(hit), text]));
  const shown = new Set(hits.map(({ path }) => path));
  return {
    format: 1,
    ...rest,
    understood: {
      ...understood,
      terms: terms.map((term, i) => ({ ...term, df: df[i] ?? 0, idf: idf[i] ?? 0 })),
    },
    ranking: ranking.slice(0, MOST_FILES).map((ranked, rank) => tracedFile(found, ranked, selection, rank, shown)),
    hits: hits.map((hit) => ({ ...hit, text: digest(texts.get(key(hit))?.() ?? '') })),
  };
}

function tracedFile(
  { catalogue, weights }: Found,
  ranked: Ranked,
  { outcomes }: Selection,
  rank: number,
  shown: ReadonlySet<string>,
): TracedFile {
  const outcome = outcomes[rank]!;
  const { path } = catalogue.contents[ranked.content]!.files[0]!;
  const isGone = outcome.state === 'shown' && !shown.has(outcome.path);
  return {
    path: outcome.state === 'shown' ? outcome.path : path,
    score: ranked.score,
    features: FEATURES.filter((name) => ranked.features[name] !== 0).map((name) => ({
      name,
      value: ranked.features[name],
      weight: weights[name],
      contribution: weights[name] * ranked.features[name],
    })),
    outcome: isGone ? 'gone' : outcome.state,
    ...(outcome.state === 'copy' && { copyOf: outcome.of }),
    ...(outcome.state === 'shown' && outcome.redundancy > 0 && { redundancy: outcome.redundancy }),
  };
}

const digest = (text: string): string => createHash('sha256').update(text).digest('hex').slice(0, 16);
