import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { random, sample } from '../stats.mjs';

const apart = (name) =>
  name
    .replace(/_+/g, ' ')
    .replace(/(\p{Ll})(\p{Lu})/gu, '$1 $2')
    .toLowerCase()
    .trim();

/**
 * Queries of words, to each of which something that its own first result has is then ruled out: a word of its text, its
 * folder, its language, its kind. `violates(hit)` judges with the text on disk, in its own way.
 */
export function negations({ definitions }, n, seed) {
  const names = [...new Set(definitions.map(({ name }) => name))].filter((name) => apart(name).split(' ').length > 1);
  const next = random(seed);
  return sample(names, n, seed).map((name, i) => ({
    query: apart(name),
    /** @returns {{filter: string, violates: (hit: object) => boolean} | null} what to rule out, given the first result */
    ruleOut(root, first) {
      if (i % 4 === 1) {
        const folder = first.path.split('/').slice(0, -1).join('/');
        return folder && { filter: `-path:"${folder}/"`, violates: ({ path }) => path.startsWith(`${folder}/`) };
      }
      if (i % 4 === 2)
        return { filter: `-lang:${first.language}`, violates: ({ language }) => language === first.language };
      if (i % 4 === 3) {
        return first.kind === 'text'
          ? null
          : { filter: `-kind:${first.kind}`, violates: ({ kind }) => kind === first.kind };
      }
      const asked = new Set(apart(name).split(' '));
      const words = [...new Set(textOf(root, first).match(/(?<![\w-])[a-z]{5,}(?![\w-])/g) ?? [])].filter(
        (word) => !asked.has(word),
      );
      const word = words[Math.floor(next() * words.length)];
      const whole = new RegExp(
        `(?<![a-zA-Z])${word}(?![a-z])|(?<=[a-z_])${word?.[0].toUpperCase()}${word?.slice(1)}(?![a-z])`,
      );
      return word ? { filter: `-${word}`, violates: (hit) => whole.test(`${hit.path}\n${textOf(root, hit)}`) } : null;
    },
  }));
}

const textOf = (root, { path, startLine, endLine }) =>
  readFileSync(join(root, path), 'utf8')
    .split('\n')
    .slice(startLine - 1, endLine)
    .join('\n');
