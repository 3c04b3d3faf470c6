import { familyOf } from '../../indexing/graph/modulePaths.js';
import type { Candidate, Retriever } from '../candidate.js';
import type { Situation } from '../cursor/situation.js';
import { nameLikeness, nearestFirst } from '../paths.js';
import type { Definition, Repository, RepositoryFile } from '../repository.js';

const MOST_SIBLINGS = 6;
/** Classes that are looked at, nearest in the tree first. */
const MOST_FILES = 40;

/**
 * Other implementations of what is being written: classes with the same parent, their method of the same name; and
 * definitions of the same name as the one around the cursor in files that are called alike.
 */
export const siblings: Retriever = {
  name: 'siblings',
  retrieve(situation, repository) {
    return [...ofParent(situation, repository), ...ofName(situation, repository)];
  },
};

function ofParent(situation: Situation, repository: Repository): Candidate[] {
  const { scopes, outline } = situation;
  const around = scopes.findLast(({ kind }) => /^(?:class|struct|trait|interface|enum)$/.test(kind));
  if (!around) return [];
  const parents = new Set(
    outline.references
      .filter(({ kind, line }) => kind === 'inherit' && line >= around.startLine && line <= around.endLine)
      .map(({ name }) => name),
  );
  const method = scopes.at(-1) === around ? undefined : scopes.at(-1);
  const out: Candidate[] = [];
  for (const parent of parents) {
    for (const file of nearest(situation, repository.holding(parent))) {
      const lines = file
        .outline()
        .uses.inherit.find(([name]) => name === parent)
        ?.slice(1) as number[] | undefined;
      if (!lines) continue;
      for (const sibling of heirs(file, lines)) {
        const twin = method && memberOf(file, sibling, method.name);
        const why = twin
          ? `\`${method.name}\` of ${sibling.name}, which extends ${parent}, too`
          : `extends ${parent}, too`;
        out.push({
          target: { file, definition: twin ?? sibling },
          signal: twin ? 'siblings.member' : 'siblings.type',
          strength: 1,
          why,
        });
        if (out.length >= MOST_SIBLINGS) return out;
      }
    }
  }
  return out;
}

const heirs = (file: RepositoryFile, lines: readonly number[]): Definition[] =>
  file
    .definitions()
    .filter(
      ({ kind, startLine, endLine }) =>
        /^(?:class|struct|trait|interface|enum)$/.test(kind) &&
        lines.some((l) => l >= startLine && l <= Math.min(endLine, startLine + 6)),
    );

function memberOf(file: RepositoryFile, { name, container }: Definition, member: string): Definition | undefined {
  const path = container === '' ? name : `${container}.${name}`;
  return file.definitions().find((d) => d.name === member && d.container === path);
}

function ofName(situation: Situation, repository: Repository): Candidate[] {
  const around = situation.scopes.at(-1);
  if (!around || around.name.length < 3) return [];
  const family = familyOf(situation.language);
  return repository
    .named(around.name)
    .filter(({ file, definition }) => familyOf(file.language) === family && definition.kind === around.kind)
    .map((placed) => ({ placed, likeness: nameLikeness(situation.path, placed.file.path) }))
    .sort((a, b) => b.likeness - a.likeness || (a.placed.file.path < b.placed.file.path ? -1 : 1))
    .slice(0, 2)
    .map(({ placed, likeness }) => ({
      target: placed,
      signal: 'siblings.name',
      strength: 0.3 + 0.7 * likeness,
      why: `defines \`${around.name}\`, too`,
    }));
}

const nearest = ({ path, language }: Situation, files: readonly RepositoryFile[]): RepositoryFile[] =>
  nearestFirst(
    path,
    files.filter((file) => familyOf(file.language) === familyOf(language)),
  ).slice(0, MOST_FILES);
