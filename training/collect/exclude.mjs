import reasonsOf from './exclusions.json' with { type: 'json' };

const excluded = new Set(Object.values(reasonsOf).flatMap((names) => names.split(' ')));

/** The project's own name: packagers' prefixes and suffixes taken off (`librust-axum-dev`, `@vue/core` → `axum`, `vue`). */
function projectNames(name) {
  const bare = name
    .toLowerCase()
    .replace(/^@/, '')
    .replace(/^(golang-github|golang|librust|python3|ruby|php|haskell|node|elixir|lua)-/, '')
    .replace(/(\d+)?(\.\d+)*(-dev|-java|-perl)?$/, '');
  const parts = bare.split('/');
  const words = bare
    .replace(/^(lib|github-)/, '')
    .replace('react-native', 'reactnative')
    .split('-');
  return [bare, ...parts, words.join('-'), words[0], words.at(-1), words.slice(1).join('-')];
}

/** Whether a package holds a repository of a benchmark that results are quoted on; see exclusions.json. */
export const isExcluded = (name) => projectNames(name).some((n) => excluded.has(n));

/** Whether a folder's name is that of an excluded project: likely a copy of it inside another package. */
export const isExcludedFolder = (name) => excluded.has(name.toLowerCase().replace(/-[\d.]+$/, ''));
