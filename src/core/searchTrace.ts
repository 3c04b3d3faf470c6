import type { Hit, Query, QueryTerm, Stages } from './search.js';

/** One feature of a file: its value, about 0 to 1, times its weight is what it gives. */
export interface TracedFeature {
  name: string;
  value: number;
  weight: number;
  contribution: number;
}

/** A ranked file, and what became of it. */
export interface TracedFile {
  path: string;
  /** Sum of the contributions. */
  score: number;
  /** Those that are not 0, as listed in features.ts. */
  features: TracedFeature[];
  /** `copy of` another file; `filtered` by what the query asks for; `below cut-off` of the best one's score. */
  outcome: 'shown' | 'copy' | 'filtered' | 'below cut-off' | 'beyond limit' | 'gone';
  /** The file that this one is a near copy of. */
  copyOf?: string;
  /** What it lost for repeating what stands above it. */
  redundancy?: number;
}

/** Everything that one search did, so that it can be read, and done again. */
export interface SearchTrace {
  format: 1;
  /** What results depend on besides the files. */
  versions: {
    embedder: string;
    /** Names features and shipped weights. */
    ranking: string;
    /** When what was learnt of this repository and was in use was made, ISO 8601. */
    adapted: string | null;
    calibrated: string | null;
    contents: number;
  };
  query: string;
  options: {
    limit: number;
    prefix: boolean;
    stages: Stages;
    /** The moment of the search, milliseconds since 1970: opened results fade with time. */
    at: number;
  };
  /** The query as understood; `df`: files that have the term, `idf`: how telling it is. */
  understood: Omit<Query, 'raw' | 'terms'> & { terms: (QueryTerm & { df: number; idf: number })[] };
  /** `evidence` that the best file is an answer, against the least that is called one; null: certain, or no file. */
  judged: { noGoodMatch: boolean; evidence: number | null; threshold: number };
  /** Files that score less are left out; null: none is. */
  floor: number | null;
  /** Best first, at most 100. */
  ranking: TracedFile[];
  /** `text`: names what is shown, so that a change of it is seen. */
  hits: (Hit & { text: string })[];
}
