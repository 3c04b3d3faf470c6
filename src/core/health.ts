import type { DeepStatus } from './deep.js';
import type { LearnedSummary } from './learning.js';
import type { FileStatus, LanguageId, StateReason } from './source.js';

export type IndexPhase = 'discovering' | 'indexing' | 'compacting' | 'ready';

export interface IndexProgress {
  phase: IndexPhase;
  /** Files to do in this run and done so far. */
  total: number;
  done: number;
  /** The file last finished; names the culprit when nothing moves. */
  current?: string;
}

/** Result of an index run; the JSON of `quarry index --json`. */
export interface IndexSummary {
  /** Files whose state is indexed or partial. */
  files: number;
  chunks: number;
  /** Source bytes of those files. */
  bytes: number;
  skipped: number;
  failed: number;
  /** Files read in this run, and contents parsed in it (not re-used). */
  read: number;
  parsed: number;
  removed: number;
  cancelled: boolean;
  ms: number;
  dbBytes: number;
  peakRssBytes: number;
}

/** What `quarry doctor` and "Show Health" print. No source text, no secrets. */
export interface Health {
  root: string;
  indexPath: string;
  /** `empty`: nothing was indexed yet. */
  phase: IndexPhase | 'empty';
  files: number;
  chunks: number;
  symbols: number;
  lines: number;
  dbBytes: number;
  schema: number;
  /** The bundled model that made the vectors; `none` when it cannot be used, with a sentence that says why. */
  embedder: string;
  embedderProblem?: string;
  /** How vectors are scanned: by sqlite-vec, or in JavaScript with the reason why. */
  vectors: { backend: 'sqlite-vec' | 'javascript'; reason?: string; count: number };
  /** The optional model beside the bundled one. */
  deep: DeepStatus;
  /** What was learnt of this repository. */
  learned: LearnedSummary;
  languages: { language: LanguageId; files: number }[];
  /** Skipped, partial and failed files by reason, with up to `examples` of each. */
  issues: { state: FileStatus['state']; reason: StateReason; count: number; examples: string[] }[];
  /** Set when a corrupt index was put aside: where it is kept. */
  recovered?: string;
  writer: boolean;
  node: string;
  sqlite: string;
}
