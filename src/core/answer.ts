import type { Hit } from './search.js';

/** Lines of a file that an answer rests on. `verified`: the file as it is now has these lines with this content. */
export interface Citation {
  path: string;
  startLine: number;
  endLine: number;
  verified: boolean;
}

/** A place where a name is used. `text` is the line, trimmed. */
export interface Usage {
  path: string;
  line: number;
  kind: 'call' | 'type' | 'inherit' | 'import';
  text: string;
  test: boolean;
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
  /** What was done, for people: `searched "…": 12 hits`. */
  steps: string[];
  ms: number;
}
