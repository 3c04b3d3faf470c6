import { posix } from 'node:path';
import type { Candidate, Retriever } from '../candidate.js';
import type { Neighbours } from '../neighbours.js';
import { nameLikeness } from '../paths.js';
import { bestPiece, namesAround } from '../pieces.js';

const MOST_FILES = 3;
const LEAST_LIKENESS = 0.25;
/** Lines of a file that is shown from its beginning, where nothing in it fits better. */
const BEGINNING = 24;

/** Files of the same folder that are called alike (RepoFusion's similar names): the part of them that fits best. */
export const names = (neighbours: () => Neighbours): Retriever => ({
  name: 'names',
  steady: true,
  retrieve(situation, repository) {
    const around = namesAround(situation);
    const { weight } = neighbours();
    return repository
      .inFolder(posix.dirname(situation.path))
      .map((file) => ({ file, likeness: nameLikeness(situation.path, file.path) }))
      .filter(({ likeness }) => likeness >= LEAST_LIKENESS)
      .sort((a, b) => b.likeness - a.likeness || (a.file.path < b.file.path ? -1 : 1))
      .slice(0, MOST_FILES)
      .map(({ file, likeness }): Candidate => {
        const fit = bestPiece(file, around, weight);
        const target = {
          file,
          startLine: fit?.startLine ?? 1,
          endLine: fit?.endLine ?? Math.min(BEGINNING, file.lines().length),
        };
        return { target, signal: 'names.file', strength: likeness, why: 'called like this file' };
      });
  },
});
