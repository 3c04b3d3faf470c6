import { isWord, type Vocabulary } from './tokens.js';

/** Tokens before a place whose names are exchanged in others. */
const REACH = 12;
const LEAST_LETTERS = 3;

/**
 * The name that plays here the part that `id` plays at `p`, made by exchanging parts: where `order` stands there and
 * `voucher` here, `findOrder` becomes `findVoucher`. Only names that the repository knows.
 * @returns -1 where there is none
 */
export function composed(
  vocabulary: Vocabulary,
  id: number,
  codes: Int32Array,
  p: number,
  tail: Int32Array,
  length: number,
): number {
  const text = vocabulary.texts[id]!;
  const letters = text.toLowerCase();
  for (let d = 1; d <= REACH && d <= p && d <= length; d++) {
    const there = codes[p - d]! >> 2;
    const here = tail[length - d]! >> 2;
    if (there === here || !isWord(vocabulary.kind(there)) || !isWord(vocabulary.kind(here))) continue;
    const part = vocabulary.texts[there]!;
    if (part.length < LEAST_LETTERS || part.length >= text.length) continue;
    const at = letters.indexOf(part.toLowerCase());
    if (at < 0) continue;
    const own = text.slice(at, at + part.length);
    const name = text.slice(0, at) + inCaseOf(own, vocabulary.texts[here]!) + text.slice(at + part.length);
    return vocabulary.find(name) ?? -1;
  }
  return -1;
}

function inCaseOf(own: string, name: string): string {
  if (own === own.toUpperCase()) return name.toUpperCase();
  const first = name[0]!;
  return (own[0] === own[0]!.toUpperCase() ? first.toUpperCase() : first.toLowerCase()) + name.slice(1);
}
