import type { Answer, Citation, EvidenceCard, Usage } from '../core/answer.js';
import type { SearchApi } from '../core/engineApi.js';
import { Cancelled, UserError } from '../core/errors.js';
import type { Hit, SearchResult } from '../core/search.js';
import { compose, composeNotFound, composeUses, USES, USES_ASKED_FOR } from './compose.js';
import { cardOf, narrowed } from './extract.js';
import { readQuestion } from './question.js';
import type { Question } from './question.js';
import { defines, selectHits } from './select.js';
import { claimOfHit, claimOfUsage, verify } from './verify.js';

export interface AskOptions {
  /** At most this many cards; by default as many as the question needs, up to 6. */
  limit?: number;
  signal?: AbortSignal;
}

/** Hits to choose from. */
const CANDIDATES = 12;
/** Near finds that are named when nothing matches. */
const NEAREST = 3;

/**
 * Answers a question from the repository's own text, without a language model: finds the definitions that matter and
 * shows what each is, where, who uses it and which tests name it. What the answer cites was compared with the files as
 * they are now; what did not hold is left out.
 * @throws UserError empty-query
 * @throws Cancelled when `signal` fires
 */
export async function ask(engine: SearchApi, text: string, options: AskOptions = {}): Promise<Answer> {
  const started = performance.now();
  if (!text.trim()) throw new UserError('The question is empty.', 'empty-query');
  const question = readQuestion(text);
  const steps: string[] = [];
  const found = await searchFor(engine, question, text, steps, options.signal);
  const answer =
    (await answerFromUses(engine, question, found, steps)) ??
    (found.noGoodMatch
      ? await answerWithoutMatch(engine, found, text)
      : await answerFrom(engine, question, found.hits, steps, options));
  if (found.coverage < 1) {
    const share = Math.floor(found.coverage * 100);
    answer.answer += `\n\n*The index is still being built (${share} %), so this may be incomplete.*`;
  }
  return { ...answer, steps, ms: Math.round(performance.now() - started) };
}

type Part = Pick<Answer, 'answer' | 'citations' | 'notFound' | 'evidence'>;

/** Searches for the subject, and once more for the whole question where the subject alone finds nothing good. */
async function searchFor(
  engine: SearchApi,
  question: Question,
  text: string,
  steps: string[],
  signal?: AbortSignal,
): Promise<SearchResult> {
  let result: SearchResult | null = null;
  for (const query of new Set([question.subject, text.trim()])) {
    const next = await engine.search(query, { limit: CANDIDATES }, signal);
    if (signal?.aborted) throw new Cancelled();
    steps.push(`searched “${query}”: ${counted(next.hits.length, 'hit')}${next.noGoodMatch ? ', none good' : ''}`);
    result = result === null || !next.noGoodMatch ? next : result;
    if (!result.noGoodMatch) break;
  }
  return result!;
}

async function answerFrom(
  engine: SearchApi,
  question: Question,
  hits: readonly Hit[],
  steps: string[],
  { limit, signal }: AskOptions,
): Promise<Part> {
  const aboutUses = question.focus === 'uses' || question.focus === 'tests';
  const cards: EvidenceCard[] = [];
  const checked: Citation[] = [];
  const selected = selectHits(hits, question, limit);
  for (const chosen of selected) {
    if (signal?.aborted) throw new Cancelled();
    const hit = await narrowed(engine, chosen);
    const citation = await verify(engine, claimOfHit(hit));
    checked.push(citation);
    const card = citation.verified
      ? await cardOf(engine, hit, aboutUses && cards.length === 0 ? USES_ASKED_FOR : USES)
      : null;
    if (!card) continue;
    const usedBy = await holding(engine, card.usedBy, checked);
    const tests = await holding(engine, card.tests, checked);
    cards.push({ ...card, usedBy, tests });
  }
  const uses = cards.reduce((n, card) => n + card.usedBy.length, 0);
  const tests = cards.reduce((n, card) => n + card.tests.length, 0);
  steps.push(`read ${counted(cards.length, 'place')}, ${counted(uses, 'use')}, ${counted(tests, 'use')} in tests`);
  steps.push(checkStep(checked));
  if (cards.length === 0) return notFound(question.subject, []);
  return {
    answer: compose(question, cards),
    citations: unique(checked.filter((c) => c.verified)),
    notFound: false,
    evidence: cards,
  };
}

/** Uses of a name that nothing here defines, such as a function of a library; null where that is not the question. */
async function answerFromUses(
  engine: SearchApi,
  { focus, name }: Question,
  found: SearchResult,
  steps: string[],
): Promise<Part | null> {
  const aboutUses = focus === 'uses' || focus === 'tests' || found.noGoodMatch;
  if (name === null || !aboutUses || found.hits.some((hit) => defines(hit, name))) return null;
  const { usedBy, tests } = await engine.usages(name, USES_ASKED_FOR);
  const checked: Citation[] = [];
  const uses = await holding(engine, focus === 'tests' ? tests : [...usedBy, ...tests], checked);
  steps.push(`looked up uses of ${name}: ${uses.length}`);
  if (uses.length === 0) return null;
  steps.push(checkStep(checked));
  const citations = unique(checked.filter((citation) => citation.verified));
  return { answer: composeUses(name, uses), citations, notFound: false, evidence: [] };
}

async function answerWithoutMatch(engine: SearchApi, found: SearchResult, text: string): Promise<Part> {
  const nearest: Hit[] = [];
  for (const hit of found.hits.slice(0, NEAREST)) {
    const citation = await verify(engine, { ...claimOfHit(hit), says: [] });
    if (citation.verified) nearest.push(hit);
  }
  return notFound(text.trim(), nearest);
}

function notFound(question: string, nearest: readonly Hit[]): Part {
  const citations = nearest.map(({ path, startLine, endLine }) => ({ path, startLine, endLine, verified: true }));
  return { answer: composeNotFound(question, nearest), citations, notFound: true, evidence: [] };
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

function checkStep(checked: readonly Citation[]): string {
  const gone = checked.filter((citation) => !citation.verified).length;
  const said = gone === 0 ? 'all hold' : `${counted(gone, 'place')} changed since and left out`;
  return `compared ${counted(checked.length, 'place')} with the files as they are now: ${said}`;
}

function unique(citations: readonly Citation[]): Citation[] {
  return [...new Map(citations.map((c) => [`${c.path}:${c.startLine}-${c.endLine}`, c])).values()];
}

const counted = (n: number, noun: string): string => `${n} ${noun}${n === 1 ? '' : 's'}`;
