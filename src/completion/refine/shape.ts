import type { FimEnd } from '../../models/fim/fim.js';
import { indentOf, type Place, widthOf } from '../place.js';
import { scan } from '../text/scan.js';

/**
 * How much is to be written. `line`: to the end of the line, or of the brackets that it opens. `block`: lines that are
 * indented deeper than `base` columns, with the line that closes them; a `paragraph` ends at a blank line, too.
 */
export type Shape = { kind: 'line' } | { kind: 'block'; base: number; paragraph: boolean };

/** Longest proposal, lines. */
const BLOCK_LINES = 24;
/** Lines that a bracket opened in a single statement may take. */
const STATEMENT_LINES = 10;
/** Of what closes a block, with the character behind it. */
const LONGEST_CLOSER = 4;
/** What a tab is worth where the file does not say. */
const TAB = 4;

/** What a line ends in when a block must follow. */
const OPENS: Record<Place['lexis']['blocks'], RegExp> = {
  braces: /(\{|=>|\(|\[)\s*$/,
  indentation: /(:|\(|\[|\{|\bwhere|\bdo|\bof)\s*$/,
  end: /(\b(do|then|else|begin|ensure|rescue)(\s*\|[^|]*\|)?|\{|\(|\[)\s*$|^\s*(def|class|module|function|local function|if|unless|while|until|for|case|defmodule|defp)\b(?!.*\bend\b).*$/,
};

/** Columns that a tab takes in this document. */
export const tabOf = ({ indent }: Place): number => (indent.includes('\t') ? TAB : Math.max(1, indent.length));

/**
 * What the syntax asks for: several lines only where a block was just opened and is still empty, or on an empty line
 * below a comment; never where code follows on the line.
 */
export function shapeAt(place: Place): Shape {
  const { before, after, lexis, suffix } = place;
  if (place.scan.inside !== 'code' || lexis.prose || !/^[\s)\]};,]*$/.test(after)) return { kind: 'line' };
  const tab = tabOf(place);
  const opensBlock = (line: string): boolean => OPENS[lexis.blocks].test(uncommented(line, place));
  const deeperFollows = (base: number): boolean => {
    const next = suffix
      .slice(after.length)
      .split('\n')
      .find((line) => line.trim() !== '');
    return next !== undefined && widthOf(indentOf(next), tab) > base;
  };
  if (before.trim() !== '') {
    const base = widthOf(indentOf(before), tab);
    const closedBehind = after.trim() !== '' && /[([]\s*$/.test(before);
    return opensBlock(before) && !closedBehind && !deeperFollows(base)
      ? { kind: 'block', base, paragraph: false }
      : { kind: 'line' };
  }
  const above = lastLine(place.prefix.slice(0, place.prefix.length - before.length));
  const base = widthOf(indentOf(above), tab);
  const own = widthOf(before, tab);
  if (above.trim() === '' || deeperFollows(base)) return { kind: 'line' };
  if (opensBlock(above) && own > base) return { kind: 'block', base, paragraph: false };
  if (isComment(above, place) && own <= base) return { kind: 'block', base: base - 1, paragraph: true };
  return { kind: 'line' };
}

/** The last line that is not blank, of those right above: one blank line is a break. */
const lastLine = (text: string): string => text.split('\n').at(-2) ?? '';

const isComment = (line: string, { lexis }: Place): boolean =>
  lexis.line.some((mark) => line.trim().startsWith(mark)) || lexis.block.some(([, end]) => line.trim().endsWith(end));

function uncommented(line: string, { lexis }: Place): string {
  const mark = lexis.line.map((one) => line.indexOf(` ${one}`)).find((at) => at >= 0);
  return mark === undefined ? line : line.slice(0, mark);
}

/**
 * Where a proposal ends, as far as its text tells; null: more of it is needed. Once the model has `ended` there is
 * always an end.
 */
export function endOf(text: string, shape: Shape, place: Place, ended: FimEnd | null): number | null {
  if (ended === null) return shape.kind === 'line' ? endOfStatement(text, place) : endOfBlock(text, shape, place);
  // Of several lines, the last was cut off in its midst.
  const whole = ended === 'length' && shape.kind === 'block' ? text.slice(0, text.lastIndexOf('\n') + 1) : `${text}\n`;
  return Math.min(endOf(whole, shape, place, null) ?? whole.length, text.length);
}

/** The first line's end, or that of the brackets that were opened on it. */
function endOfStatement(text: string, { lexis }: Place): number | null {
  let end = text.indexOf('\n');
  const first = end;
  for (let lines = 1; end >= 0; lines++) {
    const { open, inside } = scan(text.slice(0, end), lexis);
    if (open.length === 0 && inside !== 'string') return end;
    if (lines === STATEMENT_LINES) return first;
    end = text.indexOf('\n', end + 1);
  }
  return null;
}

/** The end of the last line that belongs to a block. */
function endOfBlock(text: string, shape: Shape & { kind: 'block' }, place: Place): number | null {
  const { base, paragraph } = shape;
  const tab = tabOf(place);
  const first = text.indexOf('\n');
  if (first < 0) return null;
  let end = first;
  for (let lines = 1; lines < BLOCK_LINES; lines++) {
    const start = end + 1;
    const next = text.indexOf('\n', start);
    const line = next < 0 ? text.slice(start) : text.slice(start, next);
    if (line.trim() === '') {
      if (next < 0) return null;
      // A blank line ends what a comment announced.
      if (paragraph || (lines > 1 && text.slice(next + 1, next + 2) === '\n')) return lastEnd(text, end);
      end = next;
      continue;
    }
    if (widthOf(indentOf(line), tab) <= base) {
      // `e` may become `end`.
      if (next < 0 && line.trim().length < LONGEST_CLOSER) return null;
      const closes = (place.lexis.blocks === 'end' ? /^\s*([)\]}]|end\b)/ : /^\s*[)\]}]/).test(line);
      if (!closes) return lastEnd(text, end);
      return next < 0 ? null : next;
    }
    if (next < 0) return null;
    end = next;
  }
  return lastEnd(text, end);
}

/** Blank lines before an end do not belong to the text. */
const lastEnd = (text: string, end: number): number => text.slice(0, end).trimEnd().length;
