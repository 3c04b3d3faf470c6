import { execFile } from 'node:child_process';
import { posix } from 'node:path';
import type { Changes, ChangeSet } from '../../core/attach.js';
import { UserError } from '../../core/errors.js';
import { ENVIRONMENT, HARMLESS } from './history.js';
import { secretContent, secretName } from './secrets.js';

/** UTF-16 units of all patches together; what comes after is named and left out. */
const MOST_TEXT = 400_000;
const PATIENCE_MS = 10_000;
const MOST_OUTPUT_BYTES = 32 * 1024 * 1024;

/** Whatever the user's configuration says, the diff reads the same and runs nothing. */
const FORM = [
  ...['--no-color', '--no-ext-diff', '--no-textconv', '--no-renames', '--relative'],
  ...['--src-prefix=a/', '--dst-prefix=b/', '--ignore-submodules'],
];

/**
 * What has changed in a folder and is not committed. Files whose name or change holds credentials are left out.
 * @throws UserError bad-argument where there is no git, no repository, or git does not answer
 */
export async function readChanges(root: string, which: ChangeSet): Promise<Changes> {
  const staged = which === 'staged' ? ['--cached'] : [];
  const paths = (await git(root, ['diff', ...staged, ...FORM, '--name-only', '-z'])).split('\0').filter(Boolean);
  const leftOut: string[] = [];
  const open = paths.filter((path) => {
    const name = posix.basename(path);
    const why = secretName(name, posix.extname(name).slice(1).toLowerCase());
    if (why !== null) leftOut.push(`${path}: ${why}`);
    return why === null;
  });
  if (open.length === 0) return { text: '', files: 0, leftOut };
  const refused = leftOut.length === 0 ? [] : paths.filter((path) => !open.includes(path));
  const only = ['--', '.', ...refused.map((path) => `:(exclude,literal)${path}`)];
  const whole = await git(root, ['diff', ...staged, ...FORM, ...only]);
  let text = '';
  let files = 0;
  for (const patch of whole.split(/^(?=diff --git )/m).filter((part) => part.startsWith('diff --git '))) {
    const secret = secretContent(patch.replace(/^[ +-]/gm, ''));
    if (secret) leftOut.push(`${pathOf(patch)}: it holds ${secret.what}`);
    else if (text.length + patch.length > MOST_TEXT) leftOut.push(`${pathOf(patch)}: the changes are too long`);
    else {
      text += patch;
      files++;
    }
  }
  return { text, files, leftOut };
}

/** Of `diff --git a/<path> b/<path>`: renames are not looked for, so both are the same. */
function pathOf(patch: string): string {
  const both = patch.slice('diff --git '.length, patch.indexOf('\n'));
  return both.slice('a/'.length, (both.length - 1) / 2);
}

function git(root: string, args: readonly string[]): Promise<string> {
  const options = {
    cwd: root,
    windowsHide: true,
    timeout: PATIENCE_MS,
    maxBuffer: MOST_OUTPUT_BYTES,
    env: { ...process.env, ...ENVIRONMENT },
  };
  return new Promise((resolve, reject) => {
    execFile('git', [...HARMLESS, '--no-pager', ...args], options, (error, stdout, stderr) => {
      if (!error) {
        resolve(stdout);
        return;
      }
      const missing = error.code === 'ENOENT';
      const elsewhere = /not a git repository/i.test(stderr);
      const why = missing ? 'git is not installed' : elsewhere ? 'this folder is in no git repository' : 'git failed';
      reject(new UserError(`There are no changes to show: ${why}.`, 'bad-argument'));
    });
  });
}
