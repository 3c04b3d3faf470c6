import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { setTimeout as sleep } from 'node:timers/promises';
import { Cancelled, UserError } from '../../core/errors.js';
import { asUserError, isBusy } from './failures.js';

const POLL_MS = 50;

/**
 * The right to write one index. It is a lock of the operating system (taken through SQLite, which knows how to on every
 * platform) on a file beside the index: it goes with its holder however that ends, so there is nothing to expire, and a
 * process number that is used again cannot be mistaken for a holder.
 */
export class Lease {
  private held = true;
  private constructor(private readonly lock: DatabaseSync) {}

  /**
   * @param folder of the index
   * @param patienceMs how long to wait for another holder
   * @throws UserError `busy` naming the process that holds it; read-only; disk-full. Cancelled
   */
  static async acquire(folder: string, patienceMs: number, signal?: AbortSignal): Promise<Lease> {
    const deadline = performance.now() + patienceMs;
    for (;;) {
      const lease = Lease.tryAcquire(folder);
      if (lease) return lease;
      if (performance.now() >= deadline) {
        const pid = holder(folder);
        const who = pid === null ? 'Another process' : `Process ${pid}`;
        throw new UserError(`${who} is writing the index of this folder; try again when it is done.`, 'busy');
      }
      await sleep(POLL_MS, undefined, { signal }).catch(() => {
        throw new Cancelled();
      });
    }
  }

  /**
   * @param right of several that there are on one index: to write it, or to embed it (one process at a time spends
   * what that costs)
   * @returns null when another holds it.
   */
  static tryAcquire(folder: string, right: 'writer' | 'deep' = 'writer'): Lease | null {
    let lock: DatabaseSync | undefined;
    try {
      mkdirSync(folder, { recursive: true });
      lock = new DatabaseSync(join(folder, `${right}.lock`));
      lock.exec('BEGIN EXCLUSIVE');
      writeFileSync(join(folder, `${right}.pid`), String(process.pid));
      return new Lease(lock);
    } catch (error) {
      lock?.close();
      if (isBusy(error)) return null;
      throw asUserError(error, folder);
    }
  }

  release(): void {
    if (this.held) this.lock.close();
    this.held = false;
  }
}

/** Who holds the lease, for people: the lock itself does not tell. */
function holder(folder: string): number | null {
  try {
    return Number(readFileSync(join(folder, 'writer.pid'), 'utf8')) || null;
  } catch {
    return null;
  }
}
