import { Cancelled, UserError } from '../../core/errors.js';
import type { Calibration, LearnOptions } from '../../core/learning.js';
import type { Stages } from '../../core/search.js';
import { evidenceOf, LEAST_EVIDENCE } from '../retrieval/goodMatch.js';
import { madeFor } from '../retrieval/learned/learned.js';
import { rank } from '../retrieval/rank.js';
import type { Retrieval } from '../retrieval/retrieval.js';
import { countOf, groupOf, type Pair } from './pairs.js';
import type { Random } from './random.js';
import { mean, shareInterval } from './statistics.js';

/** Coverages to promise, the first that can be had is taken. */
const COVERAGES = [0.9, 0.8, 0.7, 0.6, 0.5];
/** Fewer pairs than this on each side promise nothing. */
const FEWEST_PAIRS = 20;
/** Share of answered queries that may be called unanswered, as for the shipped threshold. */
const CALLED_UNANSWERED = 0.02;
/** How far that threshold may move: made-up queries are not the user's. */
const MOST_MOVED = 1.5;

/** Commit messages are what queries are made of, so they are no evidence here; models of the user's take their time. */
export const MEASURED_WITHOUT: Partial<Stages> = { history: false, deep: false, rerank: false };

/** How one pair fared. */
export interface Outcome {
  /** Score of the best answer as a share of the best score; 0 when it was not found. */
  share: number;
  /** Its rank from 1; Infinity when it was not found. */
  rank: number;
  /** All scores as shares of the best one, in order. */
  shares: number[];
  /** That the best result is an answer. */
  evidence: number;
}

/** Asks one pair's query of the repository. */
export async function outcomeOf(retrieval: Retrieval, pair: Pair, signal?: AbortSignal): Promise<Outcome> {
  const found = await retrieval.find(pair.query, { leftOut: pair.leftOut, stages: MEASURED_WITHOUT }, signal);
  const ranking = rank(found.catalogue, found.candidates, found.weights);
  const [best] = ranking;
  if (!best || best.score <= 0) return { share: 0, rank: Infinity, shares: [], evidence: -Infinity };
  const at = ranking.findIndex(({ content }) => pair.targets.includes(content));
  const shares = ranking.map(({ score }) => score / best.score);
  return {
    share: at < 0 ? 0 : Math.max(0, shares[at]!),
    rank: at < 0 ? Infinity : at + 1,
    shares,
    evidence: evidenceOf(found.query, found.lexical, best, found.catalogue.contents[best.content]!),
  };
}

/**
 * Measures what results of this repository can promise, by split conformal prediction: one half of the pairs gives the
 * threshold, the other half tells how often it held.
 * @throws UserError nothing-to-learn when the repository has too few pairs, or finds too few of its own answers; Cancelled
 */
export async function calibrate(
  retrieval: Retrieval,
  embedder: string,
  adapted: string | null,
  pairs: readonly Pair[],
  random: Random,
  { signal, onProgress }: LearnOptions,
): Promise<Calibration> {
  const asked = pairs.filter(({ source }) => source !== 'tests');
  const [own, held] = split(asked, 0.5, random);
  if (own.length < FEWEST_PAIRS || held.length < FEWEST_PAIRS) {
    throw new UserError(
      `There is too little to calibrate with: ${asked.length} doc comments and commits that ask for something, ${2 * FEWEST_PAIRS} are needed.`,
      'nothing-to-learn',
    );
  }
  const all: Outcome[] = [];
  for (const pair of [...own, ...held]) {
    onProgress?.({ step: 'asking the repository its own questions', done: all.length, total: asked.length });
    all.push(await outcomeOf(retrieval, pair, signal));
    // Lets searches of the user and a cancellation in between.
    await new Promise(setImmediate);
    if (signal?.aborted) throw new Cancelled();
  }
  const threshold = thresholdOf(all.slice(0, own.length));
  return {
    ...threshold,
    evidence: leastEvidence(all.slice(0, own.length)),
    pairs: countOf(asked),
    heldOut: check(all.slice(own.length), threshold.share),
    madeFor: madeFor(retrieval.catalogue(), embedder, adapted),
    madeAt: new Date().toISOString(),
  };
}

/**
 * The highest coverage that can be promised and what it takes: with n exchangeable pairs, the ⌊α(n + 1)⌋-th least share
 * holds for the next one with a probability of at least 1 - α.
 * @throws UserError nothing-to-learn
 */
export function thresholdOf(outcomes: readonly Outcome[]): Pick<Calibration, 'coverage' | 'share' | 'k'> {
  const shares = outcomes.map(({ share }) => share).sort((a, b) => a - b);
  const ranks = outcomes.map(({ rank: r }) => r).sort((a, b) => b - a);
  for (const coverage of COVERAGES) {
    const at = Math.floor((1 - coverage) * (outcomes.length + 1)) - 1;
    if (at >= 0 && shares[at]! > 0) return { coverage, share: shares[at]!, k: ranks[at]! };
  }
  const found = outcomes.filter(({ share }) => share > 0).length;
  throw new UserError(
    `Nothing can be promised: ${found} of ${outcomes.length} questions made from doc comments and commits find their file.`,
    'nothing-to-learn',
  );
}

/** How often a threshold held on other pairs than its own. */
export function check(outcomes: readonly Outcome[], share: number): Calibration['heldOut'] {
  const covered = outcomes.filter((outcome) => outcome.share >= share).length;
  return {
    pairs: outcomes.length,
    coverage: covered / outcomes.length,
    interval: shareInterval(covered, outcomes.length),
    results: mean(outcomes.map(({ shares }) => shares.filter((s) => s >= share).length)),
  };
}

/** Evidence that all but a few of the answered queries have; the shipped threshold where there are too few to tell. */
function leastEvidence(outcomes: readonly Outcome[]): number {
  const answered = outcomes.filter(({ rank: r }) => r <= 10).map(({ evidence }) => evidence);
  const at = Math.floor(CALLED_UNANSWERED * (answered.length + 1)) - 1;
  if (at < 0) return LEAST_EVIDENCE;
  const least = answered.sort((a, b) => a - b)[at]!;
  return Math.max(LEAST_EVIDENCE - MOST_MOVED, Math.min(LEAST_EVIDENCE + MOST_MOVED, least));
}

/** Two parts without a file in common; `share` of the files in the first. */
export function split(pairs: readonly Pair[], share: number, random: Random): [Pair[], Pair[]] {
  const groups = random.shuffled([...new Set(pairs.map(groupOf))]);
  const first = new Set(groups.slice(0, Math.round(share * groups.length)));
  return [pairs.filter((pair) => first.has(groupOf(pair))), pairs.filter((pair) => !first.has(groupOf(pair)))];
}
