import type { DeepStatus } from '../../core/deep.js';
import type { IndexProgress } from '../../core/health.js';
import type { RepositoryState } from '../repositories/repository.js';

const numbers = new Intl.NumberFormat('en-GB');

/** `1,200 of 3,000 files`. */
export function progressText({ phase, done, total }: IndexProgress): string {
  if (phase === 'discovering') return 'looking for files';
  if (phase === 'compacting') return 'finishing';
  return `${numbers.format(done)} of ${numbers.format(total)} files`;
}

/** A folder's state for people, e.g. `Indexing: 1,200 of 3,000 files`. */
export function stateText(state: RepositoryState): string {
  if (state.name === 'starting') return 'Starting';
  if (state.name === 'indexing') return `Indexing: ${progressText(state.progress)}`;
  if (state.name === 'ready') return `Ready: ${numbers.format(state.files)} files`;
  return state.problem;
}

/** What the optional model does, for people; null when there is none. */
export function deepText({ state, model, done, total, download, problem, sentTo }: DeepStatus): string | null {
  if (state === 'off') return null;
  const where = sentTo ? `${model} at ${sentTo}` : model;
  const share = total > 0 ? ` ${Math.floor((100 * done) / total)}%` : '';
  const doing: Record<Exclude<DeepStatus['state'], 'off'>, string> = {
    loading: 'loading',
    downloading: `downloading ${Math.floor(100 * (download ?? 0))}%`,
    embedding: `embedding${share}`,
    waiting: `waiting${share}`,
    paused: `paused at${share}`,
    ready: 'ready',
    stopped: 'stopped',
  };
  return `Deep tier (${where}): ${doing[state]}${problem ? `. ${problem}` : ''}`;
}

export interface StatusWords {
  text: string;
  /** For screen readers: without icons. */
  spoken: string;
  warning: boolean;
}

/** What the status bar shows for all folders together: trouble first, then work, else a quiet sign. */
export function statusWords(
  states: readonly RepositoryState[],
  deep: readonly (DeepStatus | null)[] = [],
): StatusWords | null {
  if (states.length === 0) return null;
  const trouble = states.find((state) => state.name === 'stopped');
  if (trouble) return { text: '$(warning) Quarry', spoken: `Quarry: ${stateText(trouble)}`, warning: true };
  const running = states.flatMap((state) => (state.name === 'indexing' ? [state.progress] : []));
  if (running.length > 0) {
    const total = running.reduce((sum, progress) => sum + progress.total, 0);
    const done = running.reduce((sum, progress) => sum + progress.done, 0);
    const share = total > 0 ? ` ${Math.floor((100 * done) / total)}%` : '';
    return { text: `$(loading~spin) Quarry${share}`, spoken: `Quarry is indexing${share}`, warning: false };
  }
  const waiting = states.find((state) => state.name === 'waiting');
  if (waiting) return { text: '$(watch) Quarry', spoken: `Quarry: ${stateText(waiting)}`, warning: false };
  if (states.some((state) => state.name === 'starting')) {
    return { text: '$(loading~spin) Quarry', spoken: 'Quarry is starting', warning: false };
  }
  const busy = deep.filter((status) => status?.state === 'embedding');
  if (busy.length > 0) {
    const total = busy.reduce((sum, status) => sum + status!.total, 0);
    const share = Math.floor((100 * busy.reduce((sum, status) => sum + status!.done, 0)) / Math.max(1, total));
    return { text: `$(layers) Quarry · ${share}%`, spoken: `Quarry is ready, and embeds: ${share}%`, warning: false };
  }
  return { text: '$(layers) Quarry', spoken: 'Quarry is ready', warning: false };
}
