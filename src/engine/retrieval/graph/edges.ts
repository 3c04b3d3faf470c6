import {
  EDGE_KINDS,
  eachEdge,
  edgeCount,
  type EdgeKind,
  type GraphPart,
  type GraphStore,
  type StoredLinks,
} from '../../store/graph.js';

/** Where the graph is read from. */
export type GraphSource = Pick<GraphStore, 'key' | 'links' | 'history'>;

const NO_LINKS: StoredLinks = { paths: [], edges: [] };

/** One part of the stored graph by where its edges begin, in arrays: of a large repository there are hundreds of thousands. */
export class PathEdges {
  readonly paths: readonly string[];
  /** Edges of path i lie at [start[i], start[i + 1]). */
  private readonly start: Uint32Array;
  private readonly to: Uint32Array;
  private readonly kind: Uint8Array;
  private readonly weight: Float32Array;

  /** @returns what was read `earlier`, where the part is as it was then */
  static read(source: GraphSource | undefined, part: GraphPart, earlier?: PathEdges): PathEdges {
    const key = source?.key(part) ?? null;
    return earlier?.key === key ? earlier : new PathEdges(key, source?.[part]() ?? NO_LINKS);
  }

  private constructor(
    /** Names what the part was made of; null where there is none. */
    private readonly key: string | null,
    { paths, edges }: StoredLinks,
  ) {
    this.paths = paths;
    const count = edgeCount(edges);
    this.start = new Uint32Array(paths.length + 1);
    this.to = new Uint32Array(count);
    this.kind = new Uint8Array(count);
    this.weight = new Float32Array(count);
    let at = 0;
    eachEdge(edges, (from, to, kind, weight) => {
      this.to[at] = to;
      this.kind[at] = EDGE_KINDS.indexOf(kind);
      this.weight[at] = weight;
      this.start[from + 1] = ++at;
    });
    // Where none begins, those of the path before have ended.
    for (let i = 0; i < paths.length; i++) this.start[i + 1] ||= this.start[i]!;
  }

  /** Calls `visit` with the numbers of the paths at the ends of each edge. */
  eachEnd(visit: (from: number, to: number) => void): void {
    for (let from = 0, i = 0; from < this.paths.length; from++)
      for (; i < this.start[from + 1]!; i++) visit(from, this.to[i]!);
  }

  /** Calls `visit` with the number of each path that one leads to. */
  each(from: number, visit: (to: number, kind: EdgeKind, weight: number) => void): void {
    for (let i = this.start[from]!; i < this.start[from + 1]!; i++)
      visit(this.to[i]!, EDGE_KINDS[this.kind[i]!]!, this.weight[i]!);
  }
}
