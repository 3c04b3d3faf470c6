import type { EdgeKind, StoredHistory, StoredLinks } from '../../store/graph.js';
import type { Catalogue } from '../catalogue.js';

/** An edge as seen from where it begins; contents by their position in the catalogue. */
export interface Link {
  to: number;
  kind: EdgeKind;
  /** More than 0, at most 1. */
  weight: number;
}

/** Edges of files that do not define: what they say counts for the file that does. */
const HEADER = /\.(?:h|hh|hpp|hxx|h\+\+)$/i;
const SOURCES = ['.c', '.cc', '.cpp', '.cxx', '.c++', '.m', '.mm'];

const NO_LINKS: readonly Link[] = [];

/**
 * The graph of the files over the contents of one catalogue. It may be older than they are: files that it does not know
 * have no edges, and edges to files that are gone are left out.
 */
export class Graph {
  private readonly links = new Map<number, Link[]>();
  private readonly changes = new Map<number, Link[]>();
  private readonly history: StoredHistory | null;
  private readonly contentOfHistory: readonly (number | undefined)[];
  private readonly meanCommits: number;

  constructor(catalogue: Catalogue, links: StoredLinks | null, history: StoredHistory | null) {
    const contentOf = new Map<string, number>();
    catalogue.contents.forEach(({ files }, content) => files.forEach(({ path }) => contentOf.set(path, content)));
    if (links) this.takeLinks(links, contentOf);
    this.history = history;
    this.contentOfHistory = history?.paths.map((path) => contentOf.get(path)) ?? [];
    for (const { from, to, weight } of history?.edges ?? []) {
      const [a, b] = [this.contentOfHistory[from], this.contentOfHistory[to]];
      // `from` names those that it changes with most: they lead to it.
      if (a !== undefined && b !== undefined && a !== b) push(this.changes, b, { to: a, kind: 'change', weight });
    }
    const commits = history?.commits ?? [];
    this.meanCommits = commits.reduce((sum, n) => sum + n, 0) / Math.max(1, commits.length);
  }

  private takeLinks({ paths, edges }: StoredLinks, contentOf: ReadonlyMap<string, number>): void {
    const sources = paths.map((path) => contentOf.get(path));
    const targets = paths.map((path) => contentOf.get(implementationOf(path, contentOf) ?? ''));
    const found: [number, Link][] = [];
    const incoming = new Map<number, number>();
    for (const { from, to, kind, weight } of edges) {
      const [a, b] = [sources[from], targets[to]];
      if (a === undefined || b === undefined || a === b) continue;
      found.push([a, { to: b, kind, weight: Math.min(1, weight) }]);
      incoming.set(b, (incoming.get(b) ?? 0) + 1);
    }
    // To be imported by everybody says little.
    for (const [from, { to, kind, weight }] of found) {
      push(this.links, from, { to, kind, weight: weight / (1 + Math.log1p(incoming.get(to)!)) });
    }
  }

  /** What a content imports, uses, extends and tests. */
  linksFrom(content: number): readonly Link[] {
    return this.links.get(content) ?? NO_LINKS;
  }

  /** What changes with it more than with most others. */
  changesWith(content: number): readonly Link[] {
    return this.changes.get(content) ?? NO_LINKS;
  }

  /** How well the subjects of the commits that touched contents agree with terms (BM25, commits as words). */
  commitScores(terms: readonly string[]): Map<number, number> {
    const scores = new Map<number, number>();
    if (!this.history) return scores;
    const { words, commits, paths } = this.history;
    for (const term of terms) {
      const list = words.get(term);
      if (!list) continue;
      const idf = Math.log(1 + (2 * paths.length) / list.length);
      for (let i = 0; i < list.length; i += 2) {
        const content = this.contentOfHistory[list[i]!];
        if (content === undefined) continue;
        const times = list[i + 1]!;
        const length = 0.25 + (0.75 * commits[list[i]!]!) / this.meanCommits;
        scores.set(content, (scores.get(content) ?? 0) + (idf * times) / (times + 1.2 * length));
      }
    }
    return scores;
  }
}

/** The file itself, or for a header the source beside it; undefined for a header without one. */
function implementationOf(path: string, known: ReadonlyMap<string, number>): string | undefined {
  if (!HEADER.test(path)) return path;
  return SOURCES.map((ending) => path.replace(HEADER, ending)).find((source) => known.has(source));
}

function push<K, V>(map: Map<K, V[]>, key: K, value: V): void {
  const list = map.get(key);
  if (list) list.push(value);
  else map.set(key, [value]);
}
