import type { Ghost } from './ghost.js';
import type { Place } from './place.js';
import { overlap } from './refine/overlap.js';

/** Proposals that are kept: enough for going back and forth, little enough to compare at every key. */
const KEPT = 40;
/** What an editor puts behind the cursor by itself while a proposal's brackets are typed. */
const CLOSED_BEHIND = /^[)\]}>"'`]{0,4}/;

interface Entry {
  document: string;
  prefix: string;
  suffix: string;
  ghost: Ghost;
}

/** Proposals of before, for whoever types along them or comes back to where they were made. */
export class Recycled {
  private entries: Entry[] = [];

  keep({ document, prefix, suffix }: Place, ghost: Ghost): void {
    const same = (one: Entry): boolean =>
      one.document === document && one.prefix === prefix && one.suffix === suffix && one.ghost.text === ghost.text;
    this.entries = [{ document, prefix, suffix, ghost }, ...this.entries.filter((one) => !same(one))].slice(0, KEPT);
  }

  /** What remains of proposals that agree with what was typed since they were made, the newest first. */
  at(place: Place): Ghost[] {
    const found: Ghost[] = [];
    for (const entry of this.entries) {
      const ghost = remaining(entry, place);
      if (ghost && !found.some(({ text }) => text === ghost.text)) found.push(ghost);
    }
    return found;
  }

  clear(): void {
    this.entries = [];
  }
}

/** What is left of a proposal that was made at one place, at a later place of the same document. */
export function remaining({ document, prefix, suffix, ghost }: Entry, place: Place): Ghost | null {
  const typed = place.prefix.length - prefix.length;
  if (document !== place.document || typed < 0 || typed >= ghost.text.length) return null;
  if (!place.prefix.startsWith(prefix)) return null;
  if (!ghost.text.startsWith(place.prefix.slice(prefix.length))) return null;
  const text = ghost.text.slice(typed);
  if (place.suffix === suffix) return { ...ghost, text };
  const behind = CLOSED_BEHIND.exec(place.suffix)![0];
  for (let length = 1; length <= behind.length; length++) {
    if (place.suffix.slice(length) !== suffix) continue;
    const fitting = overlap(text, place);
    if (fitting?.text !== text) return null;
    // What the editor closed is not closed again.
    const { closes, ...rest } = ghost;
    const left = closes?.slice(0, -length);
    return { ...rest, ...fitting, ...(left && { closes: left }) };
  }
  return null;
}
