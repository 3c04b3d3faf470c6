import { Cancelled } from '../../../src/core/errors.js';
import type { Clock } from '../../../src/completion/clock.js';

/** A clock that stands still until it is told to go on. */
export class TestClock implements Clock {
  private time = 0;
  private waits: { until: number; wake: () => void }[] = [];

  now(): number {
    return this.time;
  }

  async sleep(ms: number, signal: AbortSignal): Promise<void> {
    if (ms <= 0) return;
    await new Promise<void>((wake, reject) => {
      if (signal.aborted) reject(new Cancelled());
      this.waits.push({ until: this.time + ms, wake });
      signal.addEventListener('abort', () => reject(new Cancelled()), { once: true });
    });
  }

  async advance(ms: number): Promise<void> {
    this.time += ms;
    const due = this.waits.filter(({ until }) => until <= this.time);
    this.waits = this.waits.filter(({ until }) => until > this.time);
    due.forEach(({ wake }) => wake());
    await settled();
  }
}

/** Lets everything that is ready run. */
export async function settled(): Promise<void> {
  for (let i = 0; i < 5; i++) await new Promise((resolve) => setImmediate(resolve));
}
