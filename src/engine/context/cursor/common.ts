/** UTF-16 units that are compared at once. */
const BLOCK = 1024;

/** UTF-16 units that two texts have in common from their start on. */
export function commonStart(a: string, b: string): number {
  const most = Math.min(a.length, b.length);
  let n = 0;
  while (n + BLOCK <= most && a.slice(n, n + BLOCK) === b.slice(n, n + BLOCK)) n += BLOCK;
  while (n < most && a.charCodeAt(n) === b.charCodeAt(n)) n++;
  return n;
}

/** The same from their end back, at most `most`. */
export function commonEnd(a: string, b: string, most: number): number {
  let n = 0;
  const block = (text: string): string => text.slice(text.length - n - BLOCK, text.length - n);
  while (n + BLOCK <= most && block(a) === block(b)) n += BLOCK;
  while (n < most && a.charCodeAt(a.length - 1 - n) === b.charCodeAt(b.length - 1 - n)) n++;
  return n;
}
