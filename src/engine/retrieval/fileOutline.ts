import { lstatSync } from 'node:fs';
import { join } from 'node:path';
import type { Hit } from '../../core/search.js';
import type { Store } from '../store/store.js';

/** The definitions in a file as hits, in source order; stale when the file has changed since it was indexed. */
export function fileOutline(store: Store, root: string, path: string): Hit[] {
  const file = store.file(path);
  if (!file) return [];
  const stats = lstatSync(join(root, ...path.split('/')), { throwIfNoEntry: false });
  if (!stats) return [];
  const isStale = stats.size !== file.size || stats.mtimeMs !== file.mtimeMs;
  return store.symbols(file.contentId).map((symbol) => ({
    path,
    startLine: symbol.startLine,
    endLine: symbol.endLine,
    symbol: symbol.name,
    kind: symbol.kind,
    container: symbol.container,
    signature: symbol.signature,
    doc: symbol.doc,
    language: file.language,
    class: file.class,
    score: 0,
    why: { retrievers: [], terms: [], features: [], summary: '' },
    ...(isStale && { stale: true }),
  }));
}
