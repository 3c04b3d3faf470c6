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
  return [...groups.values()].map(({ target, signals }) => new Judged(situation, target, signals)).sort(byValue);
}

const keyOf = (target: Target): string =>
  isPlaced(target)
    ? `${target.file.path}:${target.definition.startLine} ${target.definition.name}`
    : `${target.file.path}:${target.startLine}-${target.endLine}`;

/** Why it is there is put into words when it is shown: most pieces are not. */
class Judged implements Merged {
  readonly path: string;
  readonly startLine: number;
  readonly endLine: number;
  readonly features: ReadonlyMap<string, number>;
  readonly value: number;

  constructor(
    situation: Situation,
    readonly target: Target,
    private readonly signals: ReadonlyMap<string, Candidate>,
  ) {
    this.path = target.file.path;
    ({ startLine: this.startLine, endLine: this.endLine } = isPlaced(target) ? target.definition : target);
    this.features = featuresOf(situation, target, signals);
    let sum = bias;
    for (const [name, strength] of this.features) sum += (weights[name] ?? 0) * strength;
    this.value = 1 / (1 + Math.exp(-sum));
  }

  get retrievers(): readonly ContextRetriever[] {
    return [...new Set(this.said.map(({ signal }) => signal.slice(0, signal.indexOf('.')) as ContextRetriever))];
  }

  get why(): string {
    const { target } = this;
    const why = [...new Set(this.said.map((one) => one.why))].slice(0, 2).join(' · ');
    return isPlaced(target) ? `defines ${target.definition.name} · ${why}` : why;
  }

  /** What counts most first. */
  private get said(): Candidate[] {
    const worth = ({ signal, strength }: Candidate): number => (weights[signal] ?? 0) * strength;
    return [...this.signals.values()].sort((a, b) => worth(b) - worth(a) || (a.signal < b.signal ? -1 : 1));
  }
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
