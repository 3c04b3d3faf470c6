import { sample } from '../stats.mjs';
import { groupBy, target } from './sources.mjs';

/** More definitions of one name than this, and nobody would know which one is meant. */
const MOST_MEANINGS = 3;

/** Names as written; every definition of the name is an answer. */
export function symbols({ definitions }, n, seed) {
  const byName = groupBy(definitions, ({ name }) => name);
  const names = [...byName.keys()].filter(
    (name) => /^[\p{L}_]\w{4,}$/u.test(name) && byName.get(name).length <= MOST_MEANINGS,
  );
  return sample(names, n, seed).map((name) => ({
    query: name,
    targets: byName.get(name).map(({ path, start, end }) => target(path, start, end)),
  }));
}

/** The last folder and the name of a file, with or without its extension; every file whose path has it is an answer. */
export function paths({ files }, n, seed) {
  const all = files.map(({ path }) => path).filter((path) => path.includes('/'));
  return sample(all, n, seed).map((path, i) => {
    const end = path.split('/').slice(-2).join('/');
    const query = i % 2 ? end : end.replace(/\.\w+$/, '');
    const same = files.filter((file) => `/${file.path}`.includes(`/${query}`));
    return { query, targets: same.map((file) => ({ path: file.path })) };
  });
}
