import { type Brackets, type BracketReading, bracketsAround, readBrackets } from './brackets.js';
import { callSlots, type Keyed, OpenCalls } from './keyed.js';
import type { Lane, SceneInput, Source } from './scene.js';
import { OWN, shapeOf } from './shapes.js';
import { Side, Stretch } from './side.js';
import { whole } from './stream.js';
import { DEPTH, orderByContext } from './suffixOrder.js';
import { EDGE, lineEnd, type Tokens, tokensOf, type Vocabulary } from './tokens.js';

/** Edges before a buffer, so that the order has its first token, too. */
const LEAD = DEPTH + 1;
/** UTF-16 units between the cursor and what is kept, to either side, after which all is read anew. */
const MOST_BETWEEN = 2000;

/** A buffer as tokens, with the cursor in it. */
export interface Buffer {
  file: Source;
  /** Where the cursor is in the file's codes, as an edge. */
  cut: number;
  before: Side;
  after: Side;
  brackets: Brackets;
}

/**
 * The lines before and after the one that is written, read and ordered once: they stay from key to key. What stands
 * between them and the cursor is put in its places for every key, so that nobody sees where it came from.
 */
export class Surroundings {
  private readonly head: string;
  private readonly tail: string;
  private readonly language: string;
  private readonly vocabulary: Vocabulary;
  private readonly common: Uint8Array;
  private readonly headTokens: Tokens;
  private readonly tailTokens: Tokens;
  /** Of the head, an edge, and the tail. */
  private readonly codes: Int32Array;
  private readonly shapes: Int32Array;
  /** Where the edge is. */
  private readonly end: number;
  /** Places that what is between cannot change. */
  private readonly order: Int32Array;
  private readonly shapeOrder: Int32Array;
  private readonly slots: Keyed;
  /** Calls that are open at the end of the head. */
  private readonly calls: OpenCalls;
  private readonly before: Stretch;
  private readonly after: Stretch;
  private readonly headBrackets: BracketReading;
  private readonly tailBrackets: BracketReading;

  constructor({ prefix, suffix, language }: SceneInput, { vocabulary, common }: Lane) {
    this.head = prefix.slice(0, prefix.lastIndexOf('\n') + 1);
    const eol = suffix.indexOf('\n');
    this.tail = eol < 0 ? '' : suffix.slice(eol + 1);
    this.language = language;
    this.vocabulary = vocabulary;
    this.common = common;
    this.headTokens = tokensOf(this.head, vocabulary);
    this.tailTokens = tokensOf(this.tail, vocabulary);
    const [head, tail] = [this.headTokens.codes, this.tailTokens.codes];
    this.end = LEAD + head.length;
    this.codes = laidOut(head, [], [], tail);
    this.shapes = this.shapesOf(this.codes);
    this.order = this.kept(orderedDensely(this.codes, vocabulary.size));
    this.shapeOrder = this.kept(orderedDensely(this.shapes, vocabulary.size + OWN));
    this.slots = whole(callSlots(this.codes, vocabulary));
    this.calls = new OpenCalls(vocabulary);
    for (let p = 1; p < this.end; p++) this.calls.read(this.codes, p);
    this.before = new Stretch(head, 'end', vocabulary);
    this.after = new Stretch(tail, 'start', vocabulary);
    this.headBrackets = readBrackets(this.head, language);
    this.tailBrackets = readBrackets(this.tail, language);
  }

  /** Whether a buffer is the same but near the cursor. */
  surround({ prefix, suffix, language }: SceneInput, { vocabulary, common }: Lane): boolean {
    const { head, tail } = this;
    const between = suffix.length - tail.length;
    return (
      vocabulary === this.vocabulary &&
      common === this.common &&
      language === this.language &&
      prefix.length - head.length <= MOST_BETWEEN &&
      between <= MOST_BETWEEN &&
      prefix.startsWith(head) &&
      suffix.endsWith(tail) &&
      (tail === '' || suffix[between - 1] === '\n')
    );
  }

  /** @param input of a buffer that this {@link surround}s */
  buffer({ prefix, suffix, path }: SceneInput): Buffer {
    const { head, tail, vocabulary, language } = this;
    const written = prefix.slice(head.length);
    const rest = suffix.slice(0, suffix.length - tail.length);
    const near = [tokensOf(written, vocabulary), tokensOf(rest, vocabulary, true)] as const;
    const { codes, cut } = this.joined(...near);
    const moved = cut + near[1].codes.length - this.end;
    const shapes = this.shapesOf(codes);
    return {
      file: {
        codes,
        order: this.ordered(this.order, codes, moved, vocabulary.size),
        spans: [{ path, start: 0, end: codes.length }],
        slots: this.slotsOf(codes, moved),
        shapes: { codes: shapes, order: this.ordered(this.shapeOrder, shapes, moved, vocabulary.size + OWN) },
        dead: [],
        near: [0, 0],
      },
      cut,
      before: new Side(new Stretch(near[0].codes, 'end', vocabulary), this.before),
      after: new Side(new Stretch(near[1].codes, 'start', vocabulary), this.after),
      brackets: bracketsAround([head, written, rest, tail], language, this.headBrackets, this.tailBrackets),
    };
  }

  /** Head, `written`, the cursor, `rest`, tail. */
  private joined(written: Tokens, rest: Tokens): { codes: Int32Array; cut: number } {
    const { end, headTokens, tailTokens } = this;
    const cut = end + written.codes.length;
    const resumed = cut + 1 + rest.codes.length;
    const [head, tail] = [this.codes.subarray(LEAD, end), this.codes.subarray(end + 1)];
    const codes = laidOut(head, written.codes, rest.codes, tail);
    // How a line's end is written depends on the next line.
    if (headTokens.codes.length > 0 && written.first >= 0) codes[end - 1] = lineEnd(headTokens.last, written.first);
    if (rest.codes.length > 0 && tailTokens.first >= 0) codes[resumed - 1] = lineEnd(rest.last, tailTokens.first);
    return { codes, cut };
  }

  private shapesOf(codes: Int32Array): Int32Array {
    return codes.map((code) => shapeOf(code >> 2, this.vocabulary, this.common) << 2);
  }

  /** Without those that have before them what is between. */
  private kept(order: Int32Array): Int32Array {
    return order.filter((p) => p <= this.end || p > this.end + DEPTH);
  }

  /**
   * The order of all places, from that of those kept.
   * @param moved tokens that the tail has moved by
   * @param size ids are smaller than this
   */
  private ordered(kept: Int32Array, codes: Int32Array, moved: number, size: number): Int32Array {
    const to = Math.min(codes.length - 1, this.end + moved + DEPTH);
    // A file of one long line: nearly all is new.
    if (to - this.end > kept.length) return orderedDensely(codes, size);
    const places: number[] = [];
    for (let p = this.end + 1; p <= to; p++) places.push(p);
    places.sort((p, q) => byContext(codes, p, q));
    const now = (p: number): number => (p > this.end ? p + moved : p);
    const at = places.map((p) => firstNotBelow(kept.length, (i) => byContext(codes, now(kept[i]!), p)));
    return spliced(kept, at, places, now);
  }

  private slotsOf(codes: Int32Array, moved: number): Keyed {
    const { end, slots, vocabulary } = this;
    const calls = new OpenCalls(vocabulary, this.calls);
    const added: { key: number; position: number }[] = [];
    for (let p = end; p <= end + moved; p++) {
      const key = calls.read(codes, p);
      if (key >= 0 && p + 1 < codes.length) added.push({ key, position: p + 1 });
    }
    // What the rest of the line leaves open goes on in the tail.
    if (!calls.none) return whole(callSlots(codes, vocabulary));
    added.sort((a, b) => a.key - b.key || a.position - b.position);
    const at = added.map(({ key }) =>
      firstNotBelow(slots.keys.length, (i) => slots.keys[i]! - key || (slots.positions[i]! > end + 1 ? 1 : -1)),
    );
    const [keys, positions] = [added.map((one) => one.key), added.map((one) => one.position)];
    return {
      keys: spliced(slots.keys, at, keys, (key) => key),
      positions: spliced(slots.positions, at, positions, (p) => (p > end + 1 ? p + moved : p)),
    };
  }
}

/** What is before a cursor, far and near, and what is after it, near and far, with the cursor as an edge. */
function laidOut(
  head: ArrayLike<number>,
  written: ArrayLike<number>,
  rest: ArrayLike<number>,
  tail: ArrayLike<number>,
): Int32Array {
  const cut = LEAD + head.length + written.length;
  const codes = new Int32Array(cut + 1 + rest.length + tail.length);
  codes.fill(EDGE << 2, 0, LEAD);
  codes.set(head, LEAD);
  codes.set(written, LEAD + head.length);
  codes[cut] = EDGE << 2;
  codes.set(rest, cut + 1);
  codes.set(tail, cut + 1 + rest.length);
  return codes;
}

/** By the ids before them, the nearest first, then by place: as {@link orderByContext} orders. */
function byContext(codes: Int32Array, p: number, q: number): number {
  for (let depth = 1; depth <= DEPTH; depth++) {
    const difference = (codes[p - depth]! >> 2) - (codes[q - depth]! >> 2);
    if (difference !== 0) return difference;
  }
  return p - q;
}

/** @param compare of an index: below 0 as long as what it has comes before what is looked for */
function firstNotBelow(length: number, compare: (i: number) => number): number {
  let from = 0;
  let to = length;
  while (from < to) {
    const middle = (from + to) >>> 1;
    if (compare(middle) < 0) from = middle + 1;
    else to = middle;
  }
  return from;
}

/** A list with others put in. @param at ascending: before which of the list each stands */
function spliced(
  list: Int32Array,
  at: readonly number[],
  others: readonly number[],
  now: (value: number) => number,
): Int32Array {
  const result = new Int32Array(list.length + others.length);
  let to = 0;
  let from = 0;
  for (let k = 0; k <= others.length; k++) {
    for (const end = at[k] ?? list.length; from < end; from++) result[to++] = now(list[from]!);
    if (k < others.length) result[to++] = others[k]!;
  }
  return result;
}

/** Ids are made dense for it, so that a small file does not cost a large vocabulary. @param size ids are smaller than this */
function orderedDensely(codes: Int32Array, size: number): Int32Array {
  const ranks = new Int32Array(size);
  for (const code of codes) ranks[code >> 2] = 1;
  let distinct = 0;
  for (let id = 0; id < size; id++) if (ranks[id] === 1) ranks[id] = distinct++;
  return whole(
    orderByContext(
      codes.map((code) => ranks[code >> 2]! << 2),
      distinct,
    ),
  );
}
