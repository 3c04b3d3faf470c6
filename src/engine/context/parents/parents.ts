import type { Candidate, Retriever } from '../candidate.js';
import type { Situation } from '../cursor/situation.js';
import { definers } from '../mentions/mentions.js';
import type { Placed, Repository } from '../repository.js';

/** Lines of a class's head in which its parents are named. */
const HEAD_LINES = 12;

/**
 * The parent class and the interfaces of the class around the cursor (RepoFusion's second kind): what is inherited, and
 * what has to be implemented; first of all the member of the same name.
 */
export const parents: Retriever = {
  name: 'parents',
  retrieve(situation, repository) {
    const out: Candidate[] = [];
    for (const { name, placed } of parentsOf(situation, repository)) {
      out.push({ target: placed, signal: 'parents.type', strength: 1, why: `what the class extends: ${name}` });
      const method = situation.scopes.at(-1);
      if (!method || method.container === '') continue;
      const path = placed.definition.container === '' ? name : `${placed.definition.container}.${name}`;
      const inherited = placed.file.definitions().find((d) => d.name === method.name && d.container === path);
      if (inherited) {
        const target = { file: placed.file, definition: inherited };
        out.push({ target, signal: 'parents.member', strength: 1, why: `\`${method.name}\` of ${name}` });
      }
    }
    return out;
  },
};

/** Types that the class around the cursor is declared to extend or implement. */
function parentsOf(situation: Situation, repository: Repository): { name: string; placed: Placed }[] {
  const { scopes, outline, imported, path, language } = situation;
  const around = scopes.findLast(({ kind }) => /^(?:class|struct|trait|interface|enum)$/.test(kind));
  if (!around) return [];
  const names = outline.references
    .filter(({ kind, line }) => kind === 'inherit' && line >= around.startLine && line < around.startLine + HEAD_LINES)
    .map(({ name }) => name);
  return [...new Set(names)].flatMap((name) => {
    const own = imported.find(({ local }) => local === name);
    const resolved = own ? repository.resolve(path, language, own.ref, own.name) : [];
    const found = resolved.length > 0 ? resolved : definers(situation, repository, name);
    return found.slice(0, 1).map((placed) => ({ name, placed }));
  });
}
