import type { Store } from '../store/store.js';
import { languageOf } from '../workspace/languages.js';
import { laneKey } from './languages.js';
import type { LaneStore } from './lanes.js';

/** Classes of files whose code nobody wrote by hand, or that are no code. */
const PASSED_OVER = new Set(['generated', 'vendored', 'data']);

/** What the completer reads of an index: texts of files as they are stored. */
export function completerSource(store: Pick<Store, 'reader' | 'text' | 'symbols' | 'version'>): LaneStore {
  return {
    files: (key) =>
      store.reader
        .files()
        .filter((file) => laneKey(file.language) === key && !PASSED_OVER.has(file.class))
        .map(({ path, contentId, language }) => ({ path, contentId, language })),
    keyOf: (path) => laneKey(languageOf(path)),
    text: (contentId) => store.text(contentId),
    symbols: (contentId) => store.symbols(contentId),
    version: () => store.version(),
  };
}
