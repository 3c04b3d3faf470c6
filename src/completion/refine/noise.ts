import type { Place } from '../place.js';

/** The code of an answer that is wrapped as Markdown. */
export function withoutFence(text: string): string {
  const opened = /^\s*```[\w+#.-]*[ \t]*\n/.exec(text);
  if (opened) return text.slice(opened[0].length).replace(/\n?```[\s\S]*$/, '');
  return text.replace(/\n```\s*$/, '');
}

/** A text of this many characters that the line ends in already is an echo; shorter ones may well come twice. */
const ECHO = 8;

/**
 * Without the beginning of the line, which some models write once more; null when nothing but that, or but the line's
 * end, was written.
 */
export function withoutEcho(text: string, { before, prefix }: Place): string | null {
  const typed = before.trim();
  const first = text.trim().split('\n', 1)[0]!;
  if (first.length >= ECHO && typed.endsWith(first)) return null;
  if (typed.length >= 3) {
    const start = text.length - text.trimStart().length;
    if (text.startsWith(typed, start)) {
      const rest = text.slice(start + typed.length);
      if (rest.trim() === '') return null;
      return before.endsWith(' ') ? rest.trimStart() : rest;
    }
  }
  // The lines above, written again.
  const lines = text.split('\n').filter((line) => line.trim() !== '');
  const above = prefix
    .slice(0, prefix.length - before.length)
    .trimEnd()
    .split('\n')
    .slice(-lines.length);
  const copies = lines.length > 0 && lines.length === above.length;
  return copies && lines.every((line, i) => line.trim() === above[i]!.trim()) && lines.join('').trim().length > 3
    ? null
    : text;
}

/** A line that comes this often in a row is a loop, not code. */
const SAME_LINES = 3;
/** Within a line: something of four characters or more, four times over. */
const SAME_WORDS = /(\S.{3,40}?)\1{3,}/;

/** Up to where the text begins to repeat itself; null where that is at once. */
export function withoutLoops(text: string, { before }: Place): string | null {
  const stutter = SAME_WORDS.exec(text);
  let cut = stutter && !/^[-=*#_./\s]+$/.test(stutter[1]!) ? text.slice(0, stutter.index + stutter[1]!.length) : text;
  const lines = cut.split('\n');
  for (let i = 0; i + SAME_LINES <= lines.length; i++) {
    const line = lines[i]!.trim();
    if (line.length < 2 || /^[)\]};,]+$/.test(line)) continue;
    if (!lines.slice(i, i + SAME_LINES).every((one) => one.trim() === line)) continue;
    if (i === 0) return null;
    cut = lines.slice(0, i + 1).join('\n');
    break;
  }
  const typed = before.trim();
  // A line that only says the typed line again: `x = 1` → `x = 1`.
  return typed.length > 3 && cut.trim() === typed ? null : cut;
}
