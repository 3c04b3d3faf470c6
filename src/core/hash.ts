import { createHash } from 'node:crypto';

/** Names the content of lines whatever their ends: first 32 hex digits of sha-256, `\r` left out. */
export function hashOfLines(lines: string): string {
  return createHash('sha256').update(lines.replaceAll('\r', '')).digest('hex').slice(0, 32);
}

/** What FNV-1a begins with. */
export const FNV_START = 0x811c9dc5;
const FNV_PRIME = 0x01000193;

/** 32 bits, signed, of the UTF-16 units `[start, end)` of a text: FNV-1a, fast and for tables in memory only. */
export function hashOf(text: string, start = 0, end = text.length): number {
  let hash = FNV_START;
  for (let i = start; i < end; i++) hash = mixed(hash, text.charCodeAt(i));
  return hash;
}

/** The same of numbers of 32 bits. */
export function hashOfAll(numbers: readonly number[]): number {
  let hash = FNV_START;
  for (const one of numbers) hash = mixed(hash, one);
  return hash;
}

/** One step of it. */
export const mixed = (hash: number, unit: number): number => Math.imul(hash ^ unit, FNV_PRIME);
