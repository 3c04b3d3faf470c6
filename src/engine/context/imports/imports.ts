import type { Candidate, Retriever } from '../candidate.js';
import type { ImportedName } from '../cursor/imported.js';
import type { Mention, Situation } from '../cursor/situation.js';
import type { Placed, Repository } from '../repository.js';

/** Lines over which a name's use near the cursor fades to a third. */
const NEAR = 20;
const LATER = 60;
/** Members of a module that stands before the dot. */
const MOST_MEMBERS = 40;
const ABSENT: Mention = { count: 0, before: Infinity, after: Infinity, here: false, member: false };

/**
 * Definitions of what the file imports (RepoFusion's first kind of context): resolved through re-exports and the
 * packages of a monorepo. A name that is imported and not used yet is about to be.
 */
export const imports: Retriever = {
  name: 'imports',
  retrieve(situation, repository) {
    const out: Candidate[] = [];
    for (const imported of situation.imported) {
      if (imported.name === '') out.push(...ofModule(situation, repository, imported));
      else out.push(...ofName(situation, repository, imported));
    }
    return out;
  },
};

function ofName(situation: Situation, repository: Repository, { name, local, ref }: ImportedName): Candidate[] {
  const { path, language, mentions, receiver, call } = situation;
  const found = repository.resolve(path, language, ref, name);
  const placed = found.length > 0 ? found : likely(situation, repository, name, ref.module);
  if (placed.length === 0) return [];
  const share = 1 / placed.length;
  const mention = mentions.get(local) ?? ABSENT;
  const line = `imported on line ${ref.line}`;
  const say = (signal: Candidate['signal'], strength: number, why: string): Candidate[] =>
    placed.map((target) => ({ target, signal, strength: strength * share, why }));
  const out: Candidate[] = say('imports.name', 1, line);
  if (mention.count === 0) out.push(...say('imports.unused', 1, `${line}, not used yet`));
  else if (mention.before === Infinity)
    out.push(
      ...say(
        'imports.later',
        Math.exp(-mention.after / LATER),
        `${line}, used from line ${situation.line + mention.after} on`,
      ),
    );
  else out.push(...say('imports.near', Math.exp(-mention.before / NEAR), `${line}, used ${mention.count} times`));
  if (call?.callee === local) out.push(...say('imports.callee', 1, `the function that is called`));
  if (receiver?.name === local || receiver?.type === local)
    out.push(...say('imports.receiver', 1, `what \`${receiver.name}\` is`));
  return out;
}

/** What a module brings that stands before the dot; else a little of what it is mostly used for. */
function ofModule(situation: Situation, repository: Repository, { local, ref }: ImportedName): Candidate[] {
  if (situation.receiver?.name !== local && situation.call?.receiver !== local) return [];
  const members = repository.modules(situation.path, situation.language, ref).flatMap((file) =>
    file
      .definitions()
      .filter(({ exported, container }) => exported && container === '')
      .map((definition): Placed => ({ file, definition })),
  );
  const fitting = members.filter(({ definition }) => definition.name.startsWith(situation.partial));
  const { call } = situation;
  return fitting.slice(0, MOST_MEMBERS).map((target) => {
    const isCallee = call?.receiver === local && call.callee === target.definition.name;
    const why = isCallee ? 'the function that is called' : `what \`${local}\` has`;
    return { target, signal: isCallee ? 'imports.callee' : 'imports.member', strength: 1, why };
  });
}

/** Where the module is not found: definitions of that name that look as if they were in it. */
function likely(situation: Situation, repository: Repository, name: string, module: string): Placed[] {
  const words = new Set(
    module
      .toLowerCase()
      .split(/[^a-z0-9]+/)
      .filter((w) => w.length > 1),
  );
  const all = repository
    .named(name)
    .filter(({ file, definition }) => file.language === situation.language && definition.exported);
  const top = all.filter(({ definition }) => definition.container === '');
  const scored = (top.length > 0 ? top : all).map((placed) => ({
    placed,
    score: placed.file.path
      .toLowerCase()
      .split(/[^a-z0-9]+/)
      .filter((w) => words.has(w)).length,
  }));
  const most = Math.max(0, ...scored.map(({ score }) => score));
  const best = scored.filter(({ score }) => score === most).map(({ placed }) => placed);
  return best.length <= 3 && (most > 0 || best.length === 1) ? best : [];
}
