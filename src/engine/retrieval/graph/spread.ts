import type { Query, Stages } from '../../../core/search.js';
import type { EdgeKind } from '../../store/graph.js';
import { type Catalogue, comparePaths } from '../catalogue.js';
import { bareCandidates, type Candidate } from '../features.js';
import { rank, type Weights } from '../rank.js';
import type { Graph } from './graph.js';

/** Files of the first ranking from which evidence spreads, one step. */
const SEEDS = 10;
/** Files that may join the candidates without a word in common with the query. */
const MOST_REACHED = 20;
/** Activation at which `linked` is one half. */
const HALF = 1 / 2;

/** The edge that brought a file most. */
export interface Via {
  kind: EdgeKind;
  /** Path of the file that leads to it. */
  path: string;
}

interface Reached {
  activation: number;
  via: Via;
  /** What `via` gave. */
  most: number;
}

/**
 * A second look at the candidates, with what the best of them lead to: spreading activation by one step (Collins &
 * Loftus 1975), for the second file of an answer, which often has few of its words. Sets the feature `linked`, and adds
 * files that the graph alone reaches.
 * @param accepts whether a content passes the query's filters
 */
export function spread(
  graph: Graph,
  catalogue: Catalogue,
  query: Query,
  candidates: readonly Candidate[],
  weights: Weights,
  stages: Stages,
  accepts: (content: number) => boolean,
): Candidate[] {
  const all = [...candidates];
  if (stages.graph && candidates.length > 0) {
    const reached = activate(graph, catalogue, candidates, weights, stages.history);
    const known = new Set(candidates.map(({ content }) => content));
    const others = [...reached]
      .filter(([content]) => !known.has(content) && accepts(content))
      .sort(([a, x], [b, y]) => y.activation - x.activation || comparePaths(catalogue, a, b))
      .slice(0, MOST_REACHED)
      .map(([content]) => content);
    all.push(...bareCandidates(catalogue, query, others, stages));
    for (const candidate of all) {
      const found = reached.get(candidate.content);
      if (!found) continue;
      candidate.features.linked = found.activation / (found.activation + HALF);
      candidate.via = found.via;
    }
  }
  return all;
}

/** What the first ranking's best files lead to. */
function activate(
  graph: Graph,
  catalogue: Catalogue,
  candidates: readonly Candidate[],
  weights: Weights,
  withHistory: boolean,
): Map<number, Reached> {
  const seeds = rank(catalogue, [...candidates], weights).slice(0, SEEDS);
  const best = seeds[0]!.score;
  const reached = new Map<number, Reached>();
  for (const seed of seeds) {
    if (seed.score <= 0) break;
    const strength = (seed.score / best) ** 2;
    const { path } = catalogue.contents[seed.content]!.files[0]!;
    const reach = (to: number, kind: EdgeKind, weight: number): void => {
      const given = strength * weight;
      const before = reached.get(to);
      if (!before) reached.set(to, { activation: given, via: { kind, path }, most: given });
      else {
        before.activation += given;
        if (given > before.most) Object.assign(before, { via: { kind, path }, most: given });
      }
    };
    graph.eachLink(seed.content, reach);
    if (withHistory) graph.eachChange(seed.content, reach);
  }
  return reached;
}
