import type { LanguageId } from '../../../core/source.js';
import { terms } from '../../../core/terms.js';
import { type Statement, statementsOf } from './statements.js';

/** What stands for lines that were left out. */
const ELLIPSIS = '…';

/** Worth of a statement that tells what the unit is or gives, in the weight of query terms (a rare one is about 1). */
const WORTH = {
  /** Statements before the first block, and the head of the unit. */
  head: 3,
  firstComment: 0.6,
  comment: 0.1,
  gives: 0.25,
  plain: 0.05,
} as const;
/** Share of a statement's worth that its neighbours get: what stands around a finding explains it. */
const AROUND = 0.35;
/** What a statement gives back or how it ends. */
const GIVES = /^\s*(?:return|yield|throw|raise|panic|break|export|pub |public )/;

/** A unit taken apart, ready to be shown in any number of tokens. */
export interface Prunable {
  lines: readonly string[];
  statements: readonly Statement[];
  /** Tokens of each line. */
  costs: readonly number[];
  /** Terms of each statement's own lines. */
  termsOf: ReadonlyMap<Statement, ReadonlySet<string>>;
}

/** @param count tokens of one line with its end */
export function prunable(lines: readonly string[], language: LanguageId, count: (line: string) => number): Prunable {
  const statements = statementsOf(lines, language);
  const termsOf = new Map<Statement, ReadonlySet<string>>();
  each(statements, (statement) => {
    termsOf.set(statement, new Set(terms(statement.own.map((i) => lines[i]!).join('\n'))));
  });
  return { lines, statements, costs: lines.map((line) => (line.trim() ? count(line) : 0)), termsOf };
}

function each(statements: readonly Statement[], visit: (statement: Statement, above: Statement | null) => void): void {
  const walk = (list: readonly Statement[], above: Statement | null): void => {
    for (const statement of list) {
      visit(statement, above);
      walk(statement.children, statement);
    }
  };
  walk(statements, null);
}

/**
 * The lines of a unit that say most for a query within a number of tokens: its head always, then statements by what
 * they say, each with the blocks around it, so that what is left still reads as code (Provence, Chirkova 2025, at the
 * grain of statements and without a model).
 * @param weights of the query's terms
 * @returns positions of lines, in order; all of them where they fit
 */
export function prune(unit: Prunable, weights: ReadonlyMap<string, number>, tokens: number): number[] {
  const { lines, costs } = unit;
  const whole = costs.reduce((sum, cost) => sum + cost, 0);
  if (whole <= tokens) return shown(unit, new Set(lines.keys()));
  const worth = worthOf(unit, weights);
  const above = new Map<Statement, Statement | null>();
  each(unit.statements, (statement, parent) => above.set(statement, parent));
  const kept = new Set<number>();
  let spent = 0;
  const missing = (statement: Statement): number[] => {
    const rows: number[] = [];
    for (let s: Statement | null = statement; s; s = above.get(s) ?? null)
      rows.push(...s.own.filter((i) => !kept.has(i)));
    return rows;
  };
  const order = [...worth].sort(([a, x], [b, y]) => y - x || a.own[0]! - b.own[0]!);
  order.forEach(([statement], rank) => {
    const rows = missing(statement);
    // A gap on either side may cost a line of its own.
    const cost = rows.reduce((sum, i) => sum + costs[i]!, 0) + 2 * GAP_TOKENS;
    // What the unit is called is shown whatever it costs.
    if (rank > 0 && spent + cost > tokens) return;
    for (const i of rows) kept.add(i);
    spent += cost;
  });
  return shown(unit, kept);
}

/** Tokens of a line that says that lines were left out; half of it, as two findings share a gap. */
const GAP_TOKENS = 1.5;

function worthOf(unit: Prunable, weights: ReadonlyMap<string, number>): Map<Statement, number> {
  const worth = new Map<Statement, number>();
  const firstCode = unit.statements.find(({ isComment }) => !isComment);
  const visit = (list: readonly Statement[]): void => {
    const own = list.map((statement) => {
      const { isComment } = statement;
      let sum: number = isComment ? WORTH.comment : WORTH.plain;
      for (const term of unit.termsOf.get(statement)!) sum += weights.get(term) ?? 0;
      if (statement === firstCode) sum += WORTH.head;
      else if (statement === unit.statements[0]) sum += WORTH.firstComment;
      else if (GIVES.test(unit.lines[statement.own[0]!]!)) sum += WORTH.gives;
      return sum;
    });
    list.forEach((statement, i) => {
      const beside = Math.max(own[i - 1] ?? 0, own[i + 1] ?? 0);
      worth.set(statement, Math.max(own[i]!, AROUND * Math.min(beside, WORTH.head)));
      visit(statement.children);
    });
  };
  visit(unit.statements);
  return worth;
}

/** Kept lines with the blank ones between two kept neighbours, in order; blank lines at the edges are left out. */
function shown({ lines }: Prunable, kept: ReadonlySet<number>): number[] {
  const isBlank = (i: number): boolean => lines[i]!.trim() === '';
  const out: number[] = [];
  for (let i = 0; i < lines.length; i++) {
    if (isBlank(i)) {
      let next = i;
      while (next < lines.length && isBlank(next)) next++;
      if (out.at(-1) === i - 1 && next < lines.length && kept.has(next)) out.push(...range(i, next - 1));
      i = next - 1;
    } else if (kept.has(i)) out.push(i);
  }
  return out;
}

const range = (first: number, last: number): number[] => Array.from({ length: last - first + 1 }, (_x, i) => first + i);

/** The text of some lines: a `…`, as deep as what follows it, for each run that is left out. */
export function textOf(lines: readonly string[], rows: readonly number[]): string {
  const out: string[] = [];
  let next = 0;
  const gap = (from: number, to: number): void => {
    const hidden = lines.slice(from, to).find((line) => line.trim() !== '');
    if (hidden !== undefined) out.push(`${/^\s*/.exec(hidden)![0]}${ELLIPSIS}`);
    else if (to < lines.length && from > 0) out.push(...lines.slice(from, to));
  };
  for (const row of rows) {
    if (row > next) gap(next, row);
    out.push(lines[row]!.replace(/\r$/, ''));
    next = row + 1;
  }
  gap(next, lines.length);
  return out.join('\n');
}

/** First and last of each run of consecutive rows, moved by `offset`. */
export function runsOf(rows: readonly number[], offset: number): [first: number, last: number][] {
  const runs: [number, number][] = [];
  for (const row of rows) {
    const open = runs.at(-1);
    if (open && open[1] === row + offset - 1) open[1] = row + offset;
    else runs.push([row + offset, row + offset]);
  }
  return runs;
}
