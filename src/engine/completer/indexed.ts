import { callSlots } from './keyed.js';
import type { Indexed } from './scene.js';
import { shapesOf } from './shapes.js';
import type { Span } from './stream.js';
import { DEPTH, orderByContext } from './suffixOrder.js';
import { EDGE, isWord, type Vocabulary } from './tokens.js';

/** A word is common when it is at least one in so many tokens. */
const COMMON_SHARE = 1500;
const LEAST_COMMON = 8;

/** Tokens of one file. */
export interface TokenFile {
  path: string;
  codes: ArrayLike<number> & Iterable<number>;
}

/** Lays files one after the other, with edges between them. */
export function joined(files: readonly TokenFile[]): { codes: Int32Array; spans: Span[] } {
  const spans: Span[] = [];
  let length = 0;
  for (const { path, codes } of files) {
    spans.push({ path, start: length + DEPTH, end: length + DEPTH + codes.length });
    length += DEPTH + codes.length;
  }
  const codes = new Int32Array(length + DEPTH).fill(EDGE << 2);
  files.forEach((file, i) => codes.set(file.codes, spans[i]!.start));
  return { codes, spans };
}

/** Orders a stream in every way in which places are looked for; pauses every few milliseconds. */
export function* indexed(
  { codes, spans }: { codes: Int32Array; spans: Span[] },
  vocabulary: Vocabulary,
  common: Uint8Array,
): Generator<void, Indexed> {
  const order = yield* orderByContext(codes, vocabulary.size);
  const slots = yield* callSlots(codes, vocabulary);
  const shapes = yield* shapesOf(codes, vocabulary, common);
  return { codes, spans, order, slots, shapes };
}

/** Which words are common, and how often each token is there. */
export function* frequencies(
  streams: readonly { codes: Int32Array }[],
  vocabulary: Vocabulary,
): Generator<void, { counts: Uint32Array; common: Uint8Array }> {
  const counts = new Uint32Array(vocabulary.size);
  const common = new Uint8Array(vocabulary.size);
  let tokens = 0;
  for (const { codes } of streams) {
    tokens += codes.length;
    for (const code of codes) counts[code >> 2]!++;
    yield;
  }
  const least = Math.max(LEAST_COMMON, tokens / COMMON_SHARE);
  for (let id = 0; id < common.length; id++) if (counts[id]! >= least && isWord(vocabulary.kind(id))) common[id] = 1;
  return { counts, common };
}
