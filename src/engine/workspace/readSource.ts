import { isUtf8 } from 'node:buffer';
import { hash as digest } from 'node:crypto';
import { closeSync, constants, fstatSync, lstatSync, openSync, readSync } from 'node:fs';
import { join } from 'node:path';
import { isBinaryFileSync } from 'isbinaryfile';
import type { IndexSettings } from '../../core/settings.js';
import type { FileClass, LanguageId, StateReason } from '../../core/source.js';
import { refuseByError, refuseByName, refuseByStats, type Refusal } from './admission.js';
import { classOf, isGenerated } from './classes.js';
import { languageOf, refineHeader } from './languages.js';
import { measure, minified } from './measure.js';
import { secretContent } from './secrets.js';

/** A file's text, or why there is none. */
export type Source =
  | {
      ok: true;
      /** With its BOM and its CRs, if it has them: encoded again it is the file, byte for byte. */
      text: string;
      encoding: 'utf8' | 'latin1';
      bytes: number;
      /** SHA-256 of the bytes, first 32 hex digits. */
      hash: string;
      language: LanguageId;
      /** By path, or `generated` when the first lines say so. */
      class: FileClass;
      lines: number;
      state: 'indexed' | 'partial';
      reason?: StateReason;
    }
  | { ok: false; state: 'skipped' | 'failed'; reason: StateReason; detail: string; language: LanguageId };

/**
 * Reads one file and decides by its content whether it can be indexed. Never throws for a file's sake.
 * @param root absolute path of a folder
 * @param path relative to it, `/`-separated
 */
export function readSource(root: string, path: string, settings: IndexSettings): Promise<Source> {
  return Promise.resolve(readSourceSync(root, path, settings));
}

function readSourceSync(root: string, path: string, settings: IndexSettings): Source {
  const bytes = readBytes(join(root, path), settings);
  if (!Buffer.isBuffer(bytes)) return refused(bytes, languageOf(path));

  const encoded = encodingOf(bytes);
  if (typeof encoded !== 'string') return refused(encoded, languageOf(path));
  const text = bytes.toString(encoded);

  const newline = text.indexOf('\n');
  const firstLine = text.slice(text.startsWith('\uFEFF') ? 1 : 0, newline === -1 ? 200 : Math.min(newline, 200));
  const language = refineHeader(path, languageOf(path, firstLine), text);
  const refusal = refuseByName(path.slice(path.lastIndexOf('/') + 1));
  if (refusal) return refused(refusal, language);
  const size = measure(text);
  const unreadable = minified(size, language);
  if (unreadable !== null) return refused({ reason: 'minified', detail: unreadable }, language);
  const secret = secretContent(text);
  if (secret)
    return refused({ reason: 'secret-content', detail: `line ${secret.line} holds ${secret.what}` }, language);

  return {
    ok: true,
    text,
    encoding: encoded,
    bytes: bytes.length,
    hash: digest('sha256', bytes, 'hex').slice(0, 32),
    language,
    class: isGenerated(text) ? 'generated' : classOf(path),
    lines: size.lines,
    ...(encoded === 'utf8' ? { state: 'indexed' } : { state: 'partial', reason: 'not-utf8' }),
  };
}

function refused({ reason, detail }: Refusal, language: LanguageId): Source {
  return { ok: false, state: reason === 'unreadable' ? 'failed' : 'skipped', reason, detail, language };
}

/** `O_NOFOLLOW` and `O_NONBLOCK` (on Windows undefined, and so zero here) guard the moment between the look at the file and its opening. */
const OPEN_FLAGS = constants.O_RDONLY | constants.O_NOFOLLOW | constants.O_NONBLOCK;

/** The whole file; it is a regular file of an allowed size both before and after it is opened. */
function readBytes(absolute: string, settings: IndexSettings): Buffer | Refusal {
  try {
    const before = refuseByStats(lstatSync(absolute), settings);
    if (before) return before;
    const fd = openSync(absolute, OPEN_FLAGS);
    try {
      const stats = fstatSync(fd);
      return refuseByStats(stats, settings) ?? readAll(fd, stats.size);
    } finally {
      closeSync(fd);
    }
  } catch (error) {
    return refuseByError(error) ?? { reason: 'unreadable', detail: 'the file is gone' };
  }
}

function readAll(fd: number, size: number): Buffer {
  const buffer = Buffer.allocUnsafe(size);
  let length = 0;
  while (length < size) {
    const read = readSync(fd, buffer, length, size - length, null);
    if (read === 0) break;
    length += read;
  }
  return buffer.subarray(0, length);
}

/** UTF-8, or Latin-1 for other text of one byte a character; anything else is not indexed. */
function encodingOf(bytes: Buffer): 'utf8' | 'latin1' | Refusal {
  if (bytes.length === 0) return { reason: 'empty', detail: 'the file is empty' };
  if ((bytes[0] === 0xff && bytes[1] === 0xfe) || (bytes[0] === 0xfe && bytes[1] === 0xff)) {
    return { reason: 'not-utf8', detail: 'UTF-16 text; saved as UTF-8 it would be indexed' };
  }
  if (bytes.includes(0)) return { reason: 'binary', detail: 'contains NUL bytes' };
  if (isUtf8(bytes)) return isBlank(bytes) ? { reason: 'empty', detail: 'only white space' } : 'utf8';
  return isBinaryFileSync(bytes, bytes.length)
    ? { reason: 'binary', detail: 'not text in any known encoding' }
    : 'latin1';
}

function isBlank(bytes: Buffer): boolean {
  for (const byte of bytes) if (byte > 0x20) return false;
  return true;
}
