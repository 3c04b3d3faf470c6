/** Weight of the newest observation in an average. */
const NEWEST = 0.25;
/** A longer pause is thinking, not typing; milliseconds. */
const TYPING_MS = 1500;
/** What is assumed before anything was seen, milliseconds: 60 words a minute, and a model on this machine. */
const FIRST_PACE_MS = 180;
const FIRST_LATENCY_MS = 300;
/** Waits, milliseconds: the shortest lets a burst of keys pass, the longest is when a user begins to wait. */
const SHORTEST_MS = 40;
const LONGEST_MS = 450;
/** A key that comes is most often there within this many average pauses. */
const PATIENCE = 1.4;
/** After these a completion is wanted most: a statement, a call, a member begins. */
const INVITING = /[.(,={[:>\s]$/;

/** How fast the user types and how fast the model answers, and how long to wait for another key before asking it. */
export class Pace {
  private pause = FIRST_PACE_MS;
  private latency = FIRST_LATENCY_MS;
  private lastKey = -Infinity;

  /** A key was typed. */
  typed(now: number): void {
    const pause = now - this.lastKey;
    this.lastKey = now;
    if (pause > 0 && pause < TYPING_MS) this.pause += NEWEST * (pause - this.pause);
  }

  /** The model's first line took so long. */
  answered(ms: number): void {
    this.latency += NEWEST * (ms - this.latency);
  }

  /** Milliseconds to wait after a key, given the line before the cursor. */
  delay(before: string): number {
    // An answer that is there before the next key is never in vain: it is asked for at once.
    if (this.latency < this.pause / 2) return SHORTEST_MS;
    const wait = this.pause * PATIENCE * (INVITING.test(before) ? 0.6 : 1);
    return Math.round(Math.min(LONGEST_MS, Math.max(SHORTEST_MS, wait)));
  }
}
