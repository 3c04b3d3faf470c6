import type { Place } from '../place.js';
import { scan } from '../text/scan.js';
import type { Fitting } from './refine.js';

/** Shortest beginning of the text after the cursor that counts as written again, where it is no bracket. */
const OVERLAP = 3;

/** What editors close by themselves, and what follows it. */
const CLOSING = /^[)\]}>"'`;,\s]+$/;

/**
 * The text without its end where that stands after the cursor already. Brackets and quotes that an editor closed by
 * itself are written over, so that `)` behind the cursor becomes part of `b)`. Null: all of it is there.
 */
export function overlap(text: string, place: Place): Fitting | null {
  const { after, suffix } = place;
  const rest = after.trim();
  if (rest !== '') {
    if (text.trim() === rest) return null;
    if (CLOSING.test(rest)) return { text, replace: writtenOver(text, place) };
    const head = text.split('\n', 1)[0]!;
    const cut = withoutCommonEnd(head, rest);
    return { text: cut !== head && /^\s/.test(after) ? cut.trimEnd() : cut, replace: 0 };
  }
  const below = suffix.slice(after.length).replace(/^\r?\n/, '');
  const cut = withoutCommonLines(text, below);
  return cut.trim() === '' ? null : { text: cut, replace: 0 };
}

/** How many characters after the cursor a text closes itself: `b);` before `)` one, `b` none. */
function writtenOver(text: string, { after, scan: { inside }, lexis }: Place): number {
  let code = text;
  let closed = '';
  const quote = after.trimStart()[0] ?? '';
  if (inside === 'string' && /["'`]/.test(quote)) {
    const end = text.indexOf(quote);
    if (end < 0) return 0;
    closed = quote;
    code = text.slice(end + 1);
  }
  closed += scan(code, lexis)
    .closing.map(({ bracket }) => bracket)
    .join('');
  if (closed !== '' && /[;,]$/.test(text)) closed += text.at(-1)!;
  let at = 0;
  for (const mark of closed) {
    const next = at + (after.slice(at).length - after.slice(at).trimStart().length);
    if (after[next] !== mark) break;
    at = next + 1;
  }
  return at;
}

/** Without the longest end that is the beginning of what follows on the line. */
function withoutCommonEnd(head: string, rest: string): string {
  const least = /^[)\]}>"'`;,]/.test(rest) ? 1 : OVERLAP;
  for (let length = Math.min(head.length, rest.length); length >= least; length--) {
    if (head.endsWith(rest.slice(0, length))) return head.slice(0, -length);
  }
  return head;
}

/** Without the last lines that are the first ones below; a single bracket counts. */
function withoutCommonLines(text: string, below: string): string {
  const lines = text.split('\n');
  const next = below
    .split('\n', lines.length + 8)
    .map((line) => line.trimEnd())
    .filter((line) => line.trim() !== '');
  for (let count = Math.min(lines.length, next.length); count > 0; count--) {
    const end = lines.slice(-count);
    // The first line goes on with the cursor's: its indentation is not in the text.
    const same = end.every(
      (line, i) => line === next[i] || (lines.length === count && i === 0 && line.trim() === next[i]!.trim()),
    );
    if (same) return lines.slice(0, -count).join('\n').trimEnd();
  }
  return text;
}
