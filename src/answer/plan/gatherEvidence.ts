import type { Citation, EvidenceCard, Table, Usage } from '../../core/answer.js';
import type { AskEvent, AskRequest, Attachment, EvidencePiece, Place, SentRequest } from '../../core/ask.js';
import type { SearchApi } from '../../core/engineApi.js';
import { Cancelled } from '../../core/errors.js';
import type { Gathered, GatherQuery } from '../../core/gather.js';
import type { Hit } from '../../core/search.js';
import { sentOf } from '../prompt/sent.js';
import type { Question } from '../question.js';
import { readStructure } from '../structure/readStructure.js';
import { cardHits, checkedCards, nearest, usesOnly } from './cards.js';
import { decompose, isOfRepository, type Plan } from './decompose.js';
import { followUp } from './followUp.js';
import { modelQueries } from './modelQueries.js';
import { counted, Steps } from './steps.js';

/** All that an answer can rest on. */
export interface Evidence {
  question: Question;
  /** For a prompt, in its order. */
  pieces: EvidencePiece[];
  /** For people: what an answer without a model shows. Empty when nothing matches. */
  cards: EvidenceCard[];
  /** Uses of a name that is not defined here. */
  uses?: { name: string; usages: Usage[] };
  /** The answer to a question about structure. */
  table?: Table;
  /** What was asked is not here. */
  noGoodMatch: boolean;
  /** The nearest things there are, when nothing matches. */
  nearest: Hit[];
  /** Names of the question that nothing in the evidence has. */
  missing: string[];
  coverage: number;
  notices: string[];
  /** Every place that was compared with the files as they are now. */
  checked: Citation[];
  /** What was done, for people. */
  steps: string[];
  /** What a model was asked to find it. */
  asked: SentRequest[];
}

/** Searches of both rounds together. */
const MOST_SEARCHES = 9;
const LAST_LINE = 1_000_000;

/**
 * Finds what a question needs: takes it apart, searches, looks at what is missing, searches again for what was found,
 * and packs it into `budget` tokens. Steps are told as they are taken, the evidence when it is whole. Without a model by
 * heuristics; with one it may add searches in the second round, and its failures cost nothing.
 * @throws UserError empty-query
 * @throws Cancelled
 */
export async function gatherEvidence(
  engine: SearchApi,
  request: AskRequest,
  budget: number,
  tell: (event: AskEvent) => void = () => undefined,
  signal?: AbortSignal,
  limit?: number,
): Promise<Evidence> {
  const steps = new Steps(tell);
  const plan = decompose(request);
  const { question } = plan;
  const table = await tableFor(engine, request.question, steps, signal);
  const gather = (queries: GatherQuery[]): Promise<Gathered> =>
    engine.gather({ queries, budget, ...placesOf(request) }, signal);

  const first = await gather(plan.queries);
  tellSearches(steps, first, 0);
  const isGood = (gathered: Gathered): boolean =>
    gathered.searches.slice(0, plan.main).some(({ noGoodMatch }) => !noGoodMatch);
  const asked: SentRequest[] = [];
  const telling = (sent: SentRequest): void => {
    asked.push(sent);
    tell({ type: 'sent', sent: sentOf(request.model!, asked) });
  };
  const { missing, more } = await secondRound(plan, request, first, isGood(first), steps, telling, signal);
  const all = more.length > 0 ? await gather([...plan.queries, ...more].slice(0, MOST_SEARCHES)) : first;
  if (more.length > 0) tellSearches(steps, all, plan.queries.length);
  const wholeIsGood = all.searches.some(({ text, noGoodMatch }) => text === request.question.trim() && !noGoodMatch);
  const existing = await namesThatExist(engine, plan);
  const noGoodMatch = existing === 'most' ? false : existing === 'few' || (!isGood(all) && !wholeIsGood);
  if (signal?.aborted) throw new Cancelled();

  const evidence: Evidence = {
    question,
    pieces: all.pieces,
    cards: [],
    ...(table && { table }),
    noGoodMatch,
    nearest: [],
    missing,
    coverage: all.coverage,
    notices: all.notices,
    checked: [],
    steps: steps.titles,
    asked,
  };
  await addCards(engine, evidence, cardHits(all, plan), steps, limit, signal);
  tell({ type: 'evidence', pieces: evidence.pieces, cards: evidence.cards });
  return evidence;
}

/** More than this share of the names in a question must exist for it to be about this repository, or less for it not to. */
const KNOWN_SHARE = 0.5;

/**
 * Whether the names that a question is about exist here: a question about `FooBar` is answered where there is one,
 * however little its other words match, and not where there is none, however well they do. Null: its names do not tell.
 */
async function namesThatExist(engine: SearchApi, { names }: Plan): Promise<'most' | 'few' | null> {
  const own = names.filter(isOfRepository);
  const known = own.length > 0 ? await engine.known?.({ names: own, paths: own }) : undefined;
  if (!known) return null;
  // `app.ts` may be a file, and a product's name may stand in the documents only.
  const exist = own.filter((name, i) => known.names.includes(name) || known.paths[i]!.length > 0);
  const share = exist.length / own.length;
  return share > KNOWN_SHARE ? 'most' : share < KNOWN_SHARE ? 'few' : null;
}

async function tableFor(
  engine: SearchApi,
  question: string,
  steps: Steps,
  signal?: AbortSignal,
): Promise<Table | undefined> {
  const structure = readStructure(question);
  if (!structure) return undefined;
  return steps.during(
    `looked up ${structure.find} in the tables of the index`,
    () => engine.structure(structure, signal),
    ({ rows, cut }) => `${counted(rows.length, 'row')}${cut ? ', and there are more' : ''}`,
  );
}

/** Files that the user attached or pinned, as places; a whole file is one from its first line to its last. */
function placesOf({
  attached = [],
  pinned = [],
  removed = [],
}: AskRequest): Pick<Parameters<SearchApi['gather']>[0], 'attached' | 'pinned' | 'removed'> {
  const place = ({ kind, place, path }: Attachment): Place[] =>
    place ? [place] : path && kind !== 'folder' ? [{ path, startLine: 1, endLine: LAST_LINE }] : [];
  return { attached: attached.flatMap(place), pinned, removed };
}

function tellSearches(steps: Steps, { searches }: Gathered, from: number): void {
  for (const { text, hits, noGoodMatch } of searches.slice(from))
    steps.done(`searched “${shortened(text)}”: ${counted(hits, 'hit')}${noGoodMatch ? ', none good' : ''}`);
}

const shortened = (text: string): string => {
  const line = text.replace(/\s+/g, ' ');
  return line.length > 120 ? `${line.slice(0, 119)}…` : line;
};

/** Is what was found enough? If not, what to search for besides. */
async function secondRound(
  plan: Plan,
  request: AskRequest,
  first: Gathered,
  isGood: boolean,
  steps: Steps,
  telling: (sent: SentRequest) => void,
  signal?: AbortSignal,
): Promise<{ missing: string[]; more: GatherQuery[] }> {
  const whole = request.question.trim();
  const { missing, queries } = followUp(plan, byRank(first));
  const more = [...queries];
  if (!isGood && plan.question.subject !== whole) more.unshift({ text: whole });
  const isEnough = isGood && missing.length === 0;
  if (missing.length > 0) steps.done(`not in what was found: ${missing.join(', ')}`);
  if (request.model && (!isEnough || plan.isComposed)) {
    const asked = await steps.during(
      `asked ${request.model.name} what else to look for`,
      () => modelQueries(request.model!, whole, byRank(first), telling, signal),
      (wanted) => (wanted.length > 0 ? wanted.map(({ text }) => text).join(', ') : 'nothing'),
    );
    more.push(...asked);
  }
  const known = new Set(plan.queries.map(({ text }) => text));
  return { missing, more: more.filter(({ text }) => !known.has(text)) };
}

/** Pieces by the rank of their files among the hits: the order of a prompt is another one. */
function byRank({ pieces, hits }: Gathered): EvidencePiece[] {
  const rank = new Map<string, number>();
  hits.forEach(({ path }, i) => rank.has(path) || rank.set(path, i));
  const of = ({ path }: EvidencePiece): number => rank.get(path) ?? hits.length;
  return [...pieces].sort((a, b) => of(a) - of(b) || a.id - b.id);
}

async function addCards(
  engine: SearchApi,
  evidence: Evidence,
  hits: readonly Hit[],
  steps: Steps,
  limit?: number,
  signal?: AbortSignal,
): Promise<void> {
  const { question, noGoodMatch } = evidence;
  const uses = await usesOnly(engine, question, { hits, noGoodMatch });
  if (uses) {
    evidence.uses = { name: uses.name, usages: uses.usages };
    evidence.checked = uses.checked;
    steps.done(`looked up uses of ${uses.name}: ${uses.usages.length}`);
  } else if (noGoodMatch) {
    evidence.nearest = await nearest(engine, hits);
    return;
  } else {
    const { cards, checked } = await checkedCards(engine, hits, question, limit, signal);
    evidence.cards = cards;
    evidence.checked = checked;
    const used = cards.reduce((n, card) => n + card.usedBy.length, 0);
    const tests = cards.reduce((n, card) => n + card.tests.length, 0);
    steps.done(`read ${counted(cards.length, 'place')}, ${counted(used, 'use')}, ${counted(tests, 'use')} in tests`);
  }
  const gone = evidence.checked.filter(({ verified }) => !verified).length;
  const said = gone === 0 ? 'all hold' : `${counted(gone, 'place')} changed since and left out`;
  steps.done(`compared ${counted(evidence.checked.length, 'place')} with the files as they are now: ${said}`);
}
