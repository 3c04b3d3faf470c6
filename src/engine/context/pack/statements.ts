import type { LanguageId } from '../../../core/source.js';
import { scanLines, type LineScan } from './scan.js';

/** A statement, or the head of a block with what ends it: lines that are shown together or not at all. */
export interface Statement {
  /** Positions of its own lines in the text, in order: `if (x) {`, `} else {`, `}`. */
  own: number[];
  isComment: boolean;
  /** What its blocks hold. */
  children: Statement[];
}

/** Longer ones are data, or the scan was misled: their lines stand alone. */
const LONGEST_STATEMENT = 30;

/** A line that goes on with the block above it at the same depth. */
const ARM =
  /^\s*(?:[)\]}]|(?:\{|then|do)\s*$|(?:else|elif|elsif|elseif|except|finally|catch|rescue|ensure|end|done|fi|esac)\b(?!\s*[=.(:[]\s*\S))/;
/** Goes on with the statement above it, where it is indented deeper. */
const GOES_ON = /^\s*(?:\??\.[\p{L}_]|&&|\|\||\|>|[+?:|] |=(?!=)|and\s|or\s|=>|->)/u;
/** Ends with something missing. */
const UNFINISHED = /(?:&&|\|\||[^=!<>]=|\\|[+]|\band|\bor)\s*$/;

/** `@property`, `@Override`, `#[derive(Debug)]`, `[Fact]`: says something of the line below it. */
const DECORATOR = /^\s*(?:@[\p{L}_]|#!?\[|\[[\p{Lu}][\p{L}\p{N}_.]*(?:\(.*\))?\]\s*$)/u;

/** Languages whose lines are sentences or settings: there are no statements to keep whole. */
const PROSE: ReadonlySet<LanguageId> = new Set(['markdown', 'text', 'html']);

/**
 * The statements of a piece of code, nested as its blocks are. Depth is indentation, which all code bases keep; a
 * statement goes on while its brackets are open, until one opens a block at the end of a line. Every line that is not
 * blank belongs to exactly one statement.
 */
export function statementsOf(lines: readonly string[], language: LanguageId): Statement[] {
  return PROSE.has(language) ? paragraphs(lines) : nested(lines, scanLines(lines, language), language);
}

function paragraphs(lines: readonly string[]): Statement[] {
  const out: Statement[] = [];
  lines.forEach((line, i) => {
    if (isBlank(line)) return;
    if (i > 0 && !isBlank(lines[i - 1]!) && out.at(-1)!.own.length < LONGEST_STATEMENT) out.at(-1)!.own.push(i);
    else out.push({ own: [i], isComment: false, children: [] });
  });
  return out;
}

function nested(lines: readonly string[], scans: readonly LineScan[], language: LanguageId): Statement[] {
  const root: Statement = { own: [], isComment: false, children: [] };
  const stack: { depth: number; statement: Statement }[] = [{ depth: -1, statement: root }];
  for (let i = 0; i < lines.length;) {
    if (isBlank(lines[i]!)) {
      i++;
      continue;
    }
    const { isComment } = scans[i]!;
    const last = isComment ? endOfComment(scans, i) : endOfDecorated(lines, scans, i);
    const depth = isDirective(lines[i]!, language) ? depthAround(lines, i, stack.at(-1)!.depth) : indent(lines[i]!);
    while (stack.at(-1)!.depth > depth) stack.pop();
    const top = stack.at(-1)!;
    const isBlock = isComment && last > i;
    // A comment may lose lines of its inside, but not where it begins and ends.
    const own = isBlock ? [i, last] : range(i, last);
    if (top.depth === depth && !isComment && !top.statement.isComment && ARM.test(lines[i]!)) {
      top.statement.own.push(...own);
    } else {
      if (top.depth === depth) stack.pop();
      const inside = isBlock ? range(i + 1, last - 1).filter((row) => !isBlank(lines[row]!)) : [];
      const children = inside.map((row) => ({ own: [row], isComment, children: [] }));
      const statement: Statement = { own, isComment, children };
      stack.at(-1)!.statement.children.push(statement);
      stack.push({ depth, statement });
    }
    i = last + 1;
  }
  return root.children;
}

/** Position of the last line of the block comment, or docstring, that begins at `first`. */
function endOfComment(scans: readonly LineScan[], first: number): number {
  let last = first;
  while (scans[last + 1]?.inComment) last++;
  return last;
}

/** The same, with what its decorators or attributes decorate. */
function endOfDecorated(lines: readonly string[], scans: readonly LineScan[], first: number): number {
  let last = endOfStatement(lines, scans, first);
  while (DECORATOR.test(lines[first]!)) {
    const next = last + 1;
    if (next >= lines.length || isBlank(lines[next]!) || scans[next]!.isComment) break;
    if (indent(lines[next]!) !== indent(lines[first]!)) break;
    last = endOfStatement(lines, scans, next);
    if (!DECORATOR.test(lines[next]!)) break;
  }
  return last;
}

/** Position of the last line of the statement that begins at `first`. */
function endOfStatement(lines: readonly string[], scans: readonly LineScan[], first: number): number {
  const depth = indent(lines[first]!);
  let least = scans[first]!.least;
  const limit = Math.min(lines.length, first + LONGEST_STATEMENT) - 1;
  for (let i = first; i <= limit; i++) {
    const next = i + 1;
    least = Math.min(least, scans[i]!.least);
    const { open, last } = scans[i]!;
    const isHeld = open.length > least && open.at(-1) === '(';
    const isList = open.length > least && open.at(-1) === '[' && last !== '[';
    const below = lines[next];
    const goesOn =
      isHeld ||
      isList ||
      (below !== undefined &&
        !isBlank(below) &&
        (scans[next]!.inString ||
          (last !== '' && UNFINISHED.test(lines[i]!) && indent(below) > depth) ||
          (indent(below) > depth && GOES_ON.test(below) && open.length <= least)));
    if (!goesOn) return i;
    if (below === undefined) return i;
  }
  return first;
}

const isBlank = (line: string): boolean => line.trim() === '';

const TAB = 4;
function indent(line: string): number {
  let depth = 0;
  for (const c of line) {
    if (c === ' ') depth++;
    else if (c === '\t') depth += TAB;
    else break;
  }
  return depth;
}

const DIRECTIVES: ReadonlySet<string> = new Set(['c', 'cpp', 'csharp']);
const isDirective = (line: string, language: LanguageId): boolean =>
  DIRECTIVES.has(language) && /^\s*#\s*[a-z]/.test(line);

/** Directives stand at the margin and belong where the code is that they begin or end. */
function depthAround(lines: readonly string[], at: number, otherwise: number): number {
  const ends = /^\s*#\s*(?:endif|else|elif|endregion)/.test(lines[at]!);
  const isCode = (line: string): boolean => !isBlank(line) && !/^\s*#/.test(line);
  const code = ends ? lines.slice(0, at).findLast(isCode) : lines.slice(at + 1).find(isCode);
  return code === undefined ? Math.max(0, otherwise) : indent(code);
}

const range = (first: number, last: number): number[] => Array.from({ length: last - first + 1 }, (_x, i) => first + i);
