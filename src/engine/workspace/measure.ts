import type { LanguageId } from '../../core/source.js';

/** The measures of a text that tell whether people write and read it. */
export interface Measure {
  /** A last line without an end counts; an empty text has none. `\n` is the only line end. */
  lines: number;
  /** UTF-16 units of the longest line. */
  longestLine: number;
  /** UTF-16 units of the whole text. */
  length: number;
}

/** Measures a text in one pass. */
export function measure(text: string): Measure {
  let lines = 0;
  let longestLine = 0;
  let start = 0;
  for (let end = text.indexOf('\n'); end !== -1; end = text.indexOf('\n', start)) {
    lines++;
    if (end - start > longestLine) longestLine = end - start;
    start = end + 1;
  }
  if (start < text.length) {
    lines++;
    if (text.length - start > longestLine) longestLine = text.length - start;
  }
  return { lines, longestLine, length: text.length };
}

/** Prose and data have longer lines than code; a notebook holds its pictures as one line each. */
const PATIENT: ReadonlySet<LanguageId> = new Set(['text', 'markdown', 'json', 'yaml', 'toml', 'sql', 'html']);
const EXEMPT: ReadonlySet<LanguageId> = new Set(['notebook']);

/** Below this many characters a text is not worth calling minified. */
const MIN_LENGTH = 4_000;

/** A line this long is no line; if such lines are most of the file, the file is not for reading. */
const HUGE_LINE = 50_000;

/** Mean characters a line. Hand-written code stays below 80; bundles have from 200 (wrapped) to many thousands. */
const MEAN_LINE = { code: 200, patient: 2_000 };

/** Why a text counts as minified, in words; null when it does not. */
export function minified({ lines, longestLine, length }: Measure, language: LanguageId): string | null {
  if (length < MIN_LENGTH || EXEMPT.has(language)) return null;
  if (longestLine > HUGE_LINE && longestLine * 2 > length) return `one line of ${longestLine} characters`;
  const mean = Math.round(length / lines);
  const limit = PATIENT.has(language) ? MEAN_LINE.patient : MEAN_LINE.code;
  return mean > limit ? `lines of ${mean} characters on average` : null;
}
