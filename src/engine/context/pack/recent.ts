import { lstatSync } from 'node:fs';
import { join } from 'node:path';
import type { SearchOptions, SearchResult } from '../../../core/search.js';
import { LruCache } from '../../retrieval/lru.js';

/** A question is answered in rounds, of which each asks what the one before it asked, and more. */
const KEPT = 16;
/** Of the time that a model may think between two rounds, milliseconds. */
const KEPT_MS = 10_000;

interface Kept {
  at: number;
  /** Of the files found, when they were found. */
  stamps: string;
  result: SearchResult;
}

/** Searches of the last seconds, not done again while the index and the files that they found are as they were. */
export class RecentSearches {
  private readonly kept = new LruCache<string, Kept>(KEPT);

  /** @param root folder that the paths of hits are relative to */
  constructor(private readonly root: string) {}

  /**
   * @param version of the index
   * @param search does it, where it was not done
   */
  async search(
    text: string,
    options: SearchOptions,
    version: number,
    search: () => Promise<SearchResult>,
  ): Promise<SearchResult> {
    const key = JSON.stringify([version, text, options]);
    const kept = this.kept.get(key);
    if (kept && performance.now() - kept.at < KEPT_MS && kept.stamps === this.stampsOf(kept.result)) return kept.result;
    const result = await search();
    // While files wait to be indexed, what is found changes without the index.
    if (result.coverage === 1) {
      this.kept.set(key, { at: performance.now(), stamps: this.stampsOf(result), result });
    }
    return result;
  }

  /** Forgets all: what is found changed without the index, as with unsaved text and with what is learnt. */
  clear(): void {
    this.kept.clear();
  }

  private stampsOf({ hits }: SearchResult): string {
    return [...new Set(hits.map(({ path }) => path))]
      .map((path) => {
        const stat = lstatSync(join(this.root, ...path.split('/')), { throwIfNoEntry: false });
        return stat ? `${stat.size}/${stat.mtimeMs}` : '';
      })
      .join();
  }
}
