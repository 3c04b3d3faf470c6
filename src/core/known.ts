/** Names and paths that somebody wrote and that may not exist. */
export interface KnownRequest {
  /** Identifiers; a qualified one (`fs.readFile`) means its parts next to each other. */
  names: string[];
  /** Paths or their ends. */
  paths: string[];
}

/** What of it a repository has. */
export interface Known {
  /** Those of the names that the text of some file has as whole words, in any case. */
  names: string[];
  /** Those of them that a file other than documentation has. */
  inCode: string[];
  /** For each path the files that are it or end in it, at most 5, the shortest first. */
  paths: string[][];
}
