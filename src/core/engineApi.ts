import type { Table, Usage, WhichDefinition } from './answer.js';
import type { Changes, ChangeSet, Suggestion } from './attach.js';
import type { CompleteOptions, CompletionContext, ContextOptions, Cursor, Proposal, Visit } from './completion.js';
import type { DeepAction, DeepStatus } from './deep.js';
import type { Gathered, GatherRequest } from './gather.js';
import type { Known, KnownRequest } from './known.js';
import type { Health, IndexProgress, IndexSummary } from './health.js';
import type { Adaptation, Calibration, LearnOptions } from './learning.js';
import type { FileStatus } from './source.js';
import type { Completion, Hit, SearchOptions, SearchResult } from './search.js';
import type { StructureQuery } from './structure.js';

/** What the rest of the product may ask of the engine. In-process (`Engine`) and over RPC (`EngineClient`) alike. */
export interface EngineApi {
  readonly root: string;
  /** Brings the index up to date. @throws UserError (read-only, disk-full, busy) */
  index(options?: IndexOptions): Promise<IndexSummary>;
  /** Brings just these paths (relative, `/`) up to date: saved, created, renamed or deleted files. */
  update(paths: string[]): Promise<IndexSummary>;
  /** @throws UserError empty-query */
  search(query: string, options?: SearchOptions, signal?: AbortSignal): Promise<SearchResult>;
  /** Evidence for an answer: searched, pruned and packed into a number of tokens. @throws UserError empty-query */
  gather(request: GatherRequest, signal?: AbortSignal): Promise<Gathered>;
  /** Answers a question about structure from the tables of the index. */
  structure(query: StructureQuery, signal?: AbortSignal): Promise<Table>;
  /** Ways to go on with a query that ends in an unfinished filter (`lang:ty`, `-`); at most `limit`, default 8. */
  completeQuery(query: string, limit?: number): Promise<Completion[]>;
  /** What of the repository can be meant by the beginning or a part of a name; at most `limit`, default 20. */
  suggest(typed: string, what: 'path' | 'symbol', limit?: number): Promise<Suggestion[]>;
  /** Uncommitted changes as git shows them, without files that hold credentials. @throws UserError bad-argument */
  changes(which: ChangeSet): Promise<Changes>;
  /** What a file's editor holds and has not saved: searched and read instead of the file, until it is set to null. */
  setBuffer(path: string, text: string | null): Promise<void>;
  /**
   * Where a name is used, source before tests, at most `limit` of each. Where several definitions have the name, `of`
   * says which one: uses of the others are left out, those of which it cannot be told come last and are marked.
   */
  usages(name: string, limit?: number, of?: WhichDefinition): Promise<{ usedBy: Usage[]; tests: Usage[] }>;
  /** The definitions in a file, as hits with score 0, in source order. */
  outline(path: string): Promise<Hit[]>;
  /** Lines of a file as it is now on disk; null when it is gone. */
  readLines(path: string, startLine: number, endLine: number): Promise<string | null>;
  /** Which of these names and paths exist. */
  known(request: KnownRequest): Promise<Known>;
  /**
   * What a completion at a cursor is to be given: whole units of the repository within a budget of tokens, what stays
   * the same from keystroke to keystroke first. No stored row of the cursor's own file is read.
   * @throws UserError bad-argument (no such file, and no text given); Cancelled
   */
  context(cursor: Cursor, options?: ContextOptions, signal?: AbortSignal): Promise<CompletionContext>;
  /**
   * Reads the buffer, its neighbours and the tokens of its language ahead, when the cursor rests or a file is opened: the
   * next context and completion are cheap. Loading tokens takes seconds in a large repository.
   */
  prepare(cursor: Cursor): Promise<void>;
  /**
   * What the built-in completer would write at a cursor, from the repository alone. Never waits for what `prepare`
   * loads. Nothing of the cursor's own file but its buffer is used.
   * @throws UserError bad-argument (no such file, and no text given); Cancelled
   */
  complete(cursor: Cursor, options?: CompleteOptions, signal?: AbortSignal): Promise<Proposal>;
  /** What the user did with a proposal that was shown with this confidence: it is corrected, on this machine only. */
  completionJudged(path: string, confidence: number, accepted: boolean): Promise<void>;
  /** The user looked at these lines, or changed them: what is recent counts in a context. */
  visited(visit: Visit): Promise<void>;
  /** Why is this file (not) indexed? Answers for any path, known or not. */
  explainFile(path: string): Promise<FileStatus>;
  /**
   * Embeds all that has no vectors of the chosen model yet, and waits for it.
   * @throws UserError what is missing: no model chosen or not downloaded, an endpoint that does not answer
   */
  embed(options?: EmbedOptions): Promise<DeepStatus>;
  /** Pauses and resumes the embedding in the background, or forgets all that was embedded. */
  deep(action: DeepAction): Promise<DeepStatus>;
  /**
   * Measures what results of this repository can promise, and keeps it.
   * @throws UserError nothing-to-learn, read-only; Cancelled
   */
  calibrate(options?: LearnOptions): Promise<Calibration>;
  /**
   * Learns how this repository is asked, from its own comments, tests and commits; keeps only what helps.
   * @throws UserError nothing-to-learn, read-only; Cancelled
   */
  adapt(options?: LearnOptions): Promise<Adaptation>;
  /** A result of this query was opened: a weak sign that it was the right one. */
  opened(query: string, path: string): Promise<void>;
  /** Forgets all that was learnt. @returns whether there was anything */
  forget(): Promise<boolean>;
  health(): Promise<Health>;
  close(): Promise<void>;
}

/** The part that answers questions; several folders together offer it as one does. */
export type SearchApi = Pick<EngineApi, 'search' | 'gather' | 'structure' | 'usages' | 'readLines'> &
  Partial<Pick<EngineApi, 'outline' | 'completeQuery' | 'opened' | 'suggest' | 'explainFile' | 'known'>>;

export interface EmbedOptions {
  signal?: AbortSignal;
  onProgress?: (status: DeepStatus) => void;
}

export interface IndexOptions {
  /** Forget everything and start over. */
  force?: boolean;
  /** Paths (relative) to do first: open and recently edited files. */
  first?: string[];
  signal?: AbortSignal;
  onProgress?: (progress: IndexProgress) => void;
}
