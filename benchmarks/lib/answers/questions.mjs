// Answers without a model: do their citations hold, and do they say so when the repository does not have it?
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { ask, Engine } from '../../../dist/bench.mjs';
import { sample } from '../stats.mjs';

/** Names that no repository has, and ways to ask for them. */
const MADE_UP = [
  'reconcileLedgerEntries',
  'HyperCacheBroker',
  'quantum_scheduler_tick',
  'NebulaSyncAdapter',
  'foldTurboManifest',
];
const ASKED = [
  (name) => `Where is ${name} defined?`,
  (name) => `How does ${name} work?`,
  (name) => `who calls ${name}?`,
];

/**
 * Asks each repository its own questions, those of the next one in the list, and for names that nobody has.
 * @returns {Promise<{kind: string, notFound: boolean, citations: {holds: boolean}[]}[]>}
 */
export async function questions(repositories, storage, most) {
  const out = [];
  for (const [i, { name, root, tasks }] of repositories.entries()) {
    const engine = await Engine.open(root, { storage });
    await engine.index();
    const foreign = repositories[(i + 1) % repositories.length].tasks;
    const asked = [
      ...sample(tasks, most, 1).map((task) => ['own', task.query]),
      ...sample(foreign, most, 2).map((task) => ['of another repository', task.query]),
      ...MADE_UP.flatMap((made) => ASKED.map((form) => ['made-up name', form(made)])),
    ];
    for (const [kind, question] of asked) {
      const { citations, notFound, answer } = await ask(engine, question);
      out.push({
        kind,
        name,
        question,
        notFound,
        answer,
        citations: citations.map((citation) => ({ ...citation, holds: holds(root, citation, answer) })),
      });
    }
    await engine.close();
    console.error(name);
  }
  return out;
}

/** Does the file have these lines, with what the answer links to them there? Read anew, by other code than the product's. */
function holds(root, { path, startLine, endLine }, answer) {
  let lines;
  try {
    lines = readFileSync(join(root, path), 'utf8').split('\n');
  } catch {
    return false;
  }
  if (startLine < 1 || endLine < startLine || endLine > lines.length) return false;
  // A use is quoted beside its link: the line has to be that.
  const target = `${path.split('/').map(encodeURIComponent).join('/')}#L${startLine}`;
  const quoted = answer.split('\n').find((line) => line.startsWith('- [') && line.includes(`](${target})`));
  const code = quoted && /\) `+ ?(.+?) ?`+$/.exec(quoted)?.[1];
  const text = lines.slice(startLine - 1, endLine).join('\n');
  return (
    text.trim() !== '' &&
    (!code || startLine !== endLine || text.replace(/\s+/g, ' ').includes(code.replace(/\s+/g, ' ').slice(0, 40)))
  );
}
