import type { FileStatus, StateReason } from '../../core/source.js';

/** `src/a.ts:3-9`, `src/a.ts:3`. */
export function placeLabel(path: string, startLine: number, endLine: number): string {
  return `${path}:${startLine}${endLine > startLine ? `-${endLine}` : ''}`;
}

/** The last line of a selection, 1-based; a cursor at the beginning of a line does not take that line in. */
export function lastLineOf(startLine: number, endLine: number, endCharacter: number): number {
  return endCharacter === 0 && endLine > startLine ? endLine : endLine + 1;
}

/** Reasons for which a file is not in the index, although the user may well mean it. */
const UNUSUAL: ReadonlySet<StateReason> = new Set(['ignored', 'minified']);
/** Reasons that speak of the index, and not of the file. */
const HARMLESS: ReadonlySet<StateReason> = new Set(['not-utf8', 'syntax-errors', 'no-grammar', 'timeout', 'error']);

/**
 * Why a file should not go into a question: `ask` when the user may decide otherwise. Null when nothing speaks against
 * it.
 */
export function refusalOf({ path, reason, detail }: FileStatus): { sentence: string; ask: boolean } | null {
  if (reason === undefined || HARMLESS.has(reason)) return null;
  const why = detail ?? reason;
  if (reason === 'secret-name' || reason === 'secret-content') {
    return { sentence: `${path} is not attached: ${why}.`, ask: false };
  }
  if (UNUSUAL.has(reason))
    return { sentence: `${path} is left out of the index (${why}). Attach it all the same?`, ask: true };
  return { sentence: `${path} cannot be attached: ${why}.`, ask: false };
}

/** What the editor reports of a line; positions from 0, `severity` as VS Code's numbers have it. */
export interface Problem {
  line: number;
  character: number;
  severity: number;
  message: string;
  source?: string;
}

const SEVERITIES = ['error', 'warning', 'information', 'hint'];

/** Problems of one file, errors first, as a compiler prints them: `src/a.ts:3:5: error: …`. */
export function problemLines(path: string, problems: readonly Problem[]): string[] {
  return [...problems]
    .sort((a, b) => a.severity - b.severity || a.line - b.line)
    .map(({ line, character, severity, message, source }) => {
      const from = source ? ` [${source}]` : '';
      return `${path}:${line + 1}:${character + 1}: ${SEVERITIES[severity] ?? 'error'}: ${message}${from}`;
    });
}
