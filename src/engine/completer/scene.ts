import type { Brackets } from './brackets.js';
import { Columns } from './columns.js';
import type { Idioms } from './idioms/idioms.js';
import type { Keyed } from './keyed.js';
import type { Shapes } from './shapes.js';
import { Mates } from './mates.js';
import { Neighbours } from './neighbours.js';
import type { Side } from './side.js';
import { Receivers } from './symbols/receiver.js';
import type { Symbols } from './symbols/symbols.js';
import type { Stream } from './stream.js';
import { lowerBound } from './suffixOrder.js';
import { Surroundings } from './surroundings.js';
import { EOL, isWord, partsOf, type Vocabulary } from './tokens.js';

/** A stream with all that finds places in it. */
export interface Indexed extends Stream {
  slots: Keyed;
  shapes: Shapes;
}

/** What a cursor may see of a stream. */
export interface Source extends Indexed {
  /** Parts that are overridden: [start, end) pairs. */
  dead: readonly number[];
  /** What lies in the cursor's folder: [start, end). */
  near: readonly [number, number];
}

/** Whether a position is overridden. */
export function isDead(dead: readonly number[], p: number): boolean {
  for (let i = 0; i < dead.length; i += 2) if (p >= dead[i]! && p < dead[i + 1]!) return true;
  return false;
}

/** What the repository says in one language. */
export interface Lane {
  vocabulary: Vocabulary;
  /** 1 at ids of words that are frequent. */
  common: Uint8Array;
  /** Occurrences by id; of ids beyond its end: none. */
  counts: Uint32Array;
  /** Of these, those in the stored text of the cursor's own file: its buffer counts in their stead. */
  stored: ReadonlyMap<number, number>;
  /** What is defined, the cursor's own file left out. */
  symbols: Symbols;
  /** What is written alike in many projects. */
  idioms: Idioms;
}

export interface SceneInput {
  path: string;
  /** The buffer before and after the cursor; of a word that is begun there, the scene knows nothing. */
  prefix: string;
  suffix: string;
  language: string;
}

/** Tokens before the cursor that contexts may reach. */
const REACH = 256;
/** Tokens of what follows that neighbours are compared with. */
export const AHEAD = 12;

/** What is known of a cursor before anything is proposed. */
export class Scene {
  readonly vocabulary: Vocabulary;
  /** Codes before the cursor, the nearest last; at most {@link REACH}. */
  readonly context: Int32Array;
  /** The buffer itself, with the cursor as an edge. */
  readonly file: Source;
  /** Where the cursor is in it. */
  readonly cut: number;
  /** What the things are that stand before an accessor. */
  readonly receivers: Receivers;
  /** What stands on lines with the words of the cursor's. */
  readonly mates: Mates;
  readonly neighbours: Neighbours;
  /** Codes after the cursor's line. */
  readonly ahead: Int32Array;
  readonly brackets: Brackets;
  /** Brackets that the rest of the line must close; below 0: must open. */
  readonly balance: number;
  /** Whether the next line is indented as the cursor's (0), deeper (1), less (-1). */
  readonly nextIndent: number;
  /** White space before the cursor, or the line's start. */
  readonly spaced: boolean;
  /** Of the lines above and below. */
  readonly columns: Columns;
  /** Codes between the cursor and the end of its line: they are there already. */
  readonly rest: Int32Array;
  readonly before: Side;
  readonly after: Side;
  /** By id: 1 for words that stand near the cursor and are not common. */
  readonly nearby: Uint8Array;
  /** What the file may name after itself: its name in the cases of words. */
  readonly named: readonly number[];
  /** Words before the cursor, the nearest first, then those after it. */
  readonly words: readonly number[];

  /** @param surroundings of this buffer, if they were kept from an earlier cursor in it */
  constructor(
    readonly lane: Lane,
    readonly sources: readonly Source[],
    readonly input: SceneInput,
    surroundings = new Surroundings(input, lane),
  ) {
    const { prefix, suffix } = input;
    const { vocabulary } = lane;
    this.vocabulary = vocabulary;
    const { file, cut, before, after, brackets } = surroundings.buffer(input);
    const { codes } = file;
    this.file = file;
    this.cut = cut;
    this.before = before;
    this.after = after;
    this.brackets = brackets;
    this.context = codes.slice(Math.max(0, cut - REACH), cut);
    let eol = cut + 1;
    while (eol < codes.length && codes[eol]! >> 2 !== EOL) eol++;
    this.rest = codes.slice(cut + 1, eol);
    this.ahead = codes.slice(eol + 1, eol + 1 + AHEAD);
    this.balance = brackets.open.length - brackets.wanted.length;
    this.nextIndent = nextIndent(prefix, suffix);
    this.spaced = /^$|\s/.test(prefix.slice(-1));
    this.columns = new Columns(prefix, suffix);
    this.words = wordsAround(before, after, vocabulary);
    this.receivers = new Receivers(this);
    this.mates = new Mates(this);
    this.neighbours = new Neighbours(this);
    this.named = namesOf(input.path).map((name) => vocabulary.id(name));
    this.nearby = new Uint8Array(vocabulary.size);
    const next = [...codes.subarray(cut + 1, cut + 1 + KIN_WORDS)].map((code) => code >> 2);
    for (const id of [...this.words.slice(0, KIN_WORDS), ...next])
      if (isWord(vocabulary.kind(id)) && lane.common[id] !== 1) this.nearby[id] = 1;
  }

  /** How often a token is there, as the buffer has its file. */
  frequency(id: number): number {
    const { counts, stored } = this.lane;
    return (counts[id] ?? 0) - (stored.get(id) ?? 0) + this.before.times(id) + this.after.times(id);
  }

  /** Whether a proposal is at its end when it would go on with `id`. */
  isEnd(id: number): boolean {
    return this.rest.length > 0 ? this.rest[0]! >> 2 === id : id === EOL;
  }

  /** Where the buffer has a word. */
  placesOf(word: number, most: number): number[] {
    const { order } = this.file;
    const from = lowerBound(this.file, 1, word, 0, order.length);
    const places: number[] = [];
    for (let i = from; i < order.length && places.length < most; i++) {
      const p = order[i]! - 1;
      if (this.file.codes[p]! >> 2 !== word) break;
      places.push(p);
    }
    return places;
  }

  /** How much of a word's parts the most similar of others has, 0 to 1; the word itself does not count. */
  alike(id: number, others: Iterable<number>): number {
    const own = this.partsOf(id);
    let most = 0;
    for (const other of others) {
      if (other === id) continue;
      const parts = this.partsOf(other);
      let same = 0;
      for (const part of own) if (parts.includes(part)) same++;
      if (same > 0) most = Math.max(most, (2 * same) / (own.length + parts.length));
    }
    return most;
  }

  private readonly parts = new Map<number, readonly string[]>();

  private partsOf(id: number): readonly string[] {
    let parts = this.parts.get(id);
    if (!parts) {
      this.parts.set(
        id,
        (parts = partsOf(this.vocabulary.texts[id]!)
          .filter((w) => w.length > 1)
          .map((w) => w.toLowerCase())),
      );
    }
    return parts;
  }
}

/** Words near the cursor that places are compared by. */
const KIN_WORDS = 24;
const NEAR_WORDS = 48;
const NEXT_WORDS = 32;

/** Words before the cursor, the nearest first, then those that stand only after it. */
function wordsAround(before: Side, after: Side, vocabulary: Vocabulary): number[] {
  const words: number[] = [];
  for (const id of before.ids()) {
    if (isWord(vocabulary.kind(id))) words.push(id);
    if (words.length === NEAR_WORDS) break;
  }
  let ahead = 0;
  for (const id of after.ids()) {
    if (!isWord(vocabulary.kind(id)) || before.times(id) > 0) continue;
    words.push(id);
    if (++ahead === NEXT_WORDS) break;
  }
  return words;
}

function nextIndent(prefix: string, suffix: string): number {
  const line = prefix.slice(prefix.lastIndexOf('\n') + 1);
  const eol = suffix.indexOf('\n');
  const next = eol < 0 ? undefined : suffix.slice(eol + 1).match(/^(?:[ \t]*\r?\n)*([ \t]*)\S/)?.[1];
  if (next === undefined) return -1;
  const own = line.match(/^[ \t]*/)![0];
  return Math.sign(width(next) - width(own));
}

/** Columns of an indentation; a tab counts four. */
const width = (indent: string): number => indent.replaceAll('\t', '    ').length;

/** A file's name as a word of code: `user_repository`, `userRepository`, `UserRepository`. */
function namesOf(path: string): string[] {
  const stem = /([^/]*?)(?:\.[^/]*)?$/.exec(path)![1]!;
  const parts = partsOf(stem);
  if (parts.length === 0 || /^\d/.test(parts[0]!)) return [];
  const upper = parts.map((part) => part[0]!.toUpperCase() + part.slice(1)).join('');
  const lower = parts.map((part) => part.toLowerCase());
  return [...new Set([lower.join('_'), upper[0]!.toLowerCase() + upper.slice(1), upper])];
}
