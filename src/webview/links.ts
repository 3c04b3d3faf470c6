import type { Place } from '../core/ask.js';

/** `src/a%20b.ts#L3-L9` → its place; null for everything that is no relative path with lines. */
export function placeOfLink(href: string): Place | null {
  const match = /^([^#?]+)#L(\d+)(?:-L(\d+))?$/.exec(href);
  // A scheme or an absolute path is no place in the repository.
  if (!match || /^([a-z][a-z0-9+.-]*:|\/)/i.test(href)) return null;
  let path: string;
  try {
    path = decodeURIComponent(match[1]!);
  } catch {
    return null;
  }
  return placeAt(path, Number(match[2]), Number(match[3] ?? match[2]));
}

/** `src/a.ts:3-9`, as a code block's heading or a citation names it; null for everything else. */
export function placeOfText(text: string): Place | null {
  const match = /^([^\s:#?]+):(\d+)(?:-(\d+))?$/.exec(text.trim());
  return match && !match[1]!.startsWith('/')
    ? placeAt(match[1]!, Number(match[2]), Number(match[3] ?? match[2]))
    : null;
}

function placeAt(path: string, startLine: number, endLine: number): Place | null {
  return path.split('/').includes('..') ? null : { path, startLine, endLine: Math.max(startLine, endLine) };
}

/** `src/a.ts:3-9`. */
export const placeText = (place: Place): string => `${place.path}:${linesText(place)}`;

/** `12` or `12-20`. */
export const linesText = ({ startLine, endLine }: Omit<Place, 'path'>): string =>
  startLine === endLine ? `${startLine}` : `${startLine}-${endLine}`;

/** An address on the web, to which VS Code goes after asking; null for every other scheme. */
export function webAddress(href: string): string | null {
  return /^https?:\/\/\S+$/i.test(href) ? href : null;
}

/** The addresses in a drop, in whichever form VS Code's parts give them. */
export function droppedUris(data: (type: string) => string): string[] {
  for (const type of ['application/vnd.code.uri-list', 'text/uri-list']) {
    const uris = data(type)
      .split(/\r?\n/)
      .filter((line) => line !== '' && !line.startsWith('#'));
    if (uris.length > 0) return uris;
  }
  return [];
}
