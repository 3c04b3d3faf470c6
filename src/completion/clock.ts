import { setTimeout as sleep } from 'node:timers/promises';
import { Cancelled } from '../core/errors.js';

/** Time, so that tests can hold it. Milliseconds. */
export interface Clock {
  now(): number;
  /** @throws Cancelled when the signal fires first */
  sleep(ms: number, signal: AbortSignal): Promise<void>;
}

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
