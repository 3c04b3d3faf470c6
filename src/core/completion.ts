/** Where the user types. */
export interface Cursor {
  /** Relative to the root, `/`. */
  path: string;
  /** 1-based. */
  line: number;
  /** 1-based, UTF-16 units. */
  column: number;
  /** The buffer as the editor holds it; overrides the file on disk and every stored row of it. */
  text?: string;
  /** Where the path does not say it (a notebook's cell, an untitled file): one of Quarry's languages, e.g. `python`. */
  language?: string;
}

/** What may have found a piece, in the order of the pipeline. */
export const CONTEXT_RETRIEVERS = [
  'imports',
  'mentions',
  'calls',
  'parents',
  'siblings',
  'companions',
  'continuations',
  'similar',
  'tests',
  'names',
  'recent',
] as const;
export type ContextRetriever = (typeof CONTEXT_RETRIEVERS)[number];

/** A piece of the repository that helps to write at a cursor. */
export interface ContextPiece {
  path: string;
  startLine: number;
  endLine: number;
  text: string;
  /** One short line for people: `defines Parser, imported on line 3`. */
  why: string;
  /** Who found it, strongest first; empty for what the user pinned. */
  retrievers: ContextRetriever[];
  /** How much of it is shown: of a definition its signature, a skeleton or all of it; else lines as they stand. */
  form: 'signature' | 'skeleton' | 'whole' | 'lines';
  /** Comparable within one context only. */
  score: number;
  /** Of `text`. */
  tokens: number;
}

export interface ContextOptions {
  /** Tokens of all evidence together. */
  budget?: number;
  /** Paths or `path:line` places that the user pinned, or never wants. */
  pinned?: string[];
  banned?: string[];
  /** What was copied, and what the problems near the cursor say: names in them count as mentioned. */
  clipboard?: string;
  diagnostics?: string[];
  /** Retrievers that are not asked, for ablation. */
  without?: ContextRetriever[];
}

/** A range that the user looked at or changed; what is recent weighs more. */
export interface Visit {
  path: string;
  startLine: number;
  endLine: number;
  edited?: boolean;
}

/** What a completion is given; the JSON of `quarry context`. Evidence is in the order in which a prompt should have it. */
export interface CompletionContext {
  prefix: string;
  suffix: string;
  evidence: ContextPiece[];
  tokens: number;
  ms: number;
}

export interface CompleteOptions {
  /** Least confidence that is shown, 0 to 1; absent: whatever gains more than it costs. */
  confidence?: number;
  /** Whether a proposal may go on after the end of the cursor's line. */
  multiline?: boolean;
}

/** A proposed continuation, or why there is none; the JSON of `quarry complete`. */
export type Proposal =
  | {
      text: string;
      /** Signs that close what `text` leaves open, brackets or a string: they go behind the cursor, as when a bracket is typed. */
      closes?: string;
      /** `repository`: the built-in completer; otherwise the model's name. */
      source: string;
      /** Probability that the text is what the user would write, 0 to 1, calibrated. */
      confidence: number;
      ms: number;
    }
  | { text: null; reason: string; ms: number };
