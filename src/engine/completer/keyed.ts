import { SLICE } from './suffixOrder.js';
import { EDGE, isWord, Kind, type Vocabulary } from './tokens.js';

/** Places of a stream by a hash of something about them. */
export interface Keyed {
  /** Ascending. */
  keys: Int32Array;
  /** Parallel to `keys`; ascending among equal keys. */
  positions: Int32Array;
}

/** First index whose key is not below `key`. */
export function firstOf(keys: Int32Array, key: number): number {
  let from = 0;
  let to = keys.length;
  while (from < to) {
    const middle = (from + to) >>> 1;
    if (keys[middle]! < key) from = middle + 1;
    else to = middle;
  }
  return from;
}

const MOST_ARGUMENTS = 8;
/** Key of an argument of a callee. */
export const callSlot = (callee: number, argument: number): number =>
  callee * MOST_ARGUMENTS + Math.min(argument, MOST_ARGUMENTS - 1);

/** Callee and argument of a key. */
export const splitSlot = (slot: number): [callee: number, argument: number] => [
  Math.floor(slot / MOST_ARGUMENTS),
  slot % MOST_ARGUMENTS,
];

/** The calls that are open at a place of a stream that is read token by token. */
export class OpenCalls {
  private readonly callees: number[];
  private readonly counts: number[];
  private readonly comma: number;
  private readonly open: number;

  /** @param from what is open already */
  constructor(
    private readonly vocabulary: Vocabulary,
    from?: OpenCalls,
  ) {
    this.callees = [...(from?.callees ?? [])];
    this.counts = [...(from?.counts ?? [])];
    ({ comma: this.comma, open: this.open } = signs(vocabulary));
  }

  get none(): boolean {
    return this.callees.length === 0;
  }

  /** Reads the token at `p`, which is not the first. @returns the key of the argument that begins behind it, or -1 */
  read(codes: Int32Array, p: number): number {
    const { vocabulary, callees, counts } = this;
    const id = codes[p]! >> 2;
    const kind = vocabulary.kind(id);
    if (id === EDGE) {
      callees.length = counts.length = 0;
      return -1;
    }
    if (kind === Kind.Open) {
      const before = codes[p - 1]! >> 2;
      callees.push(id === this.open && isWord(vocabulary.kind(before)) ? before : -1);
      counts.push(0);
    } else if (kind === Kind.Close) {
      callees.pop();
      counts.pop();
      return -1;
    } else if (id === this.comma && counts.length > 0) counts[counts.length - 1]!++;
    else return -1;
    const callee = callees[callees.length - 1];
    return callee === undefined || callee < 0 ? -1 : callSlot(callee, counts[counts.length - 1]!);
  }
}

/** Where arguments start, by callee and number: what stands there is what the repository passes. */
export function* callSlots(codes: Int32Array, vocabulary: Vocabulary): Generator<void, Keyed> {
  const keys: number[] = [];
  const positions: number[] = [];
  const calls = new OpenCalls(vocabulary);
  for (let p = 1; p < codes.length - 1; p++) {
    if (p % SLICE === 0) yield;
    const key = calls.read(codes, p);
    if (key < 0) continue;
    keys.push(key);
    positions.push(p + 1);
  }
  yield;
  return yield* sorted(Int32Array.from(keys), Int32Array.from(positions));
}

/** The slot that begins at the end of a context, or -1. */
export function slotAt(context: Int32Array, length: number, vocabulary: Vocabulary): number {
  const { comma, open } = signs(vocabulary);
  const last = context[length - 1]! >> 2;
  return last === comma || last === open ? slotAround(context, length, vocabulary) : -1;
}

/** The slot that the end of a context lies in, or -1. */
export function slotAround(context: Int32Array, length: number, vocabulary: Vocabulary): number {
  const { comma, open } = signs(vocabulary);
  let depth = 0;
  let argument = 0;
  for (let p = length - 1; p > 0 && p > length - 160; p--) {
    const id = context[p]! >> 2;
    const kind = vocabulary.kind(id);
    if (kind === Kind.Close) depth++;
    else if (kind === Kind.Open && depth-- === 0) {
      const callee = context[p - 1]! >> 2;
      return id === open && isWord(vocabulary.kind(callee)) ? callSlot(callee, argument) : -1;
    } else if (id === comma && depth === 0) argument++;
  }
  return -1;
}

/** Sorts by key, stably: four counting sorts of eight bits. */
export function* sorted(keys: Int32Array<ArrayBuffer>, positions: Int32Array<ArrayBuffer>): Generator<void, Keyed> {
  const n = keys.length;
  let [k, p, k2, p2] = [keys, positions, new Int32Array(n), new Int32Array(n)];
  const starts = new Int32Array(257);
  for (let shift = 0; shift < 32; shift += 8) {
    starts.fill(0);
    for (let i = 0; i < n; i++) starts[((k[i]! >>> shift) & 255) + 1]!++;
    for (let b = 0; b < 256; b++) starts[b + 1]! += starts[b]!;
    for (let i = 0; i < n;) {
      for (const end = Math.min(n, i + SLICE); i < end; i++) {
        const to = starts[(k[i]! >>> shift) & 255]!++;
        k2[to] = k[i]!;
        p2[to] = p[i]!;
      }
      yield;
    }
    [k, p, k2, p2] = [k2, p2, k, p];
  }
  return { keys: k, positions: p };
}

function signs(vocabulary: Vocabulary): { comma: number; open: number } {
  return { comma: vocabulary.id(','), open: vocabulary.id('(') };
}
