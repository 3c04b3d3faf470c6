import type { Calibrated } from './learning.js';
import type { SymbolKind } from './outline.js';
import type { SearchTrace } from './searchTrace.js';
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
  /** `raw` without filters, ruled-out words and, in a trace, places. */
  text: string;
  intent: QueryIntent;
  /** Weighted search terms (see terms.ts), strongest meaning first; never empty unless `raw` has no word. */
  terms: QueryTerm[];
  /** Identifiers as written (`parseQuery`, `HTTP_HOST`, `Foo::bar`). */
  identifiers: string[];
  /** Exact texts in quotation marks. */
  quoted: string[];
  /** Places that a pasted stack trace or compiler message names, the one to look at first at the front. */
  frames: TraceFrame[];
  /** What an error says, without its type: probably a literal in the code, its placeholders filled. */
  message: string;
  filters: Filters;
}

/** A place as a trace tells it; whether it lies in this repository is not known yet. */
export interface TraceFrame {
  /** As told, `/`-separated: absolute, relative, or for a JVM class `com/acme/Shop.java`. */
  path: string;
  /** 1-based. */
  line: number;
  /** The function that was running, as told; empty where the trace does not say. */
  symbol: string;
}

/** What stands before the `:` of a filter. */
export const FILTER_KEYS = ['lang', 'kind', 'class', 'path', 'symbol'] as const;
export type FilterKey = (typeof FILTER_KEYS)[number];

/**
 * `lang:go path:src/ kind:class symbol:parse -test -path:vendor -word`. Empty lists do not filter; of several values of
 * one key any will do.
 */
export interface Filters {
  languages: LanguageId[];
  notLanguages: LanguageId[];
  /** Part of the path, any case; `*` stands for anything in a name, `**` for anything. */
  paths: string[];
  notPaths: string[];
  kinds: SymbolKind[];
  notKinds: SymbolKind[];
  classes: FileClass[];
  notClasses: FileClass[];
  /** Names of definitions, or their beginnings; `Shop.open` asks for `open` inside `Shop`. */
  symbols: string[];
  notSymbols: string[];
  /**
   * `-word`, `-"exact text"`: results that have it in their text, path or name are left out. A word is ruled out also as
   * part of an identifier (`-async`: `runAsync`, `async_run`), in any case, but not in other forms of it (`parse` stays
   * when `-parser` goes).
   */
  notTerms: string[];
  /** Values that mean nothing: no such language, kind or class. */
  unknown: { key: FilterKey; negated: boolean; value: string }[];
}

export type RetrieverName = 'trace' | 'lexical' | 'dense' | 'symbol' | 'path' | 'phrase' | 'live' | 'deep' | 'graph';

/** Why a hit is where it is. Contributions add up to the hit's score. */
export interface Why {
  retrievers: RetrieverName[];
  /** Query terms found, as the user would recognise them. */
  terms: string[];
  features: { name: string; contribution: number }[];
  /** One short line for people, e.g. `defines parseQuery · name of the file`. */
  summary: string;
}

/** Other files that have what a hit shows, word for word or nearly; left out of the list and named here. */
export interface Copies {
  /** Files with the very same content. */
  identical: number;
  /** Files whose best piece is almost the same. */
  near: number;
  /** The first of them: identical ones, then near copies, best first. */
  paths: string[];
}

/** One result: a run of lines that exists in the file as it is now, unless `stale`. */
export interface Hit {
  path: string;
  startLine: number;
  endLine: number;
  /** The line that was asked for, where a place was: a frame's of a trace. */
  line?: number;
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
  copies?: Copies;
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
  /** Grouping of near copies, and the order by what a result adds. */
  select: boolean;
  /** Edges from the best files to others: imports, uses, inheritance, tests, common changes. */
  graph: boolean;
  /** What git's history says: common changes, the words of commits' subjects. */
  history: boolean;
  /** What was learnt of this repository: the adapter, the weights' correction, opened results. */
  learned: boolean;
  /** The vectors of an optional model, where there are any. */
  deep: boolean;
  /** The optional cross-encoder. */
  rerank: boolean;
}

export interface SearchOptions {
  /** Default 10. */
  limit?: number;
  /** Further places of the files shown, behind the hits and beyond `limit`; default 0. */
  further?: number;
  stages?: Partial<Stages>;
  /** The last word may be unfinished (search as you type). */
  prefix?: boolean;
  /** Also tell everything that was done. */
  trace?: boolean;
  /** The moment that opened results have faded to, milliseconds since 1970; default now. */
  at?: number;
}

/** A way to go on with a query that ends in an unfinished filter. */
export interface Completion {
  /** A language, kind, class, path or name that occurs, or after `-` what can be left out. */
  value: string;
  /** The filter as it will stand in the query: `-lang:go`. */
  filter: string;
  /** How many have it; 0 where there is nothing to count. */
  count: number;
  counted: 'file' | 'definition';
  /** The whole query, with the value in it. */
  query: string;
}

export interface SearchResult {
  hits: Hit[];
  /** True when nothing is good enough to be called an answer; hits then holds the nearest, possibly none. */
  noGoodMatch: boolean;
  /** `deep`: the optional model had a say. Where it should have and could not, a notice tells why. */
  tier: 'instant' | 'deep';
  /** Sentences for the user, e.g. that no file is written in the language asked for. */
  notices?: string[];
  /** What the calibration promises of these hits; absent when there is none, or it does not speak of such queries. */
  calibrated?: Calibrated;
  /** Everything that was done, if asked for. */
  trace?: SearchTrace;
  /** Not yet 1: the index is still being built and results are incomplete. */
  coverage: number;
  ms: number;
}
