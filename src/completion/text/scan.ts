import type { Lexis } from './lexis.js';

/** How a text ends. */
export interface Scan {
  /** What the end lies in. */
  inside: 'code' | 'comment' | 'string';
  /** What closes the brackets that are open at the end, the innermost last. */
  open: string[];
  /** Closing brackets that close nothing of this text, in order, each with its offset. */
  closing: { bracket: string; offset: number }[];
}

const CLOSER: Record<string, string> = { '(': ')', '[': ']', '{': '}' };

/** Reads a text once: comments, strings and brackets. Good enough for a cursor; not a parser. */
export function scan(text: string, lexis: Lexis): Scan {
  const open: string[] = [];
  const closing: Scan['closing'] = [];
  let inside: Scan['inside'] = 'code';
  const pattern = specialIn(lexis);
  for (let i = next(pattern, text, 0); i < text.length; i = next(pattern, text, i)) {
    const skipped = lexis.prose ? null : skip(text, i, lexis);
    if (skipped) {
      if (skipped.end === null) {
        inside = skipped.kind;
        break;
      }
      i = skipped.end;
      continue;
    }
    const character = text[i]!;
    const closer = CLOSER[character];
    if (closer) open.push(closer);
    else if (character === ')' || character === ']' || character === '}') {
      if (open.at(-1) === character) open.pop();
      else if (open.includes(character)) open.length = open.lastIndexOf(character);
      else closing.push({ bracket: character, offset: i });
    }
    i++;
  }
  return { inside, open, closing };
}

/** What may begin a comment, a string or a bracket. */
const special = new WeakMap<Lexis, RegExp>();

function specialIn(lexis: Lexis): RegExp {
  let found = special.get(lexis);
  if (!found) {
    const marks = [...lexis.line, ...lexis.block.map(([begin]) => begin), ...lexis.quotes.map(({ mark }) => mark)];
    const first = marks.map((mark) => `\\${mark[0]!}`).join('');
    special.set(lexis, (found = new RegExp(`[()[\\]{}${first}]`, 'g')));
  }
  return found;
}

/** The first special character from `at` on; the text's length when there is none. */
function next(pattern: RegExp, text: string, at: number): number {
  pattern.lastIndex = at;
  return pattern.exec(text)?.index ?? text.length;
}

/** The end of the comment or string that begins at `i`, null where the text ends in it; null when none begins there. */
function skip(text: string, i: number, lexis: Lexis): { kind: 'comment' | 'string'; end: number | null } | null {
  for (const [begin, end] of lexis.block) {
    if (!text.startsWith(begin, i)) continue;
    const at = text.indexOf(end, i + begin.length);
    return { kind: 'comment', end: at < 0 ? null : at + end.length };
  }
  for (const begin of lexis.line) {
    if (!text.startsWith(begin, i) || !beginsComment(text, i, begin)) continue;
    const at = text.indexOf('\n', i);
    return { kind: 'comment', end: at < 0 ? null : at };
  }
  for (const { mark, multiline } of lexis.quotes) {
    if (!text.startsWith(mark, i)) continue;
    for (let j = i + mark.length; j < text.length; j++) {
      if (text[j] === '\\') j++;
      else if (text.startsWith(mark, j)) return { kind: 'string', end: j + mark.length };
      // Unfinished, or an apostrophe: the line's end is where it can do no more harm.
      else if (text[j] === '\n' && !multiline) return { kind: 'string', end: j };
    }
    return { kind: 'string', end: null };
  }
  return null;
}

/** `$#` and `${#x}` of a shell, `http://` in a text without quotes: no comments. */
function beginsComment(text: string, i: number, mark: string): boolean {
  const before = text[i - 1] ?? '\n';
  return mark === '#' ? /[\s;({[]/.test(before) : before !== ':';
}
