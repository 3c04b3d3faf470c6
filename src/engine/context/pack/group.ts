import { NEAR_COPY, type Shingles, shinglesOf, similarity } from '../../retrieval/select/nearCopies.js';
import type { Unit } from './units.js';

/** Places that say the same as a piece are named in it up to this many. */
const NAMED = 3;

/**
 * One representative for units that are near copies of each other, the best one; it says where the others are
 * (Clustered RAG: tokens stay flat however often a thing is there). What the user asked for always stands for itself.
 * @param units best first
 */
export function grouped(units: readonly Unit[]): Unit[] {
  const kept: { unit: Unit; shingles: Shingles; copies: string[] }[] = [];
  for (const unit of units) {
    const shingles = shinglesOf(unit.file.lines.slice(unit.startLine - 1, unit.endLine).join('\n'));
    const original = unit.pinned ? undefined : kept.find((other) => isNear(shingles, other.shingles));
    if (original) original.copies.push(`${unit.path}:${unit.startLine}`);
    else kept.push({ unit, shingles, copies: [] });
  }
  return kept.map(({ unit, copies }) =>
    copies.length === 0 ? unit : { ...unit, why: `${unit.why} · ${named(copies)}` },
  );
}

/** Sizes tell most pairs apart without comparing. */
const isNear = (a: Shingles, b: Shingles): boolean =>
  Math.min(a.size, b.size) >= NEAR_COPY * Math.max(a.size, b.size) && similarity(a, b) >= NEAR_COPY;

function named(copies: readonly string[]): string {
  const more = copies.length - NAMED;
  return `nearly the same in ${copies.slice(0, NAMED).join(', ')}${more > 0 ? ` and ${more} more` : ''}`;
}
