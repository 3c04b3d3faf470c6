import type { EvidencePiece } from '../../core/ask.js';
import type { GatherQuery } from '../../core/gather.js';
import { escapeRegExp, isStopWord } from '../../core/terms.js';
import type { Plan } from './decompose.js';

/** What the first evidence leads to: names that it uses and does not show, searched for once more. */
export interface FollowUp {
  queries: GatherQuery[];
  /** Names of the question that no piece has. */
  missing: string[];
}

const WEIGHTS = { missing: 0.2, draft: 0.15 } as const;
/** Searches of the second round. */
const MOST_QUERIES = 3;
/** Names that go into one search for what the draft names. */
const DRAFT_NAMES = 5;
/** Pieces that the draft is made of: the best ones. */
const DRAFT_PIECES = 4;
/** Values of many languages, written like types. */
const VALUES: ReadonlySet<string> = new Set(['None', 'True', 'False', 'NULL', 'Self', 'String', 'Object', 'Error']);
/** A call or a type that a reader would look up. */
const USED_NAME =
  /\b([A-Z][A-Za-z0-9]{3,}|[a-z][a-z0-9]*(?:[A-Z][a-z0-9]+)+|[a-z]+(?:_[a-z0-9]+)+)\b(?=\s*[(<.:,)]|$)/g;

/**
 * What is still missing, and what to search for next (pseudo-relevance feedback at the grain of names: draft → names →
 * retrieve, as ReFeed does with a model's draft). Deterministic.
 * @param pieces of the first round, best ones first
 */
export function followUp(plan: Plan, pieces: readonly EvidencePiece[]): FollowUp {
  const text = pieces.map((piece) => `${piece.path}\n${piece.symbol}\n${piece.text}`).join('\n');
  const missing = plan.names.filter((name) => !hasWord(text, name.split(/[.:#>-]+/).at(-1)!));
  const queries: GatherQuery[] = missing.map((name) => ({ text: name, weight: WEIGHTS.missing }));
  const draft = draftNames(plan, pieces.slice(0, DRAFT_PIECES), pieces);
  if (draft.length > 0 && plan.isComposed) {
    queries.push({ text: `${plan.question.subject} ${draft.join(' ')}`, weight: WEIGHTS.draft });
  }
  return { queries: queries.slice(0, MOST_QUERIES), missing };
}

/** Names that the best pieces use most and that no piece defines, nor the question says. */
function draftNames(plan: Plan, best: readonly EvidencePiece[], all: readonly EvidencePiece[]): string[] {
  const defined = new Set(all.flatMap(({ symbol }) => symbol.split('.')));
  const counts = new Map<string, number>();
  for (const { text } of best) {
    for (const name of new Set([...text.matchAll(USED_NAME)].map(([, name]) => name!))) {
      if (!defined.has(name) && !plan.names.includes(name) && !isStopWord(name) && !VALUES.has(name))
        counts.set(name, (counts.get(name) ?? 0) + 1);
    }
  }
  return [...counts]
    .sort(([a, x], [b, y]) => y - x || (a < b ? -1 : 1))
    .slice(0, DRAFT_NAMES)
    .map(([name]) => name);
}

const hasWord = (text: string, name: string): boolean =>
  new RegExp(`(?<![\\p{L}\\p{N}_$])${escapeRegExp(name)}(?![\\p{L}\\p{N}_$])`, 'u').test(text);
