import type { Known, KnownRequest } from '../../core/known.js';
import type { Store } from '../store/store.js';

/** Files named for the end of a path. */
const MOST_PATHS = 5;

/** Looks names up in the texts of the repository, and the ends of paths among its files. Milliseconds for dozens. */
export function findKnown(store: Store, { names, paths }: KnownRequest): Known {
  const inCode = names.filter((name) => store.hasWord(name, 'code'));
  return {
    names: names.filter((name) => inCode.includes(name) || store.hasWord(name, 'anywhere')),
    inCode,
    paths: paths.map((path) => store.pathsEndingIn(path.replace(/^(?:\.{0,2}\/)+/, ''), MOST_PATHS)),
  };
}
