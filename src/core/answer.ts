import type { Sent } from './ask.js';
import type { Hit } from './search.js';

/** Lines of a file that an answer rests on. `verified`: the file as it is now has these lines with this content. */
export interface Citation {
  path: string;
  startLine: number;
  endLine: number;
  verified: boolean;
  /** Why it does not hold, one short line; absent when it does. */
  problem?: string;
  /** What the answer said where that was not quite it: lines that moved since, `path` where only its last part was right. */
  saidAs?: { path?: string; startLine: number; endLine: number };
}

/** Something about an answer that the user should know: a name that exists nowhere, docs that contradict code. */
export interface Flag {
  kind: 'unknown-name' | 'unknown-import' | 'contradiction' | 'injection' | 'no-citation';
  /** The name, import or place. */
  subject: string;
  sentence: string;
}

/** The answer to a question about structure. Cells that are places link to them. */
export interface Table {
  title: string;
  columns: string[];
  rows: (string | { path: string; line: number; text: string })[][];
  /** More rows than these exist. */
  cut: boolean;
  /** What the tables cannot know of this, one sentence. */
  note?: string;
}

/** A place where a name is used. `text` is the line, trimmed. */
export interface Usage {
  path: string;
  line: number;
  kind: 'call' | 'type' | 'inherit' | 'import';
  text: string;
  test: boolean;
  /** It cannot be told whether the definition that was asked about is meant, or another of the same name. */
  unsure?: true;
}

/** Of the definitions of a name, the one that is meant. */
export interface WhichDefinition {
  path?: string | undefined;
  /** The enclosing definitions joined with `.`, or the last of them. */
  container?: string | undefined;
}

/** One thing found, as the chat shows it without a model. */
export interface EvidenceCard {
  hit: Hit;
  /** The lines of the hit as they are now (pruned to at most 40). */
  excerpt: string;
  usedBy: Usage[];
  tests: Usage[];
}

/** Result of asking; the JSON of `quarry ask --json`. */
export interface Answer {
  /** Markdown with `path:line` citations as links. */
  answer: string;
  citations: Citation[];
  notFound: boolean;
  evidence: EvidenceCard[];
  flags?: Flag[];
  table?: Table;
  /** The name of the model that wrote it; absent: made of the evidence alone. */
  model?: string;
  sent?: Sent;
  /** What was done, for people: `searched "…": 12 hits`. */
  steps: string[];
  ms: number;
}
