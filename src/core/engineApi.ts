import type { Usage } from './answer.js';
import type { DeepAction, DeepStatus } from './deep.js';
import type { Health, IndexProgress, IndexSummary } from './health.js';
import type { FileStatus } from './source.js';
import type { Completion, Hit, SearchOptions, SearchResult } from './search.js';

/** What the rest of the product may ask of the engine. In-process (`Engine`) and over RPC (`EngineClient`) alike. */
export interface EngineApi {
  readonly root: string;
  /** Brings the index up to date. @throws UserError (read-only, disk-full, busy) */
  index(options?: IndexOptions): Promise<IndexSummary>;
  /** Brings just these paths (relative, `/`) up to date: saved, created, renamed or deleted files. */
  update(paths: string[]): Promise<IndexSummary>;
  /** @throws UserError empty-query */
  search(query: string, options?: SearchOptions, signal?: AbortSignal): Promise<SearchResult>;
  /** Where a name is used, source before tests, at most `limit` of each. */
  /** Ways to go on with a query that ends in an unfinished filter (`lang:ty`, `-`); at most `limit`, default 8. */
  completeQuery(query: string, limit?: number): Promise<Completion[]>;
  usages(name: string, limit?: number): Promise<{ usedBy: Usage[]; tests: Usage[] }>;
  /** The definitions in a file, as hits with score 0, in source order. */
  outline(path: string): Promise<Hit[]>;
  /** Lines of a file as it is now on disk; null when it is gone. */
  readLines(path: string, startLine: number, endLine: number): Promise<string | null>;
  /** Why is this file (not) indexed? Answers for any path, known or not. */
  explainFile(path: string): Promise<FileStatus>;
  /**
   * Embeds all that has no vectors of the chosen model yet, and waits for it.
   * @throws UserError what is missing: no model chosen or not downloaded, an endpoint that does not answer
   */
  embed(options?: EmbedOptions): Promise<DeepStatus>;
  /** Pauses and resumes the embedding in the background, or forgets all that was embedded. */
  deep(action: DeepAction): Promise<DeepStatus>;
  health(): Promise<Health>;
  close(): Promise<void>;
}

/** The part that answers questions; several folders together offer it as one does. */
export type SearchApi = Pick<EngineApi, 'search' | 'usages' | 'readLines'> &
  Partial<Pick<EngineApi, 'outline' | 'completeQuery' | 'opened'>>;

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
