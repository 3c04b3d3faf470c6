import { posix } from 'node:path';
import { familyOf } from '../../indexing/graph/modulePaths.js';
import type { Candidate, Retriever } from '../candidate.js';
import type { Situation } from '../cursor/situation.js';
import type { Repository } from '../repository.js';
import { nearestFirst } from '../paths.js';

const MARK = /^(?:test|spec)[_-]?|(?:[_.-]?(?:tests?|specs?|testcase|it))$/gi;
const LINES_BEFORE = 2;
const LINES_AFTER = 10;
/** Definitions of the code under test. */
const MOST_DEFINITIONS = 30;
const stemOf = (path: string): string => posix.basename(path).replace(/(?<=.)\.[^.]+$/, '');
/** What a test is called after, lower case. */
const subjectOf = (path: string): string => stemOf(path).replace(MARK, '').toLowerCase();

/** The tests of what is being written; for a test, what it tests. */
export const tests: Retriever = {
  name: 'tests',
  retrieve: (situation, repository) =>
    situation.role === 'test' ? underTest(situation, repository) : testsOf(situation, repository),
};

/** Definitions of the file that a test is called after. */
function underTest(situation: Situation, repository: Repository): Candidate[] {
  const subject = subjectOf(situation.path);
  const [file] = nearestFirst(
    situation.path,
    repository
      .called(subject)
      .filter((f) => f.role === 'source' && familyOf(f.language) === familyOf(situation.language)),
  );
  if (!file) return [];
  return file
    .definitions()
    .filter(({ container, exported }) => container === '' && exported)
    .slice(0, MOST_DEFINITIONS)
    .map((definition) => ({
      target: { file, definition },
      signal: 'tests.subject',
      strength: 1,
      why: 'what is tested here',
    }));
}

/** Where a test mentions the definition around the cursor. */
function testsOf(situation: Situation, repository: Repository): Candidate[] {
  const around = situation.scopes.findLast(({ name, kind }) => name.length > 2 && kind !== 'constructor');
  if (!around) return [];
  const [file] = nearestFirst(
    situation.path,
    repository.holding(around.name).filter((f) => f.role === 'test'),
  );
  const line =
    file?.lines().findIndex((l) => new RegExp(`\\b${around.name.replace(/\$/g, '\\$')}\\b\\s*\\(`).test(l)) ?? -1;
  if (!file || line < 0) return [];
  const target = {
    file,
    startLine: Math.max(1, line + 1 - LINES_BEFORE),
    endLine: Math.min(file.lines().length, line + 1 + LINES_AFTER),
  };
  return [{ target, signal: 'tests.place', strength: 1, why: `tests \`${around.name}\`` }];
}
