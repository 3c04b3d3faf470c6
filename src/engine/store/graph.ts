import type { DatabaseSync, StatementSync } from 'node:sqlite';
import { deflateRawSync, inflateRawSync } from 'node:zlib';

/** How one file leads to another. `use`: calls and types; `change`: both change in the same commits. */
export const EDGE_KINDS = ['import', 're-export', 'use', 'inherit', 'test', 'change'] as const;
export type EdgeKind = (typeof EDGE_KINDS)[number];

/** Files are positions in a list of paths. */
export interface Edge {
  from: number;
  to: number;
  kind: EdgeKind;
  /** More than 0: for `change` the share of commits in common, for others about the number of names. */
  weight: number;
}

/** Edges as they are kept: from, to, position of the kind, weight in hundredths; and so on. */
export type FlatEdges = readonly number[];
const WEIGHT_UNIT = 100;
/** Numbers an edge. */
const WIDTH = 4;

/** What the files say of each other. */
export interface StoredLinks {
  /** In order. */
  paths: readonly string[];
  /** Ordered by `from`, `to` and kind. */
  edges: FlatEdges;
}

/** Edges as they are kept; a weight is at least one hundredth. */
export function flatten(edges: readonly Edge[]): FlatEdges {
  return edges.flatMap(({ from, to, kind, weight }) => [
    from,
    to,
    EDGE_KINDS.indexOf(kind),
    Math.max(1, Math.round(weight * WEIGHT_UNIT)),
  ]);
}

export const edgeCount = (edges: FlatEdges): number => edges.length / WIDTH;

/** Calls `visit` for each edge, without making an object of it: there are hundreds of thousands. */
export function eachEdge(
  edges: FlatEdges,
  visit: (from: number, to: number, kind: EdgeKind, weight: number) => void,
): void {
  for (let i = 0; i < edges.length; i += WIDTH) {
    visit(edges[i]!, edges[i + 1]!, EDGE_KINDS[edges[i + 2]!]!, edges[i + 3]! / WEIGHT_UNIT);
  }
}

/** What git's history says of the files. */
export interface StoredHistory extends StoredLinks {
  /** Of each path: number of commits that touched it. */
  commits: readonly number[];
}

/** Which of the two; they are made at different times. */
export type GraphPart = 'links' | 'history';

interface Packed extends StoredLinks {
  commits?: readonly number[];
}

/** The two rows that hold the graph of a folder: each a whole, replaced as a whole, found to be current by its key. */
export class GraphStore {
  private readonly select: StatementSync;

  constructor(private readonly db: DatabaseSync) {
    this.select = db.prepare('SELECT key FROM graph WHERE part = ?');
  }

  /** Names what the part was made of; null when it is not there. */
  key(part: GraphPart): string | null {
    return (this.select.get(part) as { key: string } | undefined)?.key ?? null;
  }

  links(): StoredLinks | null {
    const packed = this.read('links');
    return packed && { paths: packed.paths, edges: packed.edges };
  }

  /** Null also where it is known that there is none: no repository, no commit, no git. */
  history(): StoredHistory | null {
    const packed = this.read('history');
    return packed?.commits ? { paths: packed.paths, edges: packed.edges, commits: packed.commits } : null;
  }

  /** Within the caller's transaction. `null`: there is nothing to know, and that is known. */
  write(part: GraphPart, key: string, value: StoredLinks | StoredHistory | null): void {
    const { paths, edges } = value ?? { paths: [], edges: [] };
    const packed: Packed = { paths, edges, ...(value && 'commits' in value && { commits: value.commits }) };
    this.db
      .prepare(
        'INSERT INTO graph(part, key, data) VALUES (?, ?, ?) ON CONFLICT(part) DO UPDATE SET key = excluded.key, data = excluded.data',
      )
      .run(part, key, deflateRawSync(JSON.stringify(packed)));
  }

  private read(part: GraphPart): Packed | null {
    const row = this.db.prepare('SELECT data FROM graph WHERE part = ?').get(part) as { data: Uint8Array } | undefined;
    return row ? (JSON.parse(inflateRawSync(row.data).toString('utf8')) as Packed) : null;
  }
}
