import type { Calibrated, Calibration } from '../../../core/learning.js';
import type { Query } from '../../../core/search.js';
import type { Catalogue } from '../catalogue.js';
import type { Outcome } from '../select/select.js';
import { adaptedAt, fits, isOutdated, type Learned } from './learned.js';

/** The calibration that holds for a query: it was made with questions in words, and says nothing of names or paths. */
export function calibrationFor(learned: Learned, query: Query, embedder: string): Calibration | undefined {
  const isQuestion = query.intent === 'text' && query.quoted.length === 0;
  return isQuestion && holds(learned, embedder) ? learned.calibration : undefined;
}

/** Whether results are ranked as they were when it was made. */
export const holds = (learned: Learned, embedder: string): boolean => {
  const made = learned.calibration?.madeFor;
  return made !== undefined && fits(made, embedder) && made.adapted === adaptedAt(learned, embedder);
};

/** What the calibration promises of a list. */
export function promise(calibration: Calibration, outcomes: readonly Outcome[], catalogue: Catalogue): Calibrated {
  const count = (...states: Outcome['state'][]): number =>
    outcomes.filter(({ state }) => states.includes(state)).length;
  return {
    coverage: calibration.coverage,
    results: count('shown', 'copy', 'beyond limit'),
    cut: count('beyond limit') > 0,
    outdated: isOutdated(calibration.madeFor, catalogue),
  };
}
