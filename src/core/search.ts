import type { SymbolKind } from './outline.js';
import type { FileClass, LanguageId } from './source.js';

/** What the user seems to be after; decides weights and which chunk of a file is shown. */
export type QueryIntent = 'symbol' | 'path' | 'text' | 'code' | 'error';

/** A term to look for. `guess`: not typed as such, but joined from two words or completed from a beginning. */
export interface QueryTerm {
  term: string;
  weight: number;
  guess?: boolean;
}

/** A query as understood: deterministic, no I/O. */
export interface Query {
  raw: string;
  intent: QueryIntent;
  /** Weighted search terms (see terms.ts), strongest meaning first; never empty unless `raw` has no word. */
  terms: QueryTerm[];
  /** Identifiers as written (`parseQuery`, `HTTP_HOST`, `Foo::bar`). */
  identifiers: string[];
  /** Exact texts in quotation marks. */
  quoted: string[];
  filters: Filters;
}

/** `lang:go path:src/ kind:class -test -path:vendor`. Empty lists do not filter. */
export interface Filters {
  languages: LanguageId[];
  paths: string[];
  notPaths: string[];
  kinds: SymbolKind[];
  classes: FileClass[];
  notClasses: FileClass[];
  /** `-word`: chunks that contain it are left out. */
  notTerms: string[];
}

export type RetrieverName = 'lexical' | 'dense' | 'symbol' | 'path' | 'phrase' | 'live';

/** Why a hit is where it is. Contributions add up to the hit's score. */
export interface Why {
  retrievers: RetrieverName[];
  /** Query terms found, as the user would recognise them. */
  terms: string[];
  features: { name: string; contribution: number }[];
  /** One short line for people, e.g. `defines parseQuery · name of the file`. */
  summary: string;
}

/** One result: a run of lines that exists in the file as it is now, unless `stale`. */
export interface Hit {
  path: string;
  startLine: number;
  endLine: number;
  symbol: string;
  kind: SymbolKind | 'text';
  container: string;
  signature: string;
  doc: string;
  language: LanguageId;
  class: FileClass;
  /** Comparable within one answer only. */
  score: number;
  why: Why;
  /** The file changed since it was indexed and the lines could not be found again. */
  stale?: boolean;
}

/** Stages of retrieval that can be switched off, for ablation and as a setting. */
export interface Stages {
  lexical: boolean;
  dense: boolean;
  symbol: boolean;
  fileEvidence: boolean;
  priors: boolean;
}

export interface SearchOptions {
  /** Default 10. */
  limit?: number;
  stages?: Partial<Stages>;
  /** The last word may be unfinished (search as you type). */
  prefix?: boolean;
}

export interface SearchResult {
  hits: Hit[];
  /** True when nothing is good enough to be called an answer; hits then holds the nearest, possibly none. */
  noGoodMatch: boolean;
  /** Not yet 1: the index is still being built and results are incomplete. */
  coverage: number;
  ms: number;
}
