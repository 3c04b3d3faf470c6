import { existsSync, readFileSync } from 'node:fs';
import { homedir } from 'node:os';
import { join } from 'node:path';

export const corpora = process.env.CORPORA ?? join(homedir(), '.cache', 'quarry-bench');

/**
 * The annotated queries of a suite whose trees are there (see corpora.mjs beside the data).
 * @returns {{name: string, root: string, tasks: {query: string, category: string, targets: object[]}[]}[]}
 */
export function suite(folder) {
  return JSON.parse(readFileSync(join(folder, 'repositories.json'), 'utf8'))
    .map(({ name, benchmark_root }) => ({ name, root: join(corpora, name, benchmark_root ?? '') }))
    .filter(({ root }) => existsSync(root))
    .map(({ name, root }) => ({
      name,
      root,
      tasks: JSON.parse(readFileSync(join(folder, 'annotations', `${name}.json`), 'utf8')).map((task) => ({
        query: task.query,
        category: task.category,
        targets: [...(task.relevant ?? []), ...(task.secondary ?? [])].map((t) =>
          typeof t === 'string' ? { path: t } : t,
        ),
      })),
    }));
}

export const samePath = (a, b) => a === b || a.endsWith(`/${b}`) || b.endsWith(`/${a}`);

function rankOf(hits, target) {
  const anywhere = target.start_line == null || target.end_line == null;
  const at = hits.findIndex(
    (hit) =>
      samePath(hit.path, target.path) &&
      (anywhere || !(hit.endLine < target.start_line || hit.startLine > target.end_line)),
  );
  return at < 0 ? null : at + 1;
}

/** NDCG@k as the public scorer counts it: a target's rank is that of the first hit that overlaps it. */
export function ndcg(hits, targets, k = 10) {
  if (targets.length === 0) return 0;
  const gain = (ranks) => ranks.reduce((sum, rank) => sum + 1 / Math.log2(rank + 1), 0);
  const ranks = [...new Set(targets.map((target) => rankOf(hits, target)).filter((rank) => rank && rank <= k))];
  return gain(ranks) / gain(Array.from({ length: Math.min(k, targets.length) }, (_, i) => i + 1));
}
