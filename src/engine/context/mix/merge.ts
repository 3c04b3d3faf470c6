import type { ContextRetriever } from '../../../core/completion.js';
import type { SymbolKind } from '../../../core/outline.js';
import { type Candidate, isPlaced, type Target } from '../candidate.js';
import type { Situation } from '../cursor/situation.js';
import { bias, weights } from './weights.js';

/** A piece with all that was said of it. */
export interface Merged {
  target: Target;
  path: string;
  startLine: number;
  endLine: number;
  /** Feature → strength; see weights.ts. */
  features: ReadonlyMap<string, number>;
  /** Strongest first. */
  retrievers: readonly ContextRetriever[];
  why: string;
  /** Probability that what is written next is named in it. */
  value: number;
}

const TYPES: ReadonlySet<SymbolKind> = new Set(['class', 'interface', 'trait', 'struct', 'enum', 'type', 'module']);
/** Of these nothing is at run time, where types and values are two worlds. */
const TYPES_ONLY: ReadonlySet<SymbolKind> = new Set(['interface', 'type', 'trait']);

/** Joins what several retrievers say of the same piece, and says what it is worth. Best first; ties by path and line. */
export function merge(situation: Situation, candidates: readonly Candidate[]): Merged[] {
  const groups = new Map<string, { target: Target; signals: Map<string, Candidate> }>();
  for (const candidate of candidates) {
    const key = keyOf(candidate.target);
    let group = groups.get(key);
    if (!group) groups.set(key, (group = { target: candidate.target, signals: new Map() }));
    const known = group.signals.get(candidate.signal);
    if (!known || known.strength < candidate.strength) group.signals.set(candidate.signal, candidate);
  }
  return [...groups.values()].map((group) => judged(situation, group)).sort(byValue);
}

const keyOf = (target: Target): string =>
  isPlaced(target)
    ? `${target.file.path}:${target.definition.startLine} ${target.definition.name}`
    : `${target.file.path}:${target.startLine}-${target.endLine}`;

function judged(
  situation: Situation,
  { target, signals }: { target: Target; signals: Map<string, Candidate> },
): Merged {
  const features = featuresOf(situation, target, signals);
  let sum = bias;
  for (const [name, strength] of features) sum += (weights[name] ?? 0) * strength;
  const said = [...signals.values()].sort(
    (a, b) =>
      (weights[b.signal] ?? 0) * b.strength - (weights[a.signal] ?? 0) * a.strength || (a.signal < b.signal ? -1 : 1),
  );
  const retrievers = [...new Set(said.map(({ signal }) => signal.slice(0, signal.indexOf('.')) as ContextRetriever))];
  const why = [...new Set(said.map((one) => one.why))].slice(0, 2).join(' · ');
  const lines = isPlaced(target) ? target.definition : target;
  return {
    target,
    path: target.file.path,
    startLine: lines.startLine,
    endLine: lines.endLine,
    features,
    retrievers,
    why: isPlaced(target) ? `defines ${target.definition.name} · ${why}` : why,
    value: 1 / (1 + Math.exp(-sum)),
  };
}

function featuresOf(
  situation: Situation,
  target: Target,
  signals: ReadonlyMap<string, Candidate>,
): Map<string, number> {
  const features = new Map<string, number>();
  for (const [signal, { strength }] of signals) features.set(signal, strength);
  if (!isPlaced(target)) {
    features.set('fit.lines', 1);
    return features;
  }
  const { name, kind } = target.definition;
  const { expects, partial, mentions } = situation;
  if (expects === 'type') features.set(TYPES.has(kind) ? 'fit.type' : 'fit.notType', 1);
  if (expects === 'value' && TYPES_ONLY.has(kind)) features.set('fit.notValue', 1);
  if (partial !== '') features.set(name.startsWith(partial) ? 'fit.begun' : 'fit.notBegun', 1);
  const mention = mentions.get(name);
  if (mention && mention.before < Infinity) features.set('fit.usedBefore', 1);
  if (target.file.role === 'test') features.set('fit.test', 1);
  return features;
}

/** Best first; equal ones by place. */
export const byValue = (a: Merged, b: Merged): number =>
  b.value - a.value ||
  (a.path < b.path ? -1 : a.path > b.path ? 1 : a.startLine - b.startLine || a.endLine - b.endLine);
