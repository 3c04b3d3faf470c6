/** Values are told apart by so many steps before any are ordered. */
const STEPS = 1_024;

/**
 * A value that at least `most` of the values reach, and few more: what can be among the best is found without ordering
 * the rest. -Infinity: there are no more than `most`.
 */
export function leastOfTop(values: Float64Array, most: number): number {
  if (values.length <= most) return -Infinity;
  let lowest = Infinity;
  let highest = -Infinity;
  for (let i = 0; i < values.length; i++) {
    const value = values[i]!;
    if (value < lowest) lowest = value;
    if (value > highest) highest = value;
  }
  if (lowest === highest) return lowest;
  const scale = (STEPS - 1) / (highest - lowest);
  const counts = new Uint32Array(STEPS);
  for (let i = 0; i < values.length; i++) counts[Math.trunc((values[i]! - lowest) * scale)]!++;
  let step = STEPS;
  for (let reached = 0; step > 0 && reached < most;) reached += counts[--step]!;
  let least = highest;
  for (let i = 0; i < values.length; i++)
    if (values[i]! < least && Math.trunc((values[i]! - lowest) * scale) >= step) least = values[i]!;
  return least;
}
