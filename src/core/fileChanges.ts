/** From this many changed paths on (a branch switch, a build), one look at the whole tree costs less. */
const MANY = 200;

/** Files that decide which other files are indexed. */
const RULES = /(^|\/)\.(gitignore|quarryignore)$|^\.git\/info\/exclude$/;
/** Git moved: another branch, a rebase, a pull. */
const HEAD = /^\.git\/(HEAD|ORIG_HEAD|packed-refs)$|^\.git\/refs\/heads\//;

/** What is to be done: nothing, a look at the whole tree, or these paths, in order. */
export type Plan = 'nothing' | 'tree' | string[];

/** What a burst of changed paths (relative, `/`) asks of the index. */
export function planFor(paths: ReadonlySet<string>): Plan {
  if ([...paths].some((path) => RULES.test(path) || HEAD.test(path))) return 'tree';
  const seen = [...paths].filter((path) => path !== '' && path !== '.git' && !/(^|\/)\.git\//.test(path));
  if (seen.length === 0) return 'nothing';
  return seen.length > MANY ? 'tree' : seen.sort();
}
