const OPENS = /^\s*(?:\/\/|#|--|;|\/\*+|<!--)\s*/;
const CLOSES = /\s*(?:\*\/|-->)\s*$/;

/** Whether a line of a block stands for lines that are left out: `…`, `// ... existing code`, `# rest of the class`. */
export function isElision(line: string): boolean {
  const said = line.replace(OPENS, '').replace(CLOSES, '').trim();
  if (said === '…' || said === '...') return true;
  return OPENS.test(line) && /^(?:\.{3}|…|\(?(?:existing|unchanged|rest of|remaining)\b)/i.test(said);
}

/**
 * A block with every line that stands for what is there replaced by that: the lines of `old` between those that the
 * block's lines before and after it are found at.
 */
export function expandElisions(block: readonly string[], old: readonly string[]): string[] {
  if (!block.some(isElision)) return [...block];
  const segments: string[][] = [[]];
  for (const line of block) {
    if (isElision(line)) segments.push([]);
    else segments.at(-1)!.push(line);
  }
  // The last segment is looked for from the end: what closes a block is there, and elsewhere too.
  const tail = segments.length > 1 ? placeFromEnd(segments.at(-1)!, old) : old.length;
  const lines: string[] = [];
  let next = 0;
  segments.forEach((segment, i) => {
    const isLast = i === segments.length - 1;
    const { first, after } = isLast ? { first: tail, after: tail } : placeFrom(segment, old, next);
    if (i > 0) lines.push(...old.slice(next, Math.max(next, first)));
    lines.push(...segment);
    next = Math.max(next, after);
  });
  return lines;
}

/** Nothing but brackets and the like: the same line is in many places. */
const CLOSING = /^[\s)\]}>;,]*(?:end|fi|done|esac)?[\s)\]}>;,]*$/;

/** Where a segment's lines are found from `from` on: the first of them, and after the last. */
function placeFrom(segment: readonly string[], old: readonly string[], from: number): { first: number; after: number } {
  let first = -1;
  let after = from;
  let isNew = false;
  for (const line of segment) {
    if (line.trim() === '' || (isNew && CLOSING.test(line))) continue;
    const at = old.findIndex((one, i) => i >= after && one.trim() === line.trim());
    isNew = at < 0;
    if (isNew) continue;
    if (first < 0) first = at;
    after = at + 1;
  }
  return { first: first < 0 ? from : first, after };
}

/** Where a segment begins that is found from the end backwards. A bracket that closes something new is not there yet. */
function placeFromEnd(segment: readonly string[], old: readonly string[]): number {
  const found: { at: number; indent: number }[] = [];
  const first = (): number => found.at(-1)?.at ?? old.length;
  for (const line of segment.toReversed()) {
    if (line.trim() === '') continue;
    const indent = line.search(/\S/);
    const at = old.findLastIndex((one, i) => i < first() && one.trim() === line.trim());
    if (at >= 0) found.push({ at, indent });
    else if (!CLOSING.test(line)) while (found.length > 0 && found.at(-1)!.indent >= indent) found.pop();
  }
  return first();
}
