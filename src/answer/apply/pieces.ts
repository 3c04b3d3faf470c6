/** A definition of the file. Lines are 1-based and inclusive. */
export interface Definition {
  symbol: string;
  /** Enclosing definitions, joined with `.`. */
  container: string;
  startLine: number;
  endLine: number;
}

/** Lines of the file, and the block's lines that come in their place; indexes from 0, ends exclusive. */
export interface Piece {
  start: number;
  end: number;
  from: number;
  to: number;
}

/** Words before a name that may come and go without its being another thing. */
const MODIFIERS =
  /\b(?:export|default|public|private|protected|internal|static|async|pub(?:\([a-z]+\))?|final|abstract|override|readonly|virtual|inline|unsafe|suspend|open)\b/g;
/** A comment, a decorator or an attribute: it belongs to what follows it. */
const LEADS = /^\s*(?:\/\/|\/\*|\*|#|--|@|\[|"""|''')/;
/** Lines below the beginning of a definition in which its name stands. */
const HEAD_LINES = 6;

/**
 * The definitions of a file that a block defines anew, each with the block's lines for it. A class of which the block
 * has only some members is not replaced, but these members are. What the block adds after a definition goes with it.
 */
export function findDefinitions(
  now: readonly string[],
  block: readonly string[],
  outline: readonly Definition[],
): Piece[] {
  const found = outline.flatMap((definition) => {
    const head = headLine(now, definition);
    const at = head < 0 ? -1 : block.findIndex((line) => isSameHead(line, now[head]!, definition.symbol));
    return at < 0 ? [] : [{ definition, at }];
  });
  const anew = found.filter(({ definition }) => isWhole(definition, found, outline, block.length));
  const outermost = anew.filter(
    ({ definition }) =>
      !anew.some((other) => other.definition !== definition && contains(other.definition, definition)),
  );
  const sorted = outermost.sort((a, b) => a.at - b.at).filter(({ at }, i, all) => i === 0 || at > all[i - 1]!.at);
  return sorted.map(({ definition, at }, i) => {
    const from = leadOf(block, at, 0);
    const limit = i + 1 < sorted.length ? leadOf(block, sorted[i + 1]!.at, at + 1) : block.length;
    const start = definition.startLine - 1;
    // Without comments of its own the new form keeps those that are there.
    return {
      start: from < at ? leadOf(now, start, 0) : start,
      end: Math.min(definition.endLine, now.length),
      from,
      to: endOf(block, at, limit),
    };
  });
}

const contains = (outer: Definition, inner: Definition): boolean =>
  outer.startLine <= inner.startLine && outer.endLine >= inner.endLine;

/** False for a container of which the block shows some members but not all: it is there to say where they belong. */
function isWhole(
  outer: Definition,
  found: readonly { definition: Definition }[],
  outline: readonly Definition[],
  lines: number,
): boolean {
  const name = outer.container ? `${outer.container}.${outer.symbol}` : outer.symbol;
  const members = outline.filter((one) => one.container === name && one !== outer && contains(outer, one));
  const shown = members.filter((one) => found.some(({ definition }) => definition === one)).length;
  if (shown === members.length || lines >= outer.endLine - outer.startLine) return true;
  return shown === 0;
}

/** The line of the file that has the definition's name; -1 when it is not where the index says. */
function headLine(now: readonly string[], { symbol, startLine }: Definition): number {
  for (let i = startLine - 1; i < Math.min(startLine - 1 + HEAD_LINES, now.length); i++) {
    if (i >= 0 && wordAt(now[i]!, symbol) >= 0) return i;
  }
  return -1;
}

/** Whether two lines introduce the same thing: the same words but modifiers before the same name. */
function isSameHead(line: string, known: string, name: string): boolean {
  const [at, was] = [wordAt(line, name), wordAt(known, name)];
  if (at < 0 || was < 0) return false;
  const words = (text: string): string => text.replace(MODIFIERS, ' ').replace(/\s+/g, ' ').trim();
  if (words(line.slice(0, at)) !== words(known.slice(0, was))) return false;
  // `name(…);` without a word before it calls.
  return words(line.slice(0, at)) !== '' || !/[;,.]\s*$/.test(line) || /[;,.]\s*$/.test(known);
}

function wordAt(line: string, name: string): number {
  const escaped = name.replace(/[.*+?^${}()|[\]\\]/g, String.raw`\$&`);
  return line.search(new RegExp(String.raw`(?<![\p{L}\p{N}_$])${escaped}(?![\p{L}\p{N}_$])`, 'u'));
}

/** The first of the comments and decorators right above a line. */
function leadOf(lines: readonly string[], at: number, least: number): number {
  let first = at;
  while (first > least && LEADS.test(lines[first - 1]!)) first--;
  return first;
}

/** The end of what begins at a line: before the next line that is indented less. */
function endOf(block: readonly string[], at: number, limit: number): number {
  const indent = (line: string): number => /^[\t ]*/.exec(line)![0].length;
  let end = limit;
  for (let i = at + 1; i < limit; i++) {
    if (block[i]!.trim() !== '' && indent(block[i]!) < indent(block[at]!)) {
      end = i;
      break;
    }
  }
  while (end > at + 1 && block[end - 1]!.trim() === '') end--;
  return end;
}
