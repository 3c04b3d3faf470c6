import { readdirSync, type Dirent } from 'node:fs';
import { setImmediate as yieldToEventLoop } from 'node:timers/promises';
import { Cancelled } from '../../core/errors.js';
import type { IndexSettings } from '../../core/settings.js';
import type { FileStatus } from '../../core/source.js';
import {
  admit,
  noRoot,
  refuseByError,
  REPLACEMENT,
  status,
  undecodableNames,
  type Found,
  type Refusal,
} from './admission.js';
import type { GitConfig } from './git.js';
import { IgnoreRules, type FolderRules } from './ignoreRules.js';

export type { Found } from './admission.js';

/** Which files a tree has. */
export interface Discovery {
  /** To be read, in the order of the walk. */
  files: Found[];
  /** Known without a read not to be indexed, and why; ignored ones are only counted. */
  skipped: FileStatus[];
  /** Ignored files and folders (a folder counts once). */
  ignored: number;
}

export interface DiscoverOptions {
  signal?: AbortSignal | undefined;
  /** Git's configuration, when the caller knows it. */
  config?: GitConfig;
}

/** The walk is synchronous, which is fastest in Node; this often (milliseconds) it lets others run. */
const SLICE_MS = 20;

const NOT_UTF8: Refusal = { reason: 'not-utf8-name', detail: 'the name is not UTF-8' };

interface Folder {
  /** Relative to the root: `''` or ending in `/`. */
  path: string;
  parent: FolderRules;
}

/**
 * Walks a tree. Ignored folders are not entered, links not followed, special files not opened; what cannot be read is
 * named in `skipped` and stops nothing.
 * @param root absolute path of a folder
 * @throws UserError no-such-folder; Cancelled when the signal fires
 */
export async function discover(
  root: string,
  settings: IndexSettings,
  options: DiscoverOptions = {},
): Promise<Discovery> {
  const { signal, config } = options;
  const walk = new Walk(root, settings, config);
  let sliceEnd = performance.now() + SLICE_MS;
  do {
    if (signal?.aborted) throw new Cancelled();
    if (performance.now() < sliceEnd) continue;
    await yieldToEventLoop();
    sliceEnd = performance.now() + SLICE_MS;
  } while (walk.step());
  return walk.found;
}

class Walk {
  readonly found: Discovery = { files: [], skipped: [], ignored: 0 };
  private readonly rules: IgnoreRules;
  /** Folders still to be entered, the next one last: a stack of our own has no depth limit. */
  private readonly pending: Folder[] = [];
  private readonly base: string;

  constructor(
    private readonly root: string,
    private readonly settings: IndexSettings,
    config?: GitConfig,
  ) {
    this.rules = new IgnoreRules(root, settings, config);
    this.base = root.endsWith('/') ? root : root + '/';
    this.list('', this.rules.rootRules);
  }

  /** Lists one folder; false when none is left. */
  step(): boolean {
    const folder = this.pending.pop();
    if (!folder) return false;
    this.list(folder.path, null, folder.parent);
    return true;
  }

  private list(folder: string, known: FolderRules | null, parent?: FolderRules): void {
    const { found, rules } = this;
    const absolute = this.base + folder;
    let entries: Dirent[];
    let undecodable: Set<string> | null = null;
    try {
      entries = readdirSync(absolute, { withFileTypes: true });
      if (entries.some((entry) => entry.name.includes(REPLACEMENT))) undecodable = undecodableNames(absolute);
    } catch (error) {
      if (folder === '') throw noRoot(this.root, error);
      const refusal = refuseByError(error);
      if (refusal) found.skipped.push(status(folder.slice(0, -1), 0, refusal));
      return;
    }
    const here = known ?? rules.descend(parent!, folder, ruleEntries(entries));
    const subfolders: Folder[] = [];
    for (const entry of entries) {
      const { name } = entry;
      const isDirectory = entry.isDirectory();
      if (rules.ignores(here, name, isDirectory)) found.ignored++;
      else if (undecodable?.has(name)) found.skipped.push(status(folder + name, 0, NOT_UTF8));
      else if (isDirectory) subfolders.push({ path: `${folder}${name}/`, parent: here });
      else {
        const verdict = admit(absolute + name, folder + name, name, this.settings);
        if (verdict) {
          if ('state' in verdict) found.skipped.push(verdict);
          else found.files.push(verdict);
        }
      }
    }
    for (let i = subfolders.length - 1; i >= 0; i--) this.pending.push(subfolders[i]!);
  }
}

/** Whether a folder brings rules of its own, or is a repository of its own. */
function ruleEntries(entries: readonly Dirent[]): { git: boolean; rules: boolean } {
  let git = false;
  let rules = false;
  for (const { name } of entries) {
    if (name === '.git') git = true;
    else if (name === '.gitignore' || name === '.quarryignore') rules = true;
  }
  return { git, rules };
}
