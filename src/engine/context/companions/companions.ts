import { type Candidate, logarithmic, type Retriever } from '../candidate.js';
import type { Situation } from '../cursor/situation.js';
import { definers } from '../mentions/mentions.js';
import type { Neighbours } from '../neighbours.js';
import type { Placed, Repository, RepositoryFile } from '../repository.js';

/** Names whose definition is looked for. */
const MOST_NAMES = 60;

/**
 * Names that keep company with those here: what the files use that use the same names (collaborative filtering: "files
 * like this one also use …"), and what the nearest of them define.
 */
export const companions = (neighbours: () => Neighbours): Retriever => ({
  name: 'companions',
  steady: true,
  retrieve(situation, repository) {
    const { files } = neighbours();
    const total = files.reduce((sum, { likeness }) => sum + likeness, 0) || 1;
    const used = new Map<string, { share: number; by: RepositoryFile; files: number }>();
    for (const { file, likeness } of files) {
      for (const name of namesUsed(file)) {
        const known = used.get(name);
        if (known) {
          known.share += likeness / total;
          known.files++;
        } else used.set(name, { share: likeness / total, by: file, files: 1 });
      }
    }
    const best = [...used]
      .filter(([name]) => name.length > 2 && !situation.defined.has(name))
      .sort(([a, x], [b, y]) => y.share - x.share || (a < b ? -1 : 1))
      .slice(0, MOST_NAMES);
    const out = best.flatMap(([name, { share, by, files: n }]): Candidate[] => {
      const placed = definitionsOf(situation, repository, name, by);
      const why = `used by ${n} ${n === 1 ? 'file' : 'files'} like this one`;
      return placed.map((target) => ({
        target,
        signal: 'companions.used',
        strength: logarithmic(share / placed.length),
        why,
      }));
    });
    for (const { file, likeness } of files) {
      if (file.role !== 'source') continue;
      for (const definition of file.definitions()) {
        if (!definition.exported || definition.container !== '') continue;
        const why = `defined in ${file.path}, a file like this one`;
        out.push({ target: { file, definition }, signal: 'companions.defined', strength: likeness ** 2, why });
      }
    }
    return out;
  },
});

function namesUsed(file: RepositoryFile): Set<string> {
  const { uses, imports } = file.outline();
  const names = new Set<string>();
  for (const ref of imports) for (const name of ref.names) names.add(name);
  for (const kind of ['type', 'call', 'inherit'] as const) for (const [name] of uses[kind]) names.add(name);
  return names;
}

/** What a name means in a file that uses it; where that does not say, what it may mean here. */
export function definitionsOf(
  situation: Situation,
  repository: Repository,
  name: string,
  user: RepositoryFile,
): Placed[] {
  const ref = user.outline().imports.find(({ names }) => names.includes(name));
  const resolved = ref ? repository.resolve(user.path, user.language, ref, name) : [];
  if (resolved.length > 0) return resolved.slice(0, 2);
  const own = user.definitions().filter((d) => d.name === name && d.container === '' && d.exported);
  if (own.length > 0) return own.map((definition) => ({ file: user, definition }));
  return definers(situation, repository, name);
}
