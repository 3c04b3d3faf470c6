import type { SceneInput } from './scene.js';

/** Lines that a proposal has at most. */
const MOST_LINES = 8;
/** A further line is written when it is at least so sure, all further lines together. */
const SURE = 0.6;
/** A line that ends so opens a block. */
const OPENS = /(?:[([{]|[^:]:|\b(?:do|then|else|begin)|=>|->)$/;

/** A line as the completer would write it; null where it is not sure how the line ends. */
export type WriteLine = (input: SceneInput) => { text: string; confidence: number } | null;

/**
 * Goes on below a proposal that ends its line, line by line as long as each is all but certain, indented as the file
 * does it. Lines that open a block which is not closed in turn are taken back.
 */
export function linesBelow(input: SceneInput, first: string, write: WriteLine): { text: string; confidence: number } {
  const unit = indentUnit(input.prefix);
  const ownIndent = /[ \t]*/.exec(input.prefix.slice(input.prefix.lastIndexOf('\n') + 1))![0];
  const ending = input.suffix.startsWith('\r\n') || /\r\n/.test(input.prefix) ? '\r\n' : '\n';
  let indent = ownIndent;
  let text = first;
  let confidence = 1;
  let settled = { text: first, confidence: 1 };
  let line = first;
  for (let n = 1; n < MOST_LINES; n++) {
    if (OPENS.test(line)) indent += unit;
    let written = write({ ...input, prefix: `${input.prefix}${text}${ending}${indent}` });
    if (written && /^[)\]}]/.test(written.text) && indent.length > ownIndent.length) {
      indent = indent.slice(0, -unit.length);
      written = write({ ...input, prefix: `${input.prefix}${text}${ending}${indent}` }) ?? written;
    }
    if (!written || confidence * written.confidence < SURE) break;
    line = written.text;
    text += `${ending}${indent}${line}`;
    confidence *= written.confidence;
    if (indent === ownIndent && !OPENS.test(line)) settled = { text, confidence };
  }
  return settled;
}

/** One step of indentation as the text has it: a tab, or the narrowest run of blanks that a line starts with. */
function indentUnit(text: string): string {
  if (/^\t/m.test(text)) return '\t';
  let narrowest = 8;
  for (const [blanks] of text.matchAll(/^ {2,8}(?=\S)/gm)) narrowest = Math.min(narrowest, blanks.length);
  return ' '.repeat(narrowest === 8 ? 4 : narrowest);
}
