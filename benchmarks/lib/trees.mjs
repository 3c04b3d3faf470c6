import { execFileSync, spawnSync } from 'node:child_process';
import { cpSync, existsSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, renameSync, rmSync } from 'node:fs';
import { homedir, tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

const list = JSON.parse(readFileSync(join(dirname(fileURLToPath(import.meta.url)), '..', 'trees.json'), 'utf8'));

/** Options that choose trees; every benchmark that indexes takes them. */
export const treeOptions = {
  trees: { type: 'string', default: process.env.QUARRY_BENCH_TREES ?? join(homedir(), '.cache', 'quarry-bench-trees') },
  mirrors: { type: 'string', default: process.env.QUARRY_BENCH_MIRRORS ?? '' },
  only: { type: 'string', default: '' },
};

/**
 * The pinned trees as plain folders `TREES/NAME`; a missing one comes from a git mirror `MIRRORS/owner+name/repo`, or
 * is fetched from where it lives.
 * @returns {{name: string, size: string, root: string}[]}
 */
export function trees({ trees: folder, mirrors, only }) {
  const wanted = only ? only.split(',') : null;
  return list
    .filter((tree) => !wanted || wanted.includes(tree.name) || wanted.includes(tree.size))
    .map((tree) => ({ name: tree.name, size: tree.size, root: lay(tree, folder, mirrors) }));
}

function lay({ name, url, revision }, folder, mirrors) {
  const root = join(folder, name);
  if (existsSync(root)) return root;
  console.error(`fetching ${name} ${revision.slice(0, 10)} …`);
  const part = `${root}.part`;
  rmSync(part, { recursive: true, force: true });
  mkdirSync(part, { recursive: true });
  const mirror = mirrorOf(url, mirrors);
  if (mirror) {
    const tar = spawnSync('git', [`--git-dir=${mirror}`, 'archive', revision], { maxBuffer: 2 ** 31 });
    if (tar.status !== 0) throw new Error(`${name}: ${tar.stderr}`);
    execFileSync('tar', ['x', '-C', part], { input: tar.stdout });
  } else {
    const git = (...args) => execFileSync('git', ['-C', part, ...args], { stdio: ['ignore', 'ignore', 'inherit'] });
    git('init', '-q');
    git('fetch', '-q', '--depth', '1', url, revision);
    git('checkout', '-q', 'FETCH_HEAD');
    rmSync(join(part, '.git'), { recursive: true });
  }
  renameSync(part, root);
  return root;
}

function mirrorOf(url, mirrors) {
  if (!mirrors || !existsSync(mirrors)) return null;
  const wanted = url
    .replace(/\.git$/, '')
    .split('/')
    .slice(-2)
    .join('+')
    .toLowerCase();
  const found = readdirSync(mirrors).find((entry) => entry.toLowerCase() === wanted);
  if (!found) return null;
  const repository = join(mirrors, found, 'repo');
  return existsSync(join(repository, '.git')) ? join(repository, '.git') : repository;
}

const folders = [];
process.once('exit', () => folders.forEach((folder) => rmSync(folder, { recursive: true, force: true })));

/** A folder that goes away with the process. */
export function scratch(label) {
  const folder = mkdtempSync(join(tmpdir(), `quarry-bench-${label}-`));
  folders.push(folder);
  return folder;
}

/** A copy of a tree as a git repository with everything committed: what `git status` and a user's day start from. */
export function repositoryCopy(root, label) {
  const copy = join(scratch(label), 'tree');
  cpSync(root, copy, { recursive: true });
  const git = (...args) => execFileSync('git', ['-C', copy, '-c', 'user.name=b', '-c', 'user.email=b@b', ...args]);
  git('init', '-q');
  git('add', '-A');
  git('commit', '-qm', 'tree');
  return copy;
}
