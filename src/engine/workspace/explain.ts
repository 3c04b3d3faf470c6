import { accessSync, constants, lstatSync } from 'node:fs';
import { posix } from 'node:path';
import type { IndexSettings } from '../../core/settings.js';
import type { FileStatus } from '../../core/source.js';
import { admit, noRoot, refuseByError, REPLACEMENT, status, undecodableNames, type Found } from './admission.js';
import type { Discovery } from './discover.js';
import type { GitConfig } from './git.js';
import { IgnoreRules } from './ignoreRules.js';
import { readSource } from './readSource.js';

/**
 * Why a path would not be indexed: the rule with its file and line, the kind of file, or what its content shows. Null
 * when it would be. A path that does not exist is answered by the rules alone, as it would be once it is there.
 * @param root absolute path of a folder
 * @param path relative to it, `/`-separated
 */
export async function explainPath(root: string, settings: IndexSettings, path: string): Promise<FileStatus | null> {
  const normal = posix.normalize(path);
  const verdict = examine(new IgnoreRules(root, settings), root, settings, normal);
  if (verdict === null) {
    return status(normal, 0, { reason: 'unreadable', detail: 'there is no such file' }, 'failed');
  }
  if ('state' in verdict) return verdict;
  const source = await readSource(root, normal, settings);
  if (source.ok) return null;
  const { state, reason, detail } = source;
  return status(normal, verdict.size, { reason, detail }, state);
}

/**
 * The same judgement as `discover`, for some paths only: after a save, a rename, a checkout. What is gone is in neither
 * list; an ignored path is only counted.
 * @param config git's, when the caller knows it: to ask git takes as long as all else
 * @throws UserError no-such-folder
 */
export function examinePaths(
  root: string,
  settings: IndexSettings,
  paths: readonly string[],
  config?: GitConfig,
): Discovery {
  try {
    accessSync(root, constants.R_OK);
  } catch (error) {
    throw noRoot(root, error);
  }
  const rules = new IgnoreRules(root, settings, config);
  const found: Discovery = { files: [], skipped: [], ignored: 0 };
  for (const path of paths) {
    const verdict = examine(rules, root, settings, posix.normalize(path));
    if (verdict === null) continue;
    if (!('state' in verdict)) found.files.push(verdict);
    else if (verdict.reason === 'ignored') found.ignored++;
    else found.skipped.push(verdict);
  }
  return found;
}

/** What discovery would say of a path; null when nothing is there. */
function examine(rules: IgnoreRules, root: string, settings: IndexSettings, path: string): Found | FileStatus | null {
  try {
    return descendTo(rules, root, settings, path);
  } catch (error) {
    const refusal = refuseByError(error);
    return refusal && status(path, 0, refusal);
  }
}

/** @throws the file system's error about a folder on the way */
function descendTo(rules: IgnoreRules, root: string, settings: IndexSettings, path: string): Found | FileStatus | null {
  if (path === '.' || path === '..' || path.startsWith('../') || posix.isAbsolute(path)) {
    return status(path, 0, { reason: 'unreadable', detail: 'not a file inside the folder' }, 'failed');
  }
  const base = root.endsWith('/') ? root : root + '/';
  const segments = path.split('/');
  const name = segments.pop()!;
  let here = rules.rootRules;
  let folder = '';
  for (const segment of segments) {
    const detail = rules.reason(here, segment, true);
    if (detail !== null) return status(path, 0, { reason: 'ignored', detail: `in ${folder}${segment}: ${detail}` });
    folder += segment + '/';
    if (lstatSync(base + folder.slice(0, -1), { throwIfNoEntry: false })?.isSymbolicLink()) {
      return status(path, 0, {
        reason: 'symlink',
        detail: `${folder.slice(0, -1)} is a link, and links are not followed`,
      });
    }
    here = rules.descend(here, folder);
  }
  const stats = lstatSync(base + path, { throwIfNoEntry: false });
  const detail = rules.reason(here, name, stats?.isDirectory() ?? false);
  if (detail !== null) return status(path, stats?.size ?? 0, { reason: 'ignored', detail });
  if (name.includes(REPLACEMENT) && undecodableNames(base + folder).has(name)) {
    return status(path, 0, { reason: 'not-utf8-name', detail: 'the name is not UTF-8' });
  }
  return admit(base + path, path, name, settings);
}
