import type { Table } from '../../../core/answer.js';
import type { StructureQuery } from '../../../core/structure.js';
import { eachEdge } from '../../store/graph.js';
import { cellOf, tableOf } from './cells.js';
import type { StructureTables } from './tables.js';

/** Said where there is nothing to count. */
export const NO_HISTORY =
  'There is no history to look at: the folder is in no git repository with commits, git is not installed, or its log was not read yet.';

const NOTE =
  'Counted over the last 2,000 commits; commits of more than 30 files say nothing. The share is that of the commits of either file that touched both.';

/** Path → number of commits that touched it. */
export function commitsOf(tables: StructureTables): Map<string, number> {
  const history = tables.graph.history();
  return new Map(history?.paths.map((path, i) => [path, history.commits[i] ?? 0]) ?? []);
}

/** What changed in the same commits as a file; without one, the pairs that did most. */
export function companions(tables: StructureTables, query: Extract<StructureQuery, { find: 'companions' }>): Table {
  const history = tables.graph.history();
  const wanted = query.of?.toLowerCase();
  const pairs: { a: string; b: string; share: number }[] = [];
  const seen = new Set<string>();
  if (history)
    eachEdge(history.edges, (from, to, kind, weight) => {
      if (kind !== 'change') return;
      let [a, b] = [history.paths[from]!, history.paths[to]!];
      if (wanted !== undefined) {
        if (suffixMatches(b.toLowerCase(), wanted) && !suffixMatches(a.toLowerCase(), wanted)) [a, b] = [b, a];
        if (!suffixMatches(a.toLowerCase(), wanted)) return;
      } else if (a > b) [a, b] = [b, a];
      if (seen.has(`${a}\n${b}`)) return;
      seen.add(`${a}\n${b}`);
      pairs.push({ a, b, share: weight });
    });
  pairs.sort((x, y) => y.share - x.share || (x.a < y.a ? -1 : x.a > y.a ? 1 : x.b < y.b ? -1 : 1));
  const commits = commitsOf(tables);
  const percent = (share: number): string => `${Math.round(100 * Math.min(1, share))} %`;
  return tableOf({
    title: query.of ? `What changed together with ${query.of}` : 'Files that changed together most',
    columns: ['File', 'Changed with', 'Common changes', 'Commits'],
    rows: pairs.map(({ a, b, share }) =>
      wanted === undefined
        ? [cellOf(a), cellOf(b), percent(share), String(commits.get(a) ?? 0)]
        : [cellOf(b), cellOf(a), percent(share), String(commits.get(b) ?? 0)],
    ),
    limit: query.limit,
    note: history ? NOTE : NO_HISTORY,
  });
}

/** Whether a path is the one that was named by its end, with or without extension: `auth.ts`, `src/auth`. */
export function suffixMatches(path: string, named: string): boolean {
  const bare = path.replace(/\.[^./]+$/, '');
  return [path, bare, bare.replace(/\/(?:index|mod|__init__)$/, '')].some(
    (form) => form === named || form.endsWith(`/${named}`),
  );
}
