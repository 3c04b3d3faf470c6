import type { Citation, EvidenceCard, Usage } from '../../core/answer.js';
import type { SearchApi } from '../../core/engineApi.js';
import { Cancelled } from '../../core/errors.js';
import type { Gathered } from '../../core/gather.js';
import type { Hit } from '../../core/search.js';
import { USES, USES_ASKED_FOR } from '../compose.js';
import { cardOf, narrowed } from '../extract.js';
import type { Question } from '../question.js';
import { defines, selectHits } from '../select.js';
import { claimOfHit, claimOfUsage, verify } from '../verify.js';
import type { Plan } from './decompose.js';

/** Cards are made of so many hits at most. */
const CARDS_FROM = 12;
/** Near finds that are named when nothing matches. */
const NEAREST = 3;

/** Cards with what was compared to make them. */
export interface CheckedCards {
  cards: EvidenceCard[];
  checked: Citation[];
}

/** The hits that cards are made of: first the definitions of what the question names. */
export function cardHits({ hits }: Gathered, { names }: Plan): Hit[] {
  const named = (hit: Hit): boolean => hit.class !== 'test' && names.some((name) => isCalled(hit, name));
  return [...hits.filter(named), ...hits.filter((hit) => !named(hit))].slice(0, CARDS_FROM);
}

/** Is the hit the definition of a name, which may be qualified: `Session.send`? */
function isCalled({ symbol, container }: Hit, name: string): boolean {
  const parts = name.split(/[.:#>-]+/);
  const within = container.split('.').at(-1);
  return symbol === parts.at(-1) && (parts.length === 1 || within === parts.at(-2));
}

/** The cards of a first glance: what was found, without who uses it. */
export async function plainCards(engine: SearchApi, hits: readonly Hit[], question: Question): Promise<EvidenceCard[]> {
  const cards = await Promise.all(selectHits(hits, question).map((hit) => cardOf(engine, hit, 0)));
  return cards.filter((card) => card !== null);
}

/**
 * What an answer without a model is made of: the definitions that matter, each on its own lines, with its uses and
 * tests. Whatever is not as the index remembers it is left out.
 * @throws Cancelled
 */
export async function checkedCards(
  engine: SearchApi,
  hits: readonly Hit[],
  question: Question,
  limit?: number,
  signal?: AbortSignal,
): Promise<CheckedCards> {
  const aboutUses = question.focus === 'uses' || question.focus === 'tests';
  const cards: EvidenceCard[] = [];
  const checked: Citation[] = [];
  for (const chosen of selectHits(hits, question, limit)) {
    if (signal?.aborted) throw new Cancelled();
    const hit = await narrowed(engine, chosen);
    const citation = await verify(engine, claimOfHit(hit));
    checked.push(citation);
    if (!citation.verified) continue;
    const card = await cardOf(engine, hit, aboutUses && cards.length === 0 ? USES_ASKED_FOR : USES);
    if (!card) continue;
    const usedBy = await holding(engine, card.usedBy, checked);
    const tests = await holding(engine, card.tests, checked);
    cards.push({ ...card, usedBy, tests });
  }
  return { cards, checked };
}

/** Uses of a name that nothing here defines, such as a function of a library; null where that is not the question. */
export async function usesOnly(
  engine: SearchApi,
  { focus, name }: Question,
  found: { hits: readonly Hit[]; noGoodMatch: boolean },
): Promise<{ name: string; usages: Usage[]; checked: Citation[] } | null> {
  const aboutUses = focus === 'uses' || focus === 'tests' || found.noGoodMatch;
  if (name === null || !aboutUses || found.hits.some((hit) => defines(hit, name))) return null;
  const { usedBy, tests } = await engine.usages(name, USES_ASKED_FOR);
  const checked: Citation[] = [];
  const usages = await holding(engine, focus === 'tests' ? tests : [...usedBy, ...tests], checked);
  return usages.length > 0 ? { name, usages, checked } : null;
}

/** The nearest things there are, where nothing matches: those whose lines are still there. */
export async function nearest(engine: SearchApi, hits: readonly Hit[]): Promise<Hit[]> {
  const near: Hit[] = [];
  for (const hit of hits.slice(0, NEAREST)) {
    if ((await verify(engine, { ...claimOfHit(hit), says: [] })).verified) near.push(hit);
  }
  return near;
}

/** The uses whose line is still what the index remembers; every check is added to `checked`. */
async function holding(engine: SearchApi, usages: readonly Usage[], checked: Citation[]): Promise<Usage[]> {
  const kept: Usage[] = [];
  for (const usage of usages) {
    const citation = await verify(engine, claimOfUsage(usage));
    checked.push(citation);
    if (citation.verified) kept.push(usage);
  }
  return kept;
}
