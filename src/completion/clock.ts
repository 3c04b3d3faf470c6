import { setTimeout as sleep } from 'node:timers/promises';
import { Cancelled } from '../core/errors.js';

/** Time, so that tests can hold it. Milliseconds. */
export interface Clock {
  now(): number;
  /** @throws Cancelled when the signal fires first */
  sleep(ms: number, signal: AbortSignal): Promise<void>;
}

/** The time of this machine. */
export const realClock: Clock = {
  now: () => performance.now(),
  async sleep(ms, signal) {
    if (ms <= 0) return;
    try {
      await sleep(ms, undefined, { signal });
    } catch {
      throw new Cancelled();
    }
  },
};

/** What a promise gives within a time, milliseconds; null when it takes longer, or the signal fires. Rejects as it does. */
export async function within<T>(clock: Clock, ms: number, promise: Promise<T>, signal: AbortSignal): Promise<T | null> {
  const done = new AbortController();
  const timeUp = clock.sleep(ms, AbortSignal.any([signal, done.signal])).catch(() => undefined);
  try {
    return await Promise.race([promise, timeUp.then(() => null)]);
  } finally {
    done.abort();
  }
}
