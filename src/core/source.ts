/** A language Quarry knows by name, e.g. `typescript`; `text` when it knows none. */
export type LanguageId = string;

/** What a file is for; ranking treats classes differently by what the question asks. */
export const FILE_CLASSES = ['source', 'test', 'doc', 'config', 'generated', 'vendored', 'data'] as const;
export type FileClass = (typeof FILE_CLASSES)[number];

/** Every file ends in exactly one of these. `partial`: indexed, but not all of it could be understood. */
export type FileState = 'indexed' | 'partial' | 'skipped' | 'failed';

/** A closed list, so that Health can group by it and a test can cover each. */
export type StateReason =
  | 'ignored' // by .gitignore, .quarryignore, files.exclude
  | 'secret-name' // .env, id_rsa, …
  | 'secret-content' // a private key or token inside
  | 'binary'
  | 'too-large'
  | 'minified' // very long lines
  | 'empty'
  | 'symlink' // links are never followed: their target is indexed under its own path
  | 'unreadable' // permission, I/O
  | 'not-utf8-name'
  | 'not-utf8' // partial: read as Latin-1
  | 'syntax-errors' // partial: the outline has gaps
  | 'no-grammar' // partial: the grammar could not be loaded; text chunks only
  | 'timeout' // failed or partial: quarantined after its time limit
  | 'error';

/** One row of "which files are there and what became of them". */
export interface FileStatus {
  /** Relative to the root, `/`-separated. */
  path: string;
  size: number;
  state: FileState;
  reason?: StateReason;
  /** One human sentence, e.g. `line 12 of .gitignore: *.log`. */
  detail?: string;
  language: LanguageId;
  class: FileClass;
}
