import { spawnSync } from 'node:child_process';
import { repositoryTop } from './git.js';

/** A commit as far as it touched the folder. */
export interface Commit {
  subject: string;
  /** Relative to the folder, `/`-separated; they may be gone by now. */
  paths: string[];
}

const MOST_COMMITS = 2_000;
/** Milliseconds; a large history on a slow disk is done without. */
const PATIENCE_MS = 10_000;
const MOST_OUTPUT_BYTES = 64 * 1024 * 1024;

/** The repository may be a stranger's: nothing its configuration names is run, and nothing is fetched. */
export const HARMLESS = ['-c', 'core.fsmonitor=false', '-c', 'protocol.allow=never', '-c', 'core.quotePath=false'];
export const ENVIRONMENT = { GIT_OPTIONAL_LOCKS: '0', GIT_TERMINAL_PROMPT: '0', GIT_NO_LAZY_FETCH: '1' };

/** Names the commit that a folder is at; null where there is no git, no repository or no commit. */
export function headOf(root: string): string | null {
  if (repositoryTop(root) === null) return null;
  return git(root, ['rev-parse', '--verify', '--quiet', 'HEAD'])?.trim() ?? null;
}

/**
 * The last commits that touched a folder, newest first; merges are left out. Blocks: call it in a thread of its own.
 * @returns null where there is no git or no history, or it takes too long
 */
export function readHistory(root: string, most: number = MOST_COMMITS): Commit[] | null {
  const options = ['--no-merges', '--no-renames', '--name-only', '--no-show-signature', '--no-ext-diff', '--relative'];
  const out = git(root, ['log', '-n', String(most), ...options, '--format=%x01%s', '--', '.']);
  if (out === null) return null;
  return out
    .split('\x01')
    .slice(1)
    .map((block) => {
      const [subject = '', ...rest] = block.split('\n');
      // A name with a quotation mark, a backslash or a control character is quoted: too rare to be worth undoing.
      const paths = rest.filter((line) => line !== '' && !line.startsWith('"'));
      return { subject, paths };
    });
}

function git(root: string, args: readonly string[]): string | null {
  const { status, stdout } = spawnSync('git', [...HARMLESS, '--no-pager', ...args], {
    cwd: root,
    encoding: 'utf8',
    stdio: ['ignore', 'pipe', 'ignore'],
    windowsHide: true,
    timeout: PATIENCE_MS,
    maxBuffer: MOST_OUTPUT_BYTES,
    env: { ...process.env, ...ENVIRONMENT },
  });
  return status === 0 ? stdout : null;
}
