/** Something of the repository that can be put into a question, as type-ahead offers it. */
export interface Suggestion {
  kind: 'file' | 'folder' | 'symbol';
  /** The definition's name, the file's or folder's last part. */
  name: string;
  /** A folder's ends with `/`. */
  path: string;
  /** Of a definition, 1-based and inclusive. */
  startLine?: number;
  endLine?: number;
  /** Where it is or what kind it is, one short line. */
  detail: string;
}

/** Which changes: those not staged, or those that the next commit takes. */
export type ChangeSet = 'working' | 'staged';

/** A folder's uncommitted changes as git shows them. */
export interface Changes {
  /** A unified diff; paths are relative to the folder. Empty when nothing has changed. */
  text: string;
  /** Files in it. */
  files: number;
  /** Changed files that are not in it, each with the reason: `.env: environment files hold credentials`. */
  leftOut: string[];
}
