import { Cancelled } from '../../core/errors.js';
import type { SearchResult } from '../../core/search.js';

/** What became of a query that was not overtaken by a later one. */
export type Outcome =
  | { state: 'idle' }
  | { state: 'searching'; query: string }
  | { state: 'found'; query: string; result: SearchResult }
  | { state: 'failed'; query: string; problem: string };

/** Pause in typing after which the search starts: short enough to feel immediate, longer than a fast typist's pace. */
const DEBOUNCE_MS = 80;

/** Searches as the user types: one search at a time, the newest wins, results of older ones are never shown. */
export class SearchSession {
  private timer: NodeJS.Timeout | undefined;
  private running: AbortController | null = null;
  private query = '';

  constructor(
    private readonly search: (query: string, signal: AbortSignal) => Promise<SearchResult>,
    private readonly show: (outcome: Outcome) => void,
    private readonly debounceMs = DEBOUNCE_MS,
  ) {}

  /** The text as it is now. */
  type(text: string): void {
    const query = text.trim();
    if (query === this.query) return;
    this.query = query;
    this.stop();
    if (query === '') {
      this.show({ state: 'idle' });
      return;
    }
    this.show({ state: 'searching', query });
    this.timer = setTimeout(() => void this.run(), this.debounceMs);
  }

  /** Asks again, e.g. because the index has grown. */
  again(): void {
    if (this.query === '' || this.running) return;
    clearTimeout(this.timer);
    this.timer = setTimeout(() => void this.run(), this.debounceMs);
  }

  dispose(): void {
    this.stop();
  }

  private stop(): void {
    clearTimeout(this.timer);
    this.running?.abort();
    this.running = null;
  }

  private async run(): Promise<void> {
    const { query } = this;
    const run = (this.running = new AbortController());
    let outcome: Outcome;
    try {
      outcome = { state: 'found', query, result: await this.search(query, run.signal) };
    } catch (error) {
      if (error instanceof Cancelled) return;
      outcome = { state: 'failed', query, problem: error instanceof Error ? error.message : String(error) };
    }
    if (this.running !== run) return;
    this.running = null;
    this.show(outcome);
  }
}
