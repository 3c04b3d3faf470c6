import type { EdgeKind } from '../../store/graph.js';
import type { Catalogue } from '../catalogue.js';
import { type GraphSource, PathEdges } from './edges.js';

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

  /** The graph as committed now; what an earlier one was made of is read again only where it changed. */
  static read(catalogue: Catalogue, source: GraphSource | undefined, earlier?: Graph): Graph {
    const links = PathEdges.read(source, 'links', earlier?.links.edges);
    const history = PathEdges.read(source, 'history', earlier?.changes.edges);
    return new Graph(catalogue, links, history);
  }

  private constructor(catalogue: Catalogue, links: PathEdges, history: PathEdges) {
    this.links = new Adjacency(catalogue, links, true);
    this.changes = new Adjacency(catalogue, history, false);
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

/** The content of the source beside a header; undefined for a header without one. */
function implementationOf(header: string, contentOf: ReadonlyMap<string, number>): number | undefined {
  const source = SOURCES.map((ending) => header.replace(HEADER, ending)).find((path) => contentOf.has(path));
  return source === undefined ? undefined : contentOf.get(source);
}

/** No content, or no path. */
const NONE = -1;

/** Edges between paths, seen from the contents that the paths lead to now. */
class Adjacency {
  /** Number of edges that lead to a content. */
  readonly incoming: Uint32Array;
  /** By number of a path: the content that its edges begin at, and the one that edges to it end at. */
  private readonly source: Int32Array;
  private readonly target: Int32Array;
  /** Paths of a content, ascending: the first by content, the next by path. */
  private readonly first: Int32Array;
  private readonly next: Int32Array;

  /** @param passHeaders whether edges to a header end at the source beside it */
  constructor(
    { contents, positionOfPath }: Catalogue,
    readonly edges: PathEdges,
    passHeaders: boolean,
  ) {
    const { paths } = edges;
    this.incoming = new Uint32Array(contents.length);
    this.source = new Int32Array(paths.length);
    this.target = new Int32Array(paths.length);
    for (let i = 0; i < paths.length; i++) {
      const path = paths[i]!;
      this.source[i] = this.target[i] = positionOfPath.get(path) ?? NONE;
      if (passHeaders && HEADER.test(path)) this.target[i] = implementationOf(path, positionOfPath) ?? NONE;
    }
    this.first = new Int32Array(contents.length).fill(NONE);
    this.next = new Int32Array(paths.length).fill(NONE);
    for (let path = paths.length - 1; path >= 0; path--) {
      const content = this.source[path]!;
      if (content === NONE) continue;
      this.next[path] = this.first[content]!;
      this.first[content] = path;
    }
    this.edges.eachEnd((from, to) => {
      const [begin, end] = [this.source[from]!, this.target[to]!];
      if (begin !== NONE && end !== NONE && end !== begin) this.incoming[end]!++;
    });
  }

  each(content: number, visit: Visit): void {
    for (let path = this.first[content] ?? NONE; path !== NONE; path = this.next[path]!) {
      this.edges.each(path, (to, kind, weight) => {
        const end = this.target[to]!;
        if (end !== NONE && end !== content) visit(end, kind, weight);
      });
    }
  }
}
