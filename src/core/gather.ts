import type { EvidencePiece, Place } from './ask.js';
import type { Hit, Stages } from './search.js';

/** One search for evidence. */
export interface GatherQuery {
  text: string;
  /** How much its results count against those of other queries; default 1. */
  weight?: number;
}

/** Stages of packing that can be switched off, for ablation. */
export interface PackStages {
  /** Leave out statements that have nothing to do with the queries. */
  prune: boolean;
  /** One representative for pieces that say the same. */
  group: boolean;
}

/** What is wanted of the repository for one answer. */
export interface GatherRequest {
  /** Searched and fused; empty where only attached and pinned places are wanted. */
  queries: GatherQuery[];
  /** Tokens (o200k) that all pieces together may take, places that the user asked for first; 0: hits are enough. */
  budget: number;
  /** Always there, whole while they fit. */
  pinned?: Place[];
  /** The user's own places: like pinned ones, and said to be attached. */
  attached?: Place[];
  /** Never there. */
  removed?: Place[];
  /** Files looked at for each query; default 24. */
  limit?: number;
  search?: Partial<Stages>;
  pack?: Partial<PackStages>;
}

/** What one of the queries found. */
export interface GatherSearch {
  text: string;
  hits: number;
  noGoodMatch: boolean;
}

/** Evidence for one answer, as the files are now. */
export interface Gathered {
  /** In the order of a prompt: what the user asked for first, then the strongest pieces at both ends. */
  pieces: EvidencePiece[];
  /** What all queries found together, best first. */
  hits: Hit[];
  searches: GatherSearch[];
  /** No query found anything good. */
  noGoodMatch: boolean;
  coverage: number;
  /** Of the first query, and of places that did not fit. */
  notices: string[];
  ms: number;
}
