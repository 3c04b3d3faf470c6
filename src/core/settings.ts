/** Settings that reach the engine; read at the edge (CLI flags, VS Code settings) and passed down as plain data. */
export interface IndexSettings {
  /** Glob patterns (VS Code's `files.exclude` and `quarry.index.exclude`), gitignore syntax. */
  exclude: string[];
  /** Files larger than this are skipped, in bytes. */
  maxFileBytes: number;
  /** Worker threads; 0 = automatic. */
  workers: number;
  /** Milliseconds a single file may take before it is quarantined. */
  fileTimeoutMs: number;
}

export const defaultIndexSettings: IndexSettings = {
  exclude: [],
  maxFileBytes: 2 * 1024 * 1024,
  workers: 0,
  fileTimeoutMs: 10_000,
};

/** The settings that are given, and of the others the defaults. */
export const withDefaults = (given: Partial<IndexSettings> = {}): IndexSettings => ({
  ...defaultIndexSettings,
  ...given,
});
