import { watch as watchFolder } from 'node:fs';
import { setTimeout as sleep } from 'node:timers/promises';
import type { EngineApi } from '../core/engineApi.js';
import { sentenceOf, UserError } from '../core/errors.js';
import { planFor, type Plan } from '../core/fileChanges.js';
import type { IndexSummary } from '../core/health.js';
import { realRoot } from '../engine/folder.js';

/** Quiet time after the last change before the index follows: editors save in bursts. */
const SETTLE_MS = 150;
/** Time between two looks where the system cannot tell about changes. */
const POLL_MS = 2000;
/** Pause before another try where another process writes the index. */
const BUSY_RETRY_MS = 5_000;

interface Listener {
  onUpdate: (summary: IndexSummary) => Promise<void>;
  onNotice: (sentence: string) => void;
}

/**
 * Follows a folder until `signal` fires: every burst of changes is one update. Uses the system's notifications, and
 * looks at the tree at intervals where there are none (network drives, too few inotify watches).
 * @throws UserError no-such-folder when the folder is gone, disk-full, read-only
 */
export async function watch(engine: EngineApi, signal: AbortSignal, listener: Listener): Promise<void> {
  try {
    await follow(engine, signal, listener);
  } catch (error) {
    if (signal.aborted) return;
    if (error instanceof UserError) throw error;
    const reason = sentenceOf(error);
    listener.onNotice(
      `Changes are looked for every ${POLL_MS / 1000} s, as the system does not report them (${reason}).`,
    );
    await poll(engine, signal, listener);
  }
}

/** What the system's notifications have told so far. */
interface Burst {
  paths: Set<string>;
  /** Time of the last change; milliseconds on the monotonic clock. */
  last: number;
  failure: Error | null;
  wake: () => void;
}

async function follow(engine: EngineApi, signal: AbortSignal, listener: Listener): Promise<void> {
  const burst: Burst = { paths: new Set(), last: 0, failure: null, wake: () => undefined };
  const stopped = (): boolean => signal.aborted;
  const watcher = watchFolder(engine.root, { recursive: true });
  watcher.on('change', (_event, name) => {
    burst.paths.add(name.toString().replaceAll('\\', '/'));
    burst.last = performance.now();
    burst.wake();
  });
  watcher.on('error', (error) => {
    burst.failure = error;
    burst.wake();
  });
  signal.addEventListener('abort', () => burst.wake(), { once: true });
  // Nobody reports that the folder itself is gone.
  const looking = setInterval(() => {
    try {
      realRoot(engine.root);
    } catch (error) {
      burst.failure = error as UserError;
      burst.wake();
    }
  }, POLL_MS);
  try {
    while (!stopped()) {
      if (burst.failure) throw burst.failure;
      if (burst.paths.size === 0) {
        await new Promise<void>((resolve) => (burst.wake = resolve));
        continue;
      }
      const rest = burst.last + SETTLE_MS - performance.now();
      if (rest > 0) {
        await sleep(rest);
        continue;
      }
      const plan = planFor(burst.paths);
      burst.paths.clear();
      await update(engine, plan, signal, listener);
    }
  } finally {
    clearInterval(looking);
    watcher.close();
  }
}

async function poll(engine: EngineApi, signal: AbortSignal, listener: Listener): Promise<void> {
  const stopped = (): boolean => signal.aborted;
  while (!stopped()) {
    await sleep(POLL_MS, undefined, { signal }).catch(() => undefined);
    if (!stopped()) await update(engine, 'tree', signal, listener);
  }
}

async function update(engine: EngineApi, plan: Plan, signal: AbortSignal, listener: Listener): Promise<void> {
  if (plan === 'nothing') return;
  const run = (): Promise<IndexSummary> => (plan === 'tree' ? engine.index({ signal }) : engine.update(plan));
  const summary = await whenFree(run, signal, listener.onNotice);
  if (summary.read > 0 || summary.removed > 0) await listener.onUpdate(summary);
}

/** Does the work once no other process writes the index; that one does is said once. @throws AbortError */
export async function whenFree<T>(
  work: () => Promise<T>,
  signal: AbortSignal,
  onNotice: (sentence: string) => void,
): Promise<T> {
  for (let told = false; ; told = true) {
    try {
      return await work();
    } catch (error) {
      if (!(error instanceof UserError && error.code === 'busy')) throw error;
      if (!told) onNotice(error.message);
      await sleep(BUSY_RETRY_MS, undefined, { signal });
    }
  }
}
