import type { Place } from '../core/ask.js';
import { placeText } from './links.js';
import type { Asked } from './turn.js';

/** What of the evidence is to be otherwise when a question is asked again: each place kept, left out, or neither. */
export class EvidenceChange {
  private readonly pinned: Map<string, Place>;
  private readonly removed: Map<string, Place>;
  private changed = false;

  constructor({ pinned = [], removed = [] }: Pick<Asked, 'pinned' | 'removed'>) {
    const byText = (places: readonly Place[]): Map<string, Place> =>
      new Map(places.map((place) => [placeText(place), place]));
    this.pinned = byText(pinned);
    this.removed = byText(removed);
  }

  /** Was anything chosen since? */
  get any(): boolean {
    return this.changed;
  }

  pins(place: Place): boolean {
    return this.pinned.has(placeText(place));
  }

  removes(place: Place): boolean {
    return this.removed.has(placeText(place));
  }

  toggle(which: 'pinned' | 'removed', { path, startLine, endLine }: Place): void {
    const place = { path, startLine, endLine };
    const key = placeText(place);
    const had = this[which].delete(key);
    this.pinned.delete(key);
    this.removed.delete(key);
    if (!had) this[which].set(key, place);
    this.changed = true;
  }

  /** For the question when it is asked again. */
  get asked(): Required<Pick<Asked, 'pinned' | 'removed'>> {
    return { pinned: [...this.pinned.values()], removed: [...this.removed.values()] };
  }
}
