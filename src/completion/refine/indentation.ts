import { indentOf, type Place, widthOf } from '../place.js';
import { tabOf } from './shape.js';

/** Without the indentation that stands before the cursor already, on a line that has nothing else. */
export function withoutTypedIndent(text: string, { before }: Place): string {
  if (before.trim() !== '') return /\s$/.test(before) ? text.replace(/^[ \t]+/, '') : text;
  const own = indentOf(text);
  if (own === '' || text.trim() === '') return text;
  return own.length >= before.length ? text.slice(before.length) : text.slice(own.length);
}

/** With tabs or spaces as the file has them, whatever the model prefers. */
export function withFileIndent(text: string, place: Place): string {
  const lines = text.split('\n');
  const foreign = place.indent.includes('\t') ? /^ {2,}/ : /^\t+/;
  if (!lines.slice(1).some((line) => foreign.test(line))) return text;
  const tab = tabOf(place);
  const step = place.indent.includes('\t') ? stepOf(lines.slice(1)) : tab;
  return [lines[0], ...lines.slice(1).map((line) => reindented(line, place.indent, step))].join('\n');
}

function reindented(line: string, unit: string, step: number): string {
  const space = indentOf(line);
  const width = widthOf(space, step);
  const levels = Math.floor(width / step);
  return unit.repeat(levels) + ' '.repeat(width - levels * step) + line.slice(space.length);
}

/** How many spaces a model's text uses for one step: the smallest that occurs. */
function stepOf(lines: readonly string[]): number {
  const widths = lines.map((line) => /^ +/.exec(line)?.[0].length ?? 0).filter((width) => width >= 2);
  return Math.min(8, ...widths);
}
