import { posix } from 'node:path';
import { stemsOf } from '../../../core/terms.js';
import { familyOf } from '../../indexing/graph/modulePaths.js';
import type { Candidate } from '../candidate.js';
import { isKeyword } from '../cursor/lex.js';
import type { Situation } from '../cursor/situation.js';
import type { Repository } from '../repository.js';

/** Letters from which on a word tells something. */
const TELLING = 4;
const MOST_WORDS = 12;
const MOST_PIECES = 20;
/** What a word counts that the line has, and one that what is around it is called by. */
const IN_LINE = 1;
const AROUND = 0.5;
/** One that stands just above, and how many names above are read. */
const ABOVE = 0.4;
const NAMES_ABOVE = 8;
/** Share of a name's words that have to be there. */
const LEAST_STRENGTH = 0.3;

/**
 * Definitions whose names are made of the words of the line, of the definition around it and of the file: whoever writes
 * `const mergedLists =` may well call `mergeAsyncLists`.
 */
export function alike(situation: Situation, repository: Repository): Candidate[] {
  const words = wordsHere(situation);
  const family = familyOf(situation.language);
  const found = new Map<string, Candidate & { name: string; path: string }>();
  for (const word of [...words.keys()].slice(0, MOST_WORDS)) {
    for (const known of repository.namedLike(word)) {
      const { name, startLine } = known.definition;
      if (situation.defined.has(name)) continue;
      const strength = coverage(known.stems, words);
      if (strength < LEAST_STRENGTH) continue;
      const why = `named after what is written here`;
      for (const target of repository.places(known)) {
        const { path, language } = target.file;
        if (familyOf(language) !== family) continue;
        found.set(`${path}:${startLine}`, { target, signal: 'mentions.alike', strength, why, name, path });
      }
    }
  }
  return [...found.values()]
    .sort((a, b) => b.strength - a.strength || (a.name < b.name ? -1 : a.name > b.name ? 1 : a.path < b.path ? -1 : 1))
    .slice(0, MOST_PIECES);
}

/** Stems of words, those of the line first, with what they count. */
function wordsHere({ before, lineStart, partial, scopes, path }: Situation): Map<string, number> {
  const words = new Map<string, number>();
  const add = (name: string, weight: number): void => {
    for (const word of stemsOf(name)) if (word.length >= TELLING && !words.has(word)) words.set(word, weight);
  };
  add(partial, IN_LINE);
  for (const { kind, text, start } of before.toReversed()) {
    if (start < lineStart) break;
    if (kind === 'name' && !isKeyword(text)) add(text, IN_LINE);
  }
  const above = before.filter(({ kind, text, start }) => kind === 'name' && start < lineStart && !isKeyword(text));
  for (const { name } of scopes.toReversed()) add(name, AROUND);
  add(posix.basename(path).replace(/(?<=.)\.[^.]+$/, ''), AROUND);
  for (const { text } of above.slice(-NAMES_ABOVE).toReversed()) add(text, ABOVE);
  return words;
}

/** How much of a name, by its stems, is made of these words, long ones counting more. */
function coverage(stems: readonly string[], words: ReadonlyMap<string, number>): number {
  let sum = 0;
  let total = 0;
  for (const word of stems) {
    total += word.length;
    sum += word.length * (words.get(word) ?? 0);
  }
  return total === 0 ? 0 : sum / total;
}
