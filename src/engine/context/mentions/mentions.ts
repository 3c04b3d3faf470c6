import type { Candidate, Retriever } from '../candidate.js';
import type { Situation } from '../cursor/situation.js';
import type { Placed, Repository } from '../repository.js';
import { alike } from './alike.js';
import { familyOf } from '../../indexing/graph/modulePaths.js';
import { sharedFolders } from '../paths.js';

/** Names looked up; the nearest to the cursor first. */
const MOST_NAMES = 120;
/** Definitions of one name: what is defined more often is nobody's in particular. */
const MOST_DEFINITIONS = 4;
const NEAR = 20;
const LATER = 60;

/**
 * Definitions of names that occur around the cursor and are neither defined nor imported in the file: languages that
 * import nothing by name, and import lines that are not written yet.
 */
export const mentions: Retriever = {
  name: 'mentions',
  retrieve(situation, repository) {
    const imported = new Set(situation.imported.map(({ local }) => local));
    const names = [...situation.mentions]
      .filter(([name, m]) => name.length > 2 && !imported.has(name) && !situation.defined.has(name) && !m.member)
      .sort(([a, m], [b, n]) => Math.min(m.before, m.after) - Math.min(n.before, n.after) || (a < b ? -1 : 1))
      .slice(0, MOST_NAMES);
    const mentioned = names.flatMap(([name, m]): Candidate[] => {
      const placed = definers(situation, repository, name);
      const share = 1 / Math.max(1, placed.length);
      const isCallee = situation.call?.callee === name;
      const [signal, strength, why]: [Candidate['signal'], number, string] =
        m.before === Infinity
          ? ['mentions.later', Math.exp(-m.after / LATER), `used from line ${situation.line + m.after} on`]
          : [
              'mentions.near',
              Math.exp(-m.before / NEAR),
              `used ${m.before === 0 ? 'here' : `${m.before} lines above`}`,
            ];
      const out: Candidate[] = placed.map((target) => ({ target, signal, strength: strength * share, why }));
      if (isCallee)
        out.push(
          ...placed.map((target): Candidate => ({
            target,
            signal: 'mentions.callee',
            strength: share,
            why: 'the function that is called',
          })),
        );
      return out;
    });
    return [...mentioned, ...alike(situation, repository)];
  },
};

/** The definitions that a bare name in this file may mean, nearest in the tree. */
export function definers({ language, path }: Situation, repository: Repository, name: string): Placed[] {
  const all = repository
    .named(name)
    .filter(
      ({ file, definition }) =>
        familyOf(file.language) === familyOf(language) && definition.exported && definition.container === '',
    );
  const source = all.filter(({ file }) => file.role === 'source');
  const from = source.length > 0 ? source : all;
  if (from.length <= 1) return from;
  const near = from.map((placed) => sharedFolders(placed.file.path, path));
  const most = Math.max(...near);
  const best = from.filter((_p, i) => near[i] === most);
  return best.length <= MOST_DEFINITIONS ? best : [];
}
