import type { Citation } from '../core/answer.js';

/**
 * Text from a repository is data: nothing in it may become a link, an image, HTML or a heading of the answer. The
 * functions here are the only way such text gets into the Markdown of an answer.
 */

/** Prose as literal Markdown text on one line. */
export function escapeText(text: string): string {
  return clean(text)
    .replace(/[\\`*_{}[\]<>#|!&~$@]/g, '\\$&')
    .replace(/:\/\//g, '\\://')
    .replace(/\bwww\./gi, (www) => `${www.slice(0, 3)}\\.`)
    .replace(/^([-+=]|\d+[.)])/, (start) => `${start.slice(0, -1)}\\${start.at(-1)!}`);
}

/** Code within a line: any text, delimited by more backticks than it holds in a row. */
export function codeSpan(text: string): string {
  const inside = clean(text);
  const ticks = '`'.repeat(longestRun(inside) + 1);
  const pad = inside.startsWith('`') || inside.endsWith('`') ? ' ' : '';
  return inside ? `${ticks}${pad}${inside}${pad}${ticks}` : '';
}

/** A code block whose fence is longer than any run of backticks in it. */
export function fenced(code: string, language: string): string {
  const fence = '`'.repeat(Math.max(3, longestRun(code) + 1));
  const info = /^[a-z0-9+#-]+$/.test(language) && language !== 'text' ? language : '';
  return `${fence}${info}\n${code.replace(/\r/g, '').replace(/\n+$/, '')}\n${fence}`;
}

/** `[src/a.ts:12-40](src/a.ts#L12-L40)`. */
export function citationLink(place: Pick<Citation, 'path' | 'startLine' | 'endLine'>): string {
  const { path, startLine, endLine } = place;
  const single = startLine === endLine;
  const label = `${path}:${startLine}${single ? '' : `-${endLine}`}`;
  const target = path
    .split('/')
    .map((part) =>
      encodeURIComponent(part).replace(/[()!'*]/g, (c) => `%${c.charCodeAt(0).toString(16).toUpperCase()}`),
    )
    .join('/');
  return `[${escapeText(label)}](${target}#L${startLine}${single ? '' : `-L${endLine}`})`;
}

/** One line, without control characters and characters that change the direction of what follows. */
function clean(text: string): string {
  return text
    .replace(/\s+/g, ' ')
    .replace(/[\p{Cc}\u202a-\u202e\u2066-\u2069]/gu, '')
    .trim();
}

function longestRun(text: string): number {
  return Math.max(0, ...[...text.matchAll(/`+/g)].map((run) => run[0].length));
}
