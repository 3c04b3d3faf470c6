import type { Fitted } from './fit.js';
import { byPlace } from './units.js';

/**
 * The order of a prompt: what the user asked for first, as that stays from one question to the next and caches hold it;
 * then files so that the strongest are at the edges, where models read best (Liu 2023), the best one at the beginning.
 * Pieces of one file follow each other as in the file.
 * @param fitted best first
 */
export function promptOrder(fitted: readonly Fitted[]): Fitted[] {
  const asked = fitted.filter(({ unit }) => unit.pinned);
  const files = new Map<string, Fitted[]>();
  for (const one of fitted) {
    if (one.unit.pinned) continue;
    const list = files.get(one.unit.path);
    if (list) list.push(one);
    else files.set(one.unit.path, [one]);
  }
  const ranked = [...files.values()].map((list) => list.sort((a, b) => byPlace(a.unit, b.unit)));
  const front = ranked.filter((_file, rank) => rank % 2 === 0);
  const back = ranked.filter((_file, rank) => rank % 2 === 1).reverse();
  return [...asked.sort((a, b) => byPlace(a.unit, b.unit)), ...front.flat(), ...back.flat()];
}
