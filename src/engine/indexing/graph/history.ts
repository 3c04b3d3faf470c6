import { type Edge, flatten, type StoredHistory } from '../../store/graph.js';
import type { Commit } from '../../workspace/history.js';

/** A commit that touches more says nothing of any two of them: a rename, a new licence, a formatter. */
const MOST_FILES = 30;
/** Commits in common, each worth 1 / (its files - 1), below which two files met by chance. */
const LEAST_TOGETHER = 1;
/** Files that change with one, the most telling. */
const MOST_COMPANIONS = 10;

/**
 * What changes together: the Jaccard index of two files' commits, a commit counting less the more files it touches (after
 * Zimmermann et al. 2004, "Mining version histories to guide software changes").
 * @param paths in order; what commits say of others is left out
 */
export function summariseHistory(commits: readonly Commit[], paths: readonly string[]): StoredHistory {
  const at = new Map(paths.map((path, i) => [path, i]));
  const touched = paths.map(() => 0);
  const together = paths.map(() => new Map<number, number>());
  for (const commit of commits) {
    if (commit.paths.length > MOST_FILES) continue;
    const files = [...new Set(commit.paths)].flatMap((path) => at.get(path) ?? []);
    for (const a of files) {
      touched[a]!++;
      for (const b of files) {
        if (a !== b) together[a]!.set(b, (together[a]!.get(b) ?? 0) + 1 / (files.length - 1));
      }
    }
  }
  // Of each file the companions that it changes with most; they lead to it.
  const edges = together.flatMap((companions, to): Edge[] =>
    [...companions]
      .filter(([, n]) => n > LEAST_TOGETHER)
      .map(([from, n]): Edge => ({ from, to, kind: 'change', weight: n / (touched[from]! + touched[to]! - n) }))
      .sort((a, b) => b.weight - a.weight || a.from - b.from)
      .slice(0, MOST_COMPANIONS),
  );
  edges.sort((a, b) => a.from - b.from || a.to - b.to);
  return { paths, edges: flatten(edges), commits: touched };
}
