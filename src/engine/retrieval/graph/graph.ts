import { EDGE_KINDS, eachEdge, type EdgeKind, type FlatEdges, type StoredLinks } from '../../store/graph.js';
import type { Catalogue } from '../catalogue.js';

/** Takes an edge as seen from where it begins; contents by their position in the catalogue, weights above 0 up to 1. */
export type Visit = (to: number, kind: EdgeKind, weight: number) => void;

/** Edges of files that do not define: what they say counts for the file that does. */
const HEADER = /\.(?:h|hh|hpp|hxx|h\+\+)$/i;
const SOURCES = ['.c', '.cc', '.cpp', '.cxx', '.c++', '.m', '.mm'];

/**
 * The graph of the files over the contents of one catalogue. It may be older than they are: files that it does not know
 * have no edges, and edges to files that are gone are left out.
 */
export class Graph {
  private readonly links: Adjacency;
  private readonly changes: Adjacency;

  constructor(catalogue: Catalogue, links: StoredLinks | null, history: StoredLinks | null) {
    const contentOf = new Map<string, number>();
    catalogue.contents.forEach(({ files }, content) => files.forEach(({ path }) => contentOf.set(path, content)));
    const nodes = catalogue.contents.length;
    const sources = links?.paths.map((path) => contentOf.get(path)) ?? [];
    const targets = links?.paths.map((path) => contentOf.get(implementationOf(path, contentOf) ?? '')) ?? [];
    this.links = new Adjacency(nodes, links?.edges ?? [], sources, targets);
    const changed = history?.paths.map((path) => contentOf.get(path)) ?? [];
    this.changes = new Adjacency(nodes, history?.edges ?? [], changed, changed);
  }

  /** What a content imports, uses, extends and tests; what everybody uses has less weight. */
  eachLink(content: number, visit: Visit): void {
    const { incoming } = this.links;
    this.links.each(content, (to, kind, weight) =>
      visit(to, kind, Math.min(1, weight) / (1 + Math.log1p(incoming[to]!))),
    );
  }

  /** How many contents import, use, extend or test this one. */
  dependants(content: number): number {
    return this.links.incoming[content] ?? 0;
  }

  /** What changes in the same commits. */
  eachChange(content: number, visit: Visit): void {
    this.changes.each(content, visit);
  }
}

/** The file itself, or for a header the source beside it; undefined for a header without one. */
function implementationOf(path: string, known: ReadonlyMap<string, number>): string | undefined {
  if (!HEADER.test(path)) return path;
  return SOURCES.map((ending) => path.replace(HEADER, ending)).find((source) => known.has(source));
}

/** Edges by where they begin, in arrays: of a large repository there are hundreds of thousands. */
class Adjacency {
  /** Number of edges that lead to a content. */
  readonly incoming: Uint32Array;
  /** Edges of content i lie at [start[i], start[i + 1]). */
  private readonly start: Uint32Array;
  private readonly to: Uint32Array;
  private readonly kind: Uint8Array;
  private readonly weight: Float32Array;

  /** @param sources content of each node that edges begin at, undefined for what is gone; `targets` the same for ends */
  constructor(
    contents: number,
    edges: FlatEdges,
    sources: readonly (number | undefined)[],
    targets: readonly (number | undefined)[],
  ) {
    this.incoming = new Uint32Array(contents);
    this.start = new Uint32Array(contents + 1);
    const each = (visit: (from: number, to: number, kind: EdgeKind, weight: number) => void): void =>
      eachEdge(edges, (from, to, kind, weight) => {
        const [a, b] = [sources[from], targets[to]];
        if (a !== undefined && b !== undefined && a !== b) visit(a, b, kind, weight);
      });
    each((from, to) => {
      this.start[from + 1]!++;
      this.incoming[to]!++;
    });
    for (let i = 0; i < contents; i++) this.start[i + 1]! += this.start[i]!;
    const edgeCount = this.start[contents]!;
    this.to = new Uint32Array(edgeCount);
    this.kind = new Uint8Array(edgeCount);
    this.weight = new Float32Array(edgeCount);
    const next = this.start.slice();
    each((from, to, kind, weight) => {
      const at = next[from]!++;
      this.to[at] = to;
      this.kind[at] = EDGE_KINDS.indexOf(kind);
      this.weight[at] = weight;
    });
  }

  each(content: number, visit: Visit): void {
    for (let i = this.start[content]!; i < this.start[content + 1]!; i++) {
      visit(this.to[i]!, EDGE_KINDS[this.kind[i]!]!, this.weight[i]!);
    }
  }
}
