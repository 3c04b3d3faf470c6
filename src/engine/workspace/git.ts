import { spawnSync } from 'node:child_process';
import { existsSync, lstatSync, readFileSync } from 'node:fs';
import { homedir } from 'node:os';
import { dirname, isAbsolute, join, resolve } from 'node:path';

/** What git's configuration says about ignoring. */
export interface GitConfig {
  /** Absolute path of the global ignore file (it may not exist); null when the user has set it to nothing. */
  excludesFile: string | null;
  ignoreCase: boolean;
}

const PER_VARIABLE = /^core\.(excludesfile|ignorecase)\n([^]*)$/i;

/**
 * Reads `core.excludesFile` and `core.ignoreCase` as they hold in `dir`, which need not be a repository. Without git
 * there is no configuration to read but git's defaults, and they are what is returned.
 */
export function gitConfig(dir: string): GitConfig {
  const xdg = process.env.XDG_CONFIG_HOME;
  const config: GitConfig = {
    excludesFile: join(xdg ? xdg : join(homedir(), '.config'), 'git', 'ignore'),
    ignoreCase: false,
  };
  const { stdout } = spawnSync('git', ['config', '--null', '--get-regexp', '^core\\.(excludesfile|ignorecase)$'], {
    cwd: dir,
    encoding: 'utf8',
    stdio: ['ignore', 'pipe', 'ignore'],
    windowsHide: true,
    timeout: 5_000,
  });
  // The last value of a variable is the one that counts. No git: no stdout.
  for (const entry of (stdout as string | null)?.split('\0') ?? []) {
    const [, name, value = ''] = PER_VARIABLE.exec(entry) ?? [];
    if (name?.toLowerCase() === 'ignorecase') config.ignoreCase = /^(?:true|yes|on|1|)$/i.test(value);
    else if (name) config.excludesFile = value === '' ? null : resolve(dir, value.replace(/^~(?=[/\\])/, homedir()));
  }
  return config;
}

/**
 * The directory that holds the repository's shared data (`info/exclude`), given a folder that has a `.git` entry: the
 * entry itself, or where the `.git` file of a worktree or submodule points. Null when it is no repository.
 */
export function commonGitDir(folder: string): string | null {
  try {
    let gitDir = join(folder, '.git');
    const stat = lstatSync(gitDir, { throwIfNoEntry: false });
    if (!stat) return null;
    if (stat.isFile()) {
      const target = /^gitdir: (.+)$/m.exec(readFileSync(gitDir, 'utf8'))?.[1]?.trimEnd();
      if (!target) return null;
      gitDir = resolve(folder, target);
    }
    if (!existsSync(join(gitDir, 'HEAD'))) return null;
    const commonFile = join(gitDir, 'commondir');
    if (!existsSync(commonFile)) return gitDir;
    const common = readFileSync(commonFile, 'utf8').trimEnd();
    return isAbsolute(common) ? common : join(gitDir, common);
  } catch {
    return null;
  }
}

/** The nearest folder at or above `folder` that is the top of a git working tree; null when there is none. */
export function repositoryTop(folder: string): string | null {
  for (let at = folder; ; at = dirname(at)) {
    if (commonGitDir(at) !== null) return at;
    if (dirname(at) === at) return null;
  }
}
