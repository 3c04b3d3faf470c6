import { commentMark, hasLoneQuotes } from './brackets.js';
import type { Scene } from './scene.js';
import { EOL, Kind } from './tokens.js';

/** What is known of the line that a tail ends in. */
export interface Line {
  /** Where it starts in the tail. */
  start: number;
  /** Id of the quote that a string of the line is opened with; -1 outside of one. */
  quote: number;
  isComment: boolean;
}

/** Where the last line of a tail starts. */
export function lineStart(tail: Int32Array, length: number): number {
  let start = length;
  while (start > 0 && tail[start - 1]! >> 2 !== EOL) start--;
  return start;
}

/** Reads the last line of a tail: strings end with their line here, too. */
export function lineOf({ vocabulary, input }: Scene, tail: Int32Array, length: number): Line {
  const start = lineStart(tail, length);
  const mark = commentMark(input.language);
  const lone = hasLoneQuotes(input.language);
  let quote = -1;
  for (let p = start; p < length; p++) {
    const id = tail[p]! >> 2;
    const text = vocabulary.texts[id]!;
    const isEscaped = p > start && vocabulary.texts[tail[p - 1]! >> 2] === '\\';
    if (vocabulary.kind(id) === Kind.Quote && !isEscaped && !(lone && text === "'")) {
      if (quote < 0) quote = id;
      else if (quote === id) quote = -1;
    } else if (quote < 0 && text === mark[0] && (mark.length === 1 || isSecond(vocabulary.texts, tail, p, start, text)))
      return { start, quote, isComment: true };
  }
  return { start, quote, isComment: false };
}

const isSecond = (texts: readonly string[], tail: Int32Array, p: number, start: number, sign: string): boolean =>
  p > start && texts[tail[p - 1]! >> 2] === sign;
