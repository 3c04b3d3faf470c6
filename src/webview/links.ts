/** Lines of a file in the repository, as a citation names them. */
export interface LinkedPlace {
  path: string;
  startLine: number;
  endLine: number;
}

/** `src/a%20b.ts#L3-L9` → its place; null for everything that is no relative path with lines. */
export function placeOfLink(href: string): LinkedPlace | null {
  const match = /^([^#?]+)#L(\d+)(?:-L(\d+))?$/.exec(href);
  // A scheme or an absolute path is no place in the repository.
  if (!match || /^([a-z][a-z0-9+.-]*:|\/)/i.test(href)) return null;
  let path: string;
  try {
    path = decodeURIComponent(match[1]!);
  } catch {
    return null;
  }
  if (path.split('/').includes('..')) return null;
  const startLine = Number(match[2]);
  return { path, startLine, endLine: Math.max(startLine, Number(match[3] ?? startLine)) };
}
