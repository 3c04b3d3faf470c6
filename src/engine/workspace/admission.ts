import { lstatSync, readdirSync, type Stats } from 'node:fs';
import { UserError } from '../../core/errors.js';
import type { IndexSettings } from '../../core/settings.js';
import type { FileState, FileStatus, StateReason } from '../../core/source.js';
import { isBinaryExtension } from './binaries.js';
import { classOf, extensionOf, languageOf } from './languages.js';
import { secretName } from './secrets.js';

/** A file that is to be read. */
export interface Found {
  /** Relative to the root, `/`-separated. */
  path: string;
  /** Bytes. */
  size: number;
  mtimeMs: number;
}

/** Why a file is not read: a reason, and a sentence for people. */
export interface Refusal {
  reason: StateReason;
  detail: string;
}

/** What is refused by name alone, before the disk is asked anything. */
export function refuseByName(name: string): Refusal | null {
  const extension = extensionOf(name);
  const secret = secretName(name, extension);
  if (secret !== null) return { reason: 'secret-name', detail: secret };
  if (isBinaryExtension(extension)) return { reason: 'binary', detail: `*.${extension} is a binary format` };
  return null;
}

/** What is refused by kind and size. Only regular files are ever opened: opening a pipe would wait for a writer. */
export function refuseByStats(stats: Stats, settings: IndexSettings): Refusal | null {
  if (stats.isSymbolicLink()) return { reason: 'symlink', detail: 'links are not followed' };
  if (!stats.isFile()) return { reason: 'unreadable', detail: `${kindOf(stats)}, not a regular file` };
  if (stats.size === 0) return { reason: 'empty', detail: 'the file is empty' };
  if (stats.size > settings.maxFileBytes) {
    return {
      reason: 'too-large',
      detail: `${megabytes(stats.size)}, the limit is ${megabytes(settings.maxFileBytes)}`,
    };
  }
  return null;
}

const megabytes = (bytes: number): string => `${(bytes / 1024 / 1024).toFixed(1)} MB`;

function kindOf(stats: Stats): string {
  if (stats.isDirectory()) return 'a folder';
  if (stats.isFIFO()) return 'a named pipe';
  if (stats.isSocket()) return 'a socket';
  return 'a device';
}

/** The status of a file that is not indexed. */
export function status(path: string, size: number, refusal: Refusal, state: FileState = 'skipped'): FileStatus {
  return { path, size, state, ...refusal, language: languageOf(path), class: classOf(path) };
}

/** Refusal for an error of the file system; null when the file is simply gone. */
export function refuseByError(error: unknown): Refusal | null {
  const code = (error as NodeJS.ErrnoException).code ?? '';
  if (code === 'ENOENT' || code === 'ENOTDIR') return null;
  if (code === 'ELOOP') return { reason: 'symlink', detail: 'links are not followed' };
  const known: Record<string, string> = {
    EACCES: 'permission denied',
    EPERM: 'permission denied',
    ENAMETOOLONG: 'the path is too long for this system',
    EIO: 'the disk reports an error',
  };
  return { reason: 'unreadable', detail: known[code] ?? `cannot be read (${code || String(error)})` };
}

/** The error for a root that cannot be read: a drive that is not there for a while is no folder without files. */
export function noRoot(root: string, error: unknown): UserError {
  const why = refuseByError(error);
  const sentence = why ? `The folder "${root}" cannot be read: ${why.detail}.` : `There is no folder "${root}".`;
  return new UserError(sentence, 'no-such-folder');
}

/**
 * Judges one entry that is not a folder: to be read, not to be read and why, or gone (null).
 * @param absolute where it lies; `path` is relative to the root
 */
export function admit(
  absolute: string,
  path: string,
  name: string,
  settings: IndexSettings,
): Found | FileStatus | null {
  let stats: Stats | undefined;
  try {
    stats = lstatSync(absolute, { throwIfNoEntry: false });
  } catch (error) {
    const refusal = refuseByError(error);
    return refusal && status(path, 0, refusal);
  }
  if (!stats) return null;
  const special = stats.isFile() ? null : refuseByStats(stats, settings);
  const refusal = special ?? refuseByName(name) ?? refuseByStats(stats, settings);
  return refusal ? status(path, stats.size, refusal) : { path, size: stats.size, mtimeMs: stats.mtimeMs };
}

/** What a name that is not UTF-8 looks like once decoded; a real name may contain it, too. */
export const REPLACEMENT = '\uFFFD';

/** Names in a folder, as decoded, whose bytes are not UTF-8: Node cannot address them by a string. */
export function undecodableNames(absolute: string): Set<string> {
  const names = new Set<string>();
  for (const bytes of readdirSync(absolute, { encoding: 'buffer' })) {
    const name = bytes.toString('utf8');
    if (!Buffer.from(name, 'utf8').equals(bytes)) names.add(name);
  }
  return names;
}
