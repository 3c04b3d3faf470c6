import { watch as watchFolder } from 'node:fs';
import { setTimeout as sleep } from 'node:timers/promises';
import type { EngineApi } from '../core/engineApi.js';
import type { IndexSummary } from '../core/health.js';

/** Quiet time after the last change before the index follows: editors save in bursts. */
const SETTLE_MS = 150;
/** Time between two looks where the system cannot tell about changes. */
const POLL_MS = 2000;
/** From this many changed paths on (a branch switch), one look at the whole tree costs less. */
const MANY = 200;

interface Listener {
  onUpdate: (summary: IndexSummary) => Promise<void>;
  onNotice: (sentence: string) => void;
}

/**
 * Follows a folder until `signal` fires: every burst of changes is one update. Uses the system's notifications, and
 * looks at the tree at intervals where there are none (network drives, too few inotify watches).
 */
export async function watch(engine: EngineApi, signal: AbortSignal, listener: Listener): Promise<void> {
  try {
    await follow(engine, signal, listener);
  } catch (error) {
    if (signal.aborted) return;
    const reason = error instanceof Error ? error.message : String(error);
    listener.onNotice(
      `Changes are looked for every ${POLL_MS / 1000} s, as the system does not report them (${reason}).`,
    );
    await poll(engine, signal, listener);
  }
}

/** What a burst of changed paths asks for. Rules changed, or too much did: the whole tree. */
export function workFor(paths: ReadonlySet<string>): 'nothing' | 'tree' | string[] {
  const seen = [...paths].filter((path) => path !== '.git' && !path.startsWith('.git/'));
  if (seen.length === 0) return 'nothing';
  if (seen.length > MANY || seen.some((path) => /(^|\/)\.(gitignore|quarryignore)$/.test(path))) return 'tree';
  return seen.sort();
}

async function follow(engine: EngineApi, signal: AbortSignal, listener: Listener): Promise<void> {
  const changed = new Set<string>();
  let wake: () => void = () => undefined;
  let failure: Error | null = null;
  let last = 0;
  const watcher = watchFolder(engine.root, { recursive: true, signal });
  watcher.on('change', (_event, name) => {
    if (name === null) return;
    changed.add(name.toString().replaceAll('\\', '/'));
    last = performance.now();
    wake();
  });
  watcher.on('error', (error) => {
    failure = error;
    wake();
  });
  signal.addEventListener('abort', () => wake(), { once: true });
  try {
    for (;;) {
      if (changed.size === 0 && !failure && !signal.aborted) await new Promise<void>((resolve) => (wake = resolve));
      if (failure) throw failure as Error;
      for (let rest = SETTLE_MS; rest > 0 && !signal.aborted; rest = last + SETTLE_MS - performance.now())
        await sleep(rest);
      if (signal.aborted) return;
      const work = workFor(changed);
      changed.clear();
      if (work === 'nothing') continue;
      const summary = work === 'tree' ? await engine.index({ signal }) : await engine.update(work);
      if (summary.read > 0 || summary.removed > 0) await listener.onUpdate(summary);
    }
  } finally {
    watcher.close();
  }
}

async function poll(engine: EngineApi, signal: AbortSignal, listener: Listener): Promise<void> {
  while (!signal.aborted) {
    await sleep(POLL_MS, undefined, { signal }).catch(() => undefined);
    if (signal.aborted) return;
    const summary = await engine.index({ signal });
    if (summary.read > 0 || summary.removed > 0) await listener.onUpdate(summary);
  }
}
