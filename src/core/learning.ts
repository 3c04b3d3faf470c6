/** How far learning has come; `step` is a few words for people. */
export interface LearnProgress {
  step: string;
  done: number;
  total: number;
}

export interface LearnOptions {
  signal?: AbortSignal;
  onProgress?: (progress: LearnProgress) => void;
}

/** Where the pairs of a query and the files that answer it came from. */
export interface PairCounts {
  /** First sentences of doc comments; the comment itself did not count as evidence. */
  docs: number;
  /** Names of tests. */
  tests: number;
  /** Subjects of commits, from git. */
  commits: number;
}

/** What learnt data was made for; with another embedder or ranking it does not hold. */
export interface MadeFor {
  embedder: string;
  /** Names the features and their shipped weights. */
  ranking: string;
  /** When the adaptation that was in use was made; null without one. */
  adapted: string | null;
  /** Number of contents, and the highest id of one: tells how much is new since. */
  contents: number;
  lastContent: number;
}

/**
 * A split conformal calibration of this repository's results (as CONFLARE does for retrieval; Vovk et al. 2005): queries
 * like those it was made from have their answer among the results whose score is at least `share` of the best one's, in
 * at least `coverage` of cases on average over repositories' pairs.
 */
export interface Calibration {
  /** The coverage promised, 0 to 1: what was asked for, or the highest step below it that can be had. */
  coverage: number;
  share: number;
  /** Results needed for the coverage when they are only counted. */
  k: number;
  /** From this evidence on the best result is called an answer; see goodMatch.ts. */
  evidence: number;
  pairs: PairCounts;
  /** On pairs of other files than those the figures above are from. */
  heldOut: {
    pairs: number;
    /** Share of them with their answer among the results. */
    coverage: number;
    /** 95 % interval of that share (Clopper & Pearson 1934). */
    interval: [number, number];
    /** Mean number of results. */
    results: number;
  };
  madeFor: MadeFor;
  /** ISO 8601. */
  madeAt: string;
}

/** One thing that was tried, judged on pairs of files that it was not trained on. */
export interface Trial {
  kept: boolean;
  /** NDCG@10 without and with it. */
  before: number;
  after: number;
  /** 95 % interval of the difference (paired bootstrap). */
  interval: [number, number];
}

/** What `adapt` did: a low-rank adapter of the query's vector, and a small correction of the ranker's weights. */
export interface Adaptation {
  adapter: Trial;
  weights: Trial;
  /** Pairs trained on, and pairs judged on. */
  trained: number;
  judged: number;
  pairs: PairCounts;
  madeAt: string;
  ms: number;
}

/** What is kept of learning, for Health. */
export interface LearnedSummary {
  calibration?: Calibration & { outdated: boolean };
  adaptation?: Adaptation & { inUse: boolean };
  /** Opened results that are remembered. */
  opened: number;
}

/** Calibrated results of one search. */
export interface Calibrated {
  /** Share of such queries that have their answer in these results. */
  coverage: number;
  /** Results that this takes. */
  results: number;
  /** Fewer than that are shown, as no more were asked for. */
  cut: boolean;
  /** The index has changed much since. */
  outdated: boolean;
}
