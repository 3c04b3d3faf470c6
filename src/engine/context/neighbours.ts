import { posix } from 'node:path';
import { familyOf } from '../indexing/graph/modulePaths.js';
import type { Situation } from './cursor/situation.js';
import { nameLikeness } from './paths.js';
import type { Repository, RepositoryFile } from './repository.js';

/** A file that resembles the cursor's, 0 to 1. */
export interface Neighbour {
  file: RepositoryFile;
  likeness: number;
}

export interface Neighbours {
  /** Best first. */
  files: readonly Neighbour[];
  /** What a name tells: the rarer, the more; 0 for names that are everywhere. */
  weight: (name: string) => number;
}

/** Names of the buffer that are looked up, nearest to the cursor first. */
const MOST_NAMES = 48;
/** A name in more files than this says nothing. */
const EVERYWHERE = 300;
const MOST_FILES = 24;
/** Files whose outline is read, to hold their size against what they share. */
const MOST_READ = 60;
/** Share of a file's likeness that its name has. */
const NAME_SHARE = 0.35;

/**
 * The files that use what the cursor's file uses: names in common weighted by rarity, against the root of how many
 * names a file uses at all (a containment, so that a large file is not like everything), and files that are called
 * alike. Names in the cursor's line do not count, so that a keystroke changes nothing.
 */
export function neighboursOf(situation: Situation, repository: Repository): Neighbours {
  const names = tellingNames(situation);
  const weights = new Map<string, number>();
  const shared = new Map<RepositoryFile, number>();
  const family = familyOf(situation.language);
  for (const name of names) {
    const files = repository.holding(name);
    if (files.length === 0 || files.length >= EVERYWHERE) continue;
    const weight = Math.log(1 + repository.size / files.length);
    weights.set(name, weight);
    for (const file of files)
      if (familyOf(file.language) === family) shared.set(file, (shared.get(file) ?? 0) + weight);
  }
  const directory = posix.dirname(situation.path);
  for (const file of repository.inFolder(directory))
    if (familyOf(file.language) === family && !shared.has(file)) shared.set(file, 0);
  const total = [...weights.values()].reduce((sum, w) => sum + w, 0) || 1;
  const scored = [...shared]
    .map(([file, sum]) => ({ file, sum, named: nameLikeness(situation.path, file.path) }))
    .sort((a, b) => b.sum / total + NAME_SHARE * b.named - (a.sum / total + NAME_SHARE * a.named) || byPath(a, b))
    .slice(0, MOST_READ)
    .map(({ file, sum, named }) => {
      const { uses } = file.outline();
      const size = uses.call.length + uses.type.length;
      return { file, likeness: sum / total / Math.sqrt(1 + size / 40) + NAME_SHARE * named };
    })
    .sort((a, b) => b.likeness - a.likeness || byPath(a, b))
    .slice(0, MOST_FILES);
  const best = scored[0]?.likeness ?? 1;
  return {
    files: scored.map(({ file, likeness }) => ({ file, likeness: likeness / (best || 1) })),
    weight: (name) => weights.get(name) ?? 0,
  };
}

/** The same for as long as the neighbours are. */
export const neighbourhoodKey = (situation: Situation, version: number): string =>
  [version, situation.path, situation.language, ...tellingNames(situation)].join(' ');

const byPath = (a: { file: RepositoryFile }, b: { file: RepositoryFile }): number =>
  a.file.path < b.file.path ? -1 : 1;

function tellingNames({ mentions, imported }: Situation): string[] {
  const far = 1_000;
  const near = [...mentions]
    .filter(([name, m]) => name.length > 2 && !(m.here && m.count === 1))
    .sort(
      ([a, m], [b, n]) => Math.min(m.before || far, m.after) - Math.min(n.before || far, n.after) || (a < b ? -1 : 1),
    )
    .map(([name]) => name);
  return [
    ...new Set([
      ...near.slice(0, MOST_NAMES),
      ...imported
        .map(({ name }) => name)
        .filter(Boolean)
        .slice(0, 40),
    ]),
  ];
}
