import type { ContextRetriever } from '../../core/completion.js';
import type { Situation } from './cursor/situation.js';
import type { Placed, Repository, RepositoryFile } from './repository.js';

/** A run of lines that is shown as it stands. Lines 1-based, inclusive. */
export interface Stretch {
  file: RepositoryFile;
  startLine: number;
  endLine: number;
}

export type Target = Placed | Stretch;
export const isPlaced = (target: Target): target is Placed => 'definition' in target;

/**
 * Kinds of evidence that a piece helps; each has a weight (mix/weights.ts) and stands for a strength from 0 to 1. The
 * part before the dot is the retriever.
 */
export type Signal = `${ContextRetriever}.${string}`;

/** What one retriever says of one piece. */
export interface Candidate {
  target: Target;
  signal: Signal;
  /** 0 to 1. */
  strength: number;
  /** For people: `imported on line 3, not used yet`. */
  why: string;
}

/** A share from 0 to 1 as a strength: its logarithm, so that 1 % is nothing, 10 % a half and all of it 1. */
export const logarithmic = (share: number): number =>
  Math.max(0, Math.min(1, 1 + Math.log10(Math.max(1e-9, share)) / 2));

/** Finds pieces of the repository that help at a place. Deterministic. */
export interface Retriever {
  readonly name: ContextRetriever;
  /** What it finds does not depend on the cursor's line, so that it is asked again only when something else changes. */
  readonly steady?: boolean;
  retrieve(situation: Situation, repository: Repository): Candidate[];
}
