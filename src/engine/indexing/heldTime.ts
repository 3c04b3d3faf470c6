/**
 * How long something has stood still, by somebody who looks now and then. A long time between two looks is that of a
 * process that was suspended, as by a closed laptop: what it watches was, too, so little of it counts.
 */
export class HeldTime {
  private heldMs = 0;

  /**
   * @param now milliseconds of the first look
   * @param mostMs of the time between two looks that counts at most
   */
  constructor(
    private last: number,
    private readonly mostMs: number,
  ) {}

  /** Milliseconds that it has stood still now; `moved`: it did not since the last look. */
  look(now: number, moved: boolean): number {
    this.heldMs = moved ? 0 : this.heldMs + Math.min(now - this.last, this.mostMs);
    this.last = now;
    return this.heldMs;
  }
}
