import { DEPTH, orderByContext, SLICE } from './suffixOrder.js';
import { isWord, Kind, type Vocabulary } from './tokens.js';

/** What tokens are, names aside, and the order that finds places by the shape of what precedes them. */
export interface Shapes {
  /** Codes as of tokens, so that both are looked up alike. */
  codes: Int32Array;
  order: Int32Array;
}

/** Shapes below are kinds; above, what stands there as it is. */
export const OWN = 16;

/** What a token is, its name aside: words that only this place knows are all alike of their kind. */
export function shapeOf(id: number, vocabulary: Vocabulary, common: Uint8Array): number {
  if (id < common.length && common[id] === 1) return id + OWN;
  const kind = vocabulary.kind(id);
  return isWord(kind) || kind === Kind.Number ? kind : id + OWN;
}

/** Whether a shape says which token it is. */
export const isOwn = (shape: number): boolean => shape >= OWN;

/** Writes the shapes of the last {@link DEPTH} tokens of a tail as codes. @returns how many there are */
export function lastShapes(
  tail: Int32Array,
  length: number,
  vocabulary: Vocabulary,
  common: Uint8Array,
  to: Int32Array,
): number {
  const n = Math.min(DEPTH, length);
  for (let i = 0; i < n; i++) to[i] = shapeOf(tail[length - n + i]! >> 2, vocabulary, common) << 2;
  return n;
}

/** All places by the shape of what precedes them; pauses every few milliseconds. */
export function* shapesOf(tokens: Int32Array, vocabulary: Vocabulary, common: Uint8Array): Generator<void, Shapes> {
  const codes = new Int32Array(tokens.length);
  for (let p = 0; p < tokens.length;) {
    for (const end = Math.min(tokens.length, p + SLICE); p < end; p++)
      codes[p] = shapeOf(tokens[p]! >> 2, vocabulary, common) << 2;
    yield;
  }
  return { codes, order: yield* orderByContext(codes, vocabulary.size + OWN) };
}
