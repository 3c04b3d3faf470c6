import { Cancelled, sentenceOf } from '../../core/errors.js';
import type { Completion, SearchResult } from '../../core/search.js';

/** What became of a query that was not overtaken by a later one, and how the filter at its end can go on. */
export type Outcome =
  | { state: 'idle' }
  | { state: 'searching'; query: string }
  | { state: 'found'; query: string; result: SearchResult; completions: readonly Completion[] }
  | { state: 'failed'; query: string; problem: string; completions: readonly Completion[] };

/** Pause in typing after which the search starts: short enough to feel immediate, longer than a fast typist's pace. */
const DEBOUNCE_MS = 80;

/** Searches as the user types: one search at a time, the newest wins, results of older ones are never shown. */
export class SearchSession {
  private timer: NodeJS.Timeout | undefined;
  private running: AbortController | null = null;
  /** As typed: a blank at the end ends a filter. */
  private text = '';

  constructor(
    private readonly search: (query: string, signal: AbortSignal) => Promise<SearchResult>,
    private readonly complete: (text: string) => Promise<readonly Completion[]>,
    private readonly show: (outcome: Outcome) => void,
    private readonly debounceMs = DEBOUNCE_MS,
  ) {}

  /** The text as it is now. */
  type(text: string): void {
    if (text === this.text) return;
    this.text = text;
    const query = text.trim();
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
    if (this.text.trim() === '' || this.running) return;
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
    const { text } = this;
    const query = text.trim();
    const run = (this.running = new AbortController());
    // Completions are a help: without them the search is as good.
    const completing = this.complete(text).catch(() => []);
    let outcome: Outcome;
    try {
      const result = await this.search(query, run.signal);
      outcome = { state: 'found', query, result, completions: await completing };
    } catch (error) {
      if (error instanceof Cancelled) return;
      const problem = sentenceOf(error);
      outcome = { state: 'failed', query, problem, completions: await completing };
    }
    if (this.running !== run) return;
    this.running = null;
    this.show(outcome);
  }
}
