import { lstatSync } from 'node:fs';
import { join } from 'node:path';
import type { Hit } from '../../core/search.js';
import type { Store } from '../store/store.js';
import { placeOf } from './hit.js';

/** The definitions in a file as hits, in source order; stale when the file has changed since it was indexed. */
export function fileOutline(store: Store, root: string, path: string): Hit[] {
  const file = store.file(path);
  if (!file) return [];
  const stats = lstatSync(join(root, ...path.split('/')), { throwIfNoEntry: false });
  if (!stats) return [];
  const isStale = stats.size !== file.size || stats.mtimeMs !== file.mtimeMs;
  return store.symbols(file.contentId).map((symbol) => ({
    ...placeOf(file, symbol, symbol),
    score: 0,
    why: { retrievers: [], terms: [], features: [], summary: '' },
    ...(isStale && { stale: true }),
  }));
}
