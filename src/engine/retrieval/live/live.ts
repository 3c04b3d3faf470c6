import type { SymbolDef } from '../../../core/outline.js';
import type { SearchOptions, SearchResult } from '../../../core/search.js';
import type { IndexSettings } from '../../../core/settings.js';
import { classOf, languageOf } from '../../workspace/languages.js';
import { readSource } from '../../workspace/readSource.js';
import { understand } from '../understand/understand.js';
import { mergeLive } from './merge.js';
import { TextSearch } from './textSearch.js';

/** Time for files that are not indexed yet, milliseconds. */
const BUDGET_MS = 300;
/** Files after which other work gets a turn. */
const TURN = 16;

/** What the index does not have. */
export interface Unindexed {
  /** Path → text as the editor holds it, not saved yet. */
  buffers: ReadonlyMap<string, string>;
  /** Paths that wait for their turn, those wanted first at the front; asked for only where an answer is worth a wait. */
  pending: () => Iterable<string>;
  root: string;
  settings: IndexSettings;
  /** What an unsaved text defines. */
  symbols: (path: string, text: string) => Promise<readonly SymbolDef[]>;
}

/**
 * Adds to the index's answer what is not in it: unsaved text, and while the index is being built the files that are not
 * indexed yet, as far as the time allows. Search as you type does not wait for files.
 */
export async function withLive(
  result: SearchResult,
  { buffers, pending, root, settings, symbols }: Unindexed,
  text: string,
  options: SearchOptions,
  signal?: AbortSignal,
): Promise<SearchResult> {
  const isWaiting = result.coverage < 1 && !options.prefix;
  if (buffers.size === 0 && !isWaiting) return result;
  const started = performance.now();
  const limit = (options.limit ?? 10) + (options.further ?? 0);
  const search = new TextSearch(understand(text));
  for (const [path, buffer] of buffers) {
    const file = { path, text: buffer, language: languageOf(path), class: classOf(path) };
    search.add({ ...file, symbols: await symbols(path, buffer) });
  }
  let read = 0;
  for (const path of isWaiting ? pending() : []) {
    if (signal?.aborted || performance.now() - started > BUDGET_MS) break;
    if (buffers.has(path)) continue;
    const source = await readSource(root, path, settings);
    if (source.ok) search.add({ path, text: source.text, language: source.language, class: source.class });
    if (++read % TURN === 0) await new Promise(setImmediate);
  }
  const reason = (path: string): string => (buffers.has(path) ? 'not saved yet' : 'not indexed yet');
  const merged = mergeLive(result, search.hits(limit), limit, reason);
  return { ...merged, ms: result.ms + performance.now() - started };
}
