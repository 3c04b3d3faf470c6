import { escapeRegExp } from '../../core/terms.js';
import type { Block, CodeBlock } from './scan.js';
import { sentencesOf } from './scan.js';

/** A place that an answer names: what it rests on, by its own words. */
export interface Mention {
  /** Of all that is said of the place, backticks, brackets and link target included. Offsets into the Markdown. */
  start: number;
  end: number;
  path: string;
  /** Null where the answer names no lines. */
  lines: { startLine: number; endLine: number } | null;
  /** What the answer says with it, without the places named in it. */
  claim: string;
}

const NUMBER = String.raw`\d{1,7}`;
const RANGE = String.raw`L?${NUMBER}(?:\s?[-–—]\s?L?${NUMBER})?`;
const SEGMENT = String.raw`(?:[\p{L}\p{N}_.@~+$-]|\[[\p{L}\p{N}_.-]{1,60}\]|\([\p{L}\p{N}_.-]{1,60}\)){1,100}`;
/** `src/a.ts`, `../a.ts`, `app/[id]/page.tsx`: folders, then a name with an extension. */
const GENERIC = String.raw`(?:(?:${SEGMENT}[/\\]){0,25}${SEGMENT}\.[A-Za-z][A-Za-z0-9+]{0,11})`;
/** `:12`, `:12-40`, `:12:5`, `#L12-L40`, and further ranges of the same file. */
const SUFFIX = new RegExp(
  String.raw`^(?::\s?|#)(${RANGE})(?::${NUMBER})?((?:\s?,\s?L?${NUMBER}\s?[-–—]\s?L?${NUMBER}|\s?,\s?L?${NUMBER}(?=\s?[,)\]${'`'}]))*)`,
);
/** ` (lines 12-40)`, `, line 12`, ` at lines 12 to 40`. */
const LINES = String.raw`[Ll]ines?\s(${NUMBER}(?:\s?(?:[-–—]|to|and|through)\s?${NUMBER})?)`;
const SPOKEN = new RegExp(String.raw`^\s?(?:\(${LINES}\)|(?:,\s?|at |on |in |around )?${LINES})`);

/**
 * Every place that an answer names outside of code blocks: `path:1-2` bare or in backticks, links to lines, numbers of
 * pieces in brackets, and "lines 1 to 2 of path". `paths` are those that the model was shown: they may hold spaces and
 * need no extension. `pieces` are the places behind `[1]`, `[2]`, …
 */
export function mentionsIn(
  markdown: string,
  code: readonly CodeBlock[],
  blocks: readonly Block[],
  paths: readonly string[],
  pieces: ReadonlyMap<number, { path: string; startLine: number; endLine: number }>,
): Mention[] {
  const found: Omit<Mention, 'claim'>[] = [];
  const taken = (start: number, end: number): boolean =>
    found.some((m) => start < m.end && end > m.start) || code.some((c) => start < c.end && end > c.start);
  const add = (start: number, end: number, path: string, ranges: readonly (string | undefined)[]): void => {
    if (taken(start, end)) return;
    const all = ranges.flatMap((range) => (range ?? '').split(',')).flatMap(rangeOf);
    found.push({ start, end, path: path.replaceAll('\\', '/').replace(/^\.\//, ''), lines: all[0] ?? null });
    // Further ranges of the same file are places of their own that stand at the same words.
    for (const lines of all.slice(1)) found.push({ start: end, end, path, lines });
  };

  const known = [...new Set(paths)].sort((x, y) => y.length - x.length).map(escapeRegExp);
  const path = `(?:${[...known, GENERIC].join('|')})`;
  for (const link of markdown.matchAll(LINK)) {
    const target = targetOf(link[2]!);
    if (target) add(link.index, link.index + link[0].length, target.path, [target.range ?? labelRange(link[1]!)]);
  }
  const before = new RegExp(
    String.raw`(?<![\p{L}\p{N}_/.-])${LINES}\s(?:of|in|from)\s(?:the file )?(\x60?)(${path})\2(?![\p{L}\p{N}_/])`,
    'gu',
  );
  for (const match of markdown.matchAll(before)) add(match.index, match.index + match[0].length, match[3]!, [match[1]]);
  for (const match of markdown.matchAll(
    new RegExp(String.raw`(?<![\p{L}\p{N}_/.\\@-])${path}(?![\p{L}\p{N}_/])`, 'gu'),
  )) {
    const around = surroundings(markdown, match.index, match.index + match[0].length);
    if (looksLikePath(match[0], paths, around.ranges.length > 0))
      add(around.start, around.end, match[0], around.ranges);
  }
  for (const match of markdown.matchAll(/(?<![\p{L}\p{N}_\])`])\[(\d{1,3}(?:\s?,\s?\d{1,3})*)\](?![(:\p{L}])/gu)) {
    const [start, end] = [match.index, match.index + match[0].length];
    const places = match[1]!.split(',').map((id) => pieces.get(Number(id)));
    if (taken(start, end) || places.includes(undefined)) continue;
    for (const [i, place] of places.entries()) {
      const { path: of, startLine, endLine } = place!;
      found.push({ start: i === 0 ? start : end, end, path: of, lines: { startLine, endLine } });
    }
  }
  found.sort((a, b) => a.start - b.start || a.end - b.end);
  return found.map((mention) => ({ ...mention, claim: claimAt(markdown, blocks, found, mention) }));
}

const LINK = /\[((?:[^[\]\n]|\[[^[\]\n]*\])*)\]\(<?([^()\s<>]*(?:\([^()\s]*\)[^()\s<>]*)*)>?(?:\s+"[^"\n]*")?\)/g;

/** What belongs to a path that stands at `from`: lines after it, backticks or square brackets around it. */
function surroundings(markdown: string, from: number, to: number): { start: number; end: number; ranges: string[] } {
  let [start, end] = [from, to];
  const ranges: string[] = [];
  const read = (expression: RegExp): void => {
    const match = ranges.length === 0 ? expression.exec(markdown.slice(end, end + 80)) : null;
    if (!match) return;
    ranges.push(...match.slice(1).filter(Boolean));
    end += match[0].length;
  };
  read(SUFFIX);
  const ticks = /`+$/.exec(markdown.slice(Math.max(0, from - 3), from))?.[0] ?? '';
  if (ticks && markdown.startsWith(ticks, end)) {
    start -= ticks.length;
    end += ticks.length;
    read(SUFFIX);
  }
  if (!ticks || start < from) read(SPOKEN);
  if (markdown[start - 1] === '[' && markdown[end] === ']' && markdown[end + 1] !== '(') {
    start--;
    end++;
  }
  return { start, end, ranges };
}

function rangeOf(text: string): { startLine: number; endLine: number }[] {
  const [first, last] = text.match(/\d+/g) ?? [];
  return first === undefined ? [] : [{ startLine: Number(first), endLine: Number(last ?? first) }];
}

/** `Node.js` and `e.g` are no files; what has a folder, lines or was shown is. */
function looksLikePath(said: string, paths: readonly string[], hasLines: boolean): boolean {
  return paths.includes(said) || /[/\\]/.test(said) || (hasLines && !/^\d/.test(said));
}

/** The place that a link leads to; null for a link out of the repository or to no file. */
function targetOf(target: string): { path: string; range: string | undefined } | null {
  if (/^[a-z][a-z0-9+.-]+:(?!\d)/i.test(target) || target.startsWith('#') || target.startsWith('//')) return null;
  const found = /^(.*?)(?:#L?(\d+(?:-L?\d+)?)|:L?(\d+(?:-L?\d+)?))?$/.exec(target)!;
  let path: string;
  try {
    path = decodeURIComponent(found[1]!);
  } catch {
    path = found[1]!;
  }
  return path ? { path: path.replace(/^\//, ''), range: found[2] ?? found[3] } : null;
}

/** Lines in a link's words: `[src/a.ts:3-9](src/a.ts)`. */
const labelRange = (label: string): string | undefined => /:L?(\d+(?:-L?\d+)?)\W*$/.exec(label)?.[1];

/** Words in a text, places left out. */
const WORDS = /[\p{L}_$][\p{L}\p{N}_$]+/gu;
/** Fewer words than these say nothing by themselves: "See …". */
const LEAST_WORDS = 3;

const POINTER = /^[\s(*_>-]*(?:see|cf|compare|also|and|or|more|source|in|at|from|e\.g|siehe|voir|véase)\b/i;

/** The sentence that a place stands in or after; the whole block where that says too little. */
function claimAt(
  markdown: string,
  blocks: readonly Block[],
  mentions: readonly Omit<Mention, 'claim'>[],
  { start, end }: Pick<Mention, 'start' | 'end'>,
): string {
  const block = blocks.find((one) => one.start <= start && end <= one.end);
  if (!block) return '';
  const text = blanked(markdown, block, mentions);
  const sentences = sentencesOf(text);
  const at = start - block.start;
  let i = sentences.findIndex((sentence) => at < sentence.end);
  if (i < 0) i = sentences.length - 1;
  const said = (n: number): string => (sentences[n] ? text.slice(sentences[n].start, sentences[n].end) : '');
  const weight = (n: number): number => said(n).match(WORDS)?.length ?? 0;
  // "See …" says nothing of its own, and need not be about what was said before.
  if (weight(i) < LEAST_WORDS && POINTER.test(said(i))) return '';
  // "…after every failure. (`src/retry.ts:9`)": the place belongs to the sentence before it.
  if (weight(i) < LEAST_WORDS && weight(i - 1) >= LEAST_WORDS) i--;
  return weight(i) >= LEAST_WORDS ? said(i).trim() : text.trim();
}

/** A block with its places replaced by spaces, so that offsets stay. */
function blanked(markdown: string, block: Block, mentions: readonly Pick<Mention, 'start' | 'end'>[]): string {
  let text = markdown.slice(block.start, block.end);
  for (const { start, end } of mentions) {
    if (end <= block.start || start >= block.end) continue;
    const [from, to] = [Math.max(0, start - block.start), Math.min(block.end, end) - block.start];
    text = text.slice(0, from) + ' '.repeat(to - from) + text.slice(to);
  }
  return text;
}
