import { diffArrays } from 'diff';
import { expandElisions, isElision } from './elisions.js';
import { type Definition, findDefinitions, type Piece } from './pieces.js';

export type { Definition } from './pieces.js';

/** How a block was fitted into a file. */
export type Fit = 'file' | 'definitions' | 'lines' | 'inserted';

export interface Proposal {
  text: string;
  fit: Fit;
}

/** What is known of the file besides its text. */
export interface FileFacts {
  /** Its definitions in source order. */
  outline: readonly Definition[];
  /** The lines that the answer or the user means, 1-based and inclusive. */
  lines?: { startLine: number; endLine: number };
  /** Where new code goes when nothing in it is known: after this line; absent: at the end. */
  cursorLine?: number;
}

/** Share of the file's lines that a block must have to be a new version of the file. */
const WHOLE = 0.5;
/** Share of the meant lines that a block must have to replace them. */
const SIMILAR = 0.3;
const IMPORT =
  /^\s*(?:import\b|from\s+\S+\s+import\b|use\s|using\s|#include\b|require\b|(?:const|let|var)\s.*=\s*require\()/;

/**
 * What a file would be with a block of code put where it belongs: in place of the definitions that it redefines, else of
 * the lines that are meant, else as a new version of the whole file, else inserted. `…` and "existing code" comments in
 * the block stand for what is there.
 */
export function propose(current: string, code: string, facts: FileFacts): Proposal {
  const crlf = current.includes('\r\n');
  const now = toLines(current);
  const block = trimBlank(toLines(code));
  const { lines, fit } = fitted(now, block, facts);
  const text = lines.join('\n') + (lines.length > 0 ? '\n' : '');
  return { text: crlf ? text.replaceAll('\n', '\r\n') : text, fit };
}

function fitted(
  now: string[],
  block: string[],
  { outline, lines, cursorLine }: FileFacts,
): { lines: string[]; fit: Fit } {
  if (now.every(isBlank)) return { lines: block, fit: 'file' };
  if (shared(now, block) >= WHOLE) return { lines: expandElisions(block, now), fit: 'file' };
  const pieces = findDefinitions(now, block, outline);
  if (pieces.length > 0) return { lines: replaced(now, block, pieces), fit: 'definitions' };
  if (lines) {
    const meant = now.slice(lines.startLine - 1, lines.endLine);
    const elided = block.some(isElision);
    if (elided || lines.endLine > lines.startLine || shared(meant, block) >= SIMILAR) {
      const fresh = indentedLike(expandElisions(block, meant), meant);
      return { lines: spliced(now, lines.startLine - 1, meant.length, fresh), fit: 'lines' };
    }
  }
  if (block.some(isElision)) return { lines: expandElisions(block, now), fit: 'file' };
  const at = Math.min(cursorLine ?? now.length, now.length);
  return { lines: spliced(now, at, 0, cursorLine === undefined ? ['', ...block] : block), fit: 'inserted' };
}

/** The file with each redefined thing in its new form, and the imports that came with it. */
function replaced(now: string[], block: string[], pieces: readonly Piece[]): string[] {
  let lines = [...now];
  for (const { start, end, from, to } of [...pieces].sort((a, b) => b.start - a.start)) {
    const old = now.slice(start, end);
    lines = spliced(lines, start, end - start, indentedLike(expandElisions(block.slice(from, to), old), old));
  }
  const known = new Set(now.map((line) => line.trim()));
  const first = Math.min(...pieces.map(({ from }) => from));
  const imports = block.slice(0, first).filter((line) => IMPORT.test(line) && !known.has(line.trim()));
  const last = now.findLastIndex((line) => IMPORT.test(line));
  // A file without imports begins with what must stay first: a licence, a shebang. Above the first definition is safe.
  const at = last >= 0 ? last + 1 : Math.min(...pieces.map(({ start }) => start));
  return imports.length === 0 ? lines : spliced(lines, at, 0, last >= 0 ? imports : [...imports, '']);
}

/** Of `now`'s lines that say something: the share that the block has, in the same order. */
function shared(now: readonly string[], block: readonly string[]): number {
  const said = (lines: readonly string[]): string[] =>
    lines.map((line) => line.trim()).filter((line) => line.length > 1);
  const own = said(now);
  if (own.length === 0) return 0;
  const kept = diffArrays(own, said(block)).reduce(
    (n, part) => n + (part.added || part.removed ? 0 : part.value.length),
    0,
  );
  return kept / own.length;
}

/** The block moved to where the lines stood that it replaces. */
function indentedLike(block: string[], old: readonly string[]): string[] {
  const indentOf = (lines: readonly string[]): string => /^[\t ]*/.exec(lines.find((line) => !isBlank(line)) ?? '')![0];
  const [is, wanted] = [indentOf(block), indentOf(old)];
  if (is === wanted) return block;
  return block.map((line) => {
    if (isBlank(line)) return line;
    return line.startsWith(is) ? wanted + line.slice(is.length) : line;
  });
}

const spliced = (lines: readonly string[], at: number, count: number, fresh: readonly string[]): string[] => [
  ...lines.slice(0, at),
  ...fresh,
  ...lines.slice(at + count),
];

function toLines(text: string): string[] {
  const lines = text.replaceAll('\r\n', '\n').split('\n');
  if (lines.at(-1) === '') lines.pop();
  return lines;
}

function trimBlank(lines: string[]): string[] {
  const first = lines.findIndex((line) => !isBlank(line));
  return first < 0 ? [] : lines.slice(first, lines.findLastIndex((line) => !isBlank(line)) + 1);
}

const isBlank = (line: string): boolean => line.trim() === '';
