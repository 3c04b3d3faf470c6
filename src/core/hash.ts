import { createHash } from 'node:crypto';

/** Names the content of lines whatever their ends: first 32 hex digits of sha-256, `\r` left out. */
export function hashOfLines(lines: string): string {
  return createHash('sha256').update(lines.replaceAll('\r', '')).digest('hex').slice(0, 32);
}
