import { type Prunable, prune, textOf } from './prune.js';
import type { Unit } from './units.js';

/** A unit with the lines of it that are shown. */
export interface Fitted {
  unit: Unit;
  /** Positions of the shown lines within the unit. */
  rows: number[];
  text: string;
  /** Line by line; a text as a whole has no more, as nothing but line ends is between them. */
  tokens: number;
}

/** Tokens that naming a piece's place costs in a prompt, about. */
const HEADING_TOKENS = 16;
/** Pieces smaller than this say nothing. */
const LEAST_TOKENS = 24;
/**
 * In the first round a piece gets so much of the budget times its score's share of the best one's: breadth before depth,
 * and most for the best. On questions with known files, against a sixteenth for each: as many of the files at 2,000
 * tokens, and a tenth more of the tokens in them (benchmarks/answers).
 */
const FIRST_SHARE = 0.12;
/** But never less than what a signature with a telling statement or two takes. */
const FIRST_LEAST = 56;
/** What the first round leaves goes to pieces in order, at most so much of the budget for each. */
const SECOND_SHARE = 1 / 4;

interface FitOptions {
  budget: number;
  /** False: units whole or not at all. */
  prune: boolean;
  weights: ReadonlyMap<string, number>;
  prunable: (unit: Unit) => Prunable;
  /** Tokens of one line with its end. */
  count: (line: string) => number;
}

/**
 * Fits units into a number of tokens. First every unit in order gets a share by its score, pruned to what says most; one that
 * does not fit lets smaller ones behind it pass (best fit, Ding 2024: units are never cut off). Then what is left goes
 * to the best ones, which grow towards being whole. Units that the user asked for come first and whole while they fit.
 * @param units best first
 */
export function fit(units: readonly Unit[], options: FitOptions): Fitted[] {
  const { budget } = options;
  const chosen = new Map<Unit, Fitted>();
  let left = budget;
  const place = (unit: Unit, tokens: number): void => {
    const before = chosen.get(unit);
    const room = left + (before ? before.tokens + HEADING_TOKENS : 0);
    const fitted = show(unit, Math.min(tokens, room - HEADING_TOKENS), options);
    if (!fitted || fitted.tokens + HEADING_TOKENS > room || fitted.tokens <= (before?.tokens ?? 0)) return;
    chosen.set(unit, fitted);
    left = room - fitted.tokens - HEADING_TOKENS;
  };
  const best = Math.max(...units.map(({ pinned, score }) => (pinned ? 0 : score)), Number.MIN_VALUE);
  for (const unit of units) {
    if (left < LEAST_TOKENS + HEADING_TOKENS) break;
    const first = Math.max(FIRST_LEAST, Math.floor((budget * FIRST_SHARE * unit.score) / best));
    place(unit, unit.pinned || !options.prune ? left : first);
  }
  if (options.prune) {
    for (const unit of units) {
      if (left < LEAST_TOKENS) break;
      if (chosen.has(unit)) place(unit, Math.floor(budget * SECOND_SHARE));
    }
  }
  return units.flatMap((unit) => chosen.get(unit) ?? []);
}

function show(unit: Unit, tokens: number, { prune: pruning, weights, prunable, count }: FitOptions): Fitted | null {
  if (tokens < LEAST_TOKENS) return null;
  const parts = prunable(unit);
  const rows = pruning || unit.pinned ? prune(parts, weights, tokens) : [...parts.lines.keys()];
  const text = textOf(parts.lines, rows);
  return { unit, rows, text, tokens: text.split('\n').reduce((sum, line) => sum + count(line), 0) };
}
