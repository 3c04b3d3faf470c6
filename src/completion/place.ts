import type { Ghost } from './ghost.js';
import { lexisOf, type Lexis } from './text/lexis.js';
import { scan, type Scan } from './text/scan.js';

/** Where a completion is wanted, as the editor says it. */
export interface Spot {
  /** What tells this document from others, of all folders. */
  document: string;
  /** Relative to its folder's root, `/`. */
  path: string;
  /** Name of the repository. */
  repository: string;
  /** One of Quarry's languages. */
  language: string;
  /** False for a notebook's cell or an untitled file. */
  pathSaysLanguage: boolean;
  /** The buffer; of a huge one, its head and what lies round the cursor. */
  text: string;
  /** Of the cursor in {@link text}, UTF-16 units. */
  offset: number;
  /** One step of indentation, as the editor makes it. */
  indent: string;
}

/** A spot with what can be read off it. */
export interface Place extends Spot {
  prefix: string;
  suffix: string;
  /** The cursor's line, before and after it. */
  before: string;
  after: string;
  /** 1-based. */
  line: number;
  column: number;
  lexis: Lexis;
  /** Of the text before the cursor. */
  scan: Scan;
}

/** Text before the cursor that is looked at for comments, strings and brackets, UTF-16 units: a few milliseconds. */
const SCANNED = 64 * 1024;

/** Reads off a spot what completions go by. */
export function placeAt(spot: Spot): Place {
  const prefix = spot.text.slice(0, spot.offset);
  const suffix = spot.text.slice(spot.offset);
  const lineStart = prefix.lastIndexOf('\n') + 1;
  const lineEnd = suffix.search(/\r?\n|$/);
  const lexis = lexisOf(spot.language);
  return {
    ...spot,
    prefix,
    suffix,
    before: prefix.slice(lineStart),
    after: suffix.slice(0, lineEnd),
    line: countLines(prefix) + 1,
    column: prefix.length - lineStart + 1,
    lexis,
    scan: scan(
      prefix.length > SCANNED ? prefix.slice(prefix.indexOf('\n', prefix.length - SCANNED) + 1) : prefix,
      lexis,
    ),
  };
}

/** The place after a ghost was taken there. */
export function placeAfter(
  place: Place,
  { text, closes = '', replace }: Pick<Ghost, 'text' | 'closes' | 'replace'>,
): Place {
  const { prefix, suffix } = place;
  return placeAt({
    ...place,
    text: prefix + text + closes + suffix.slice(replace),
    offset: prefix.length + text.length,
  });
}

function countLines(text: string): number {
  let lines = 0;
  for (let i = text.indexOf('\n'); i >= 0; i = text.indexOf('\n', i + 1)) lines++;
  return lines;
}

/** White space at a line's beginning. */
export const indentOf = (line: string): string => /^[ \t]*/.exec(line)![0];

/** How wide white space is; a tab counts as `tab` columns. */
export const widthOf = (space: string, tab: number): number =>
  space.length + (tab - 1) * (space.split('\t').length - 1);
