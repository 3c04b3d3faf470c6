import { type Brackets, bracketsAround } from './brackets.js';
import { binds } from './bindings.js';
import { Columns } from './columns.js';
import type { Idioms } from './idioms/idioms.js';
import { callSlots, type Keyed } from './keyed.js';
import { OWN, shapeOf, type Shapes } from './shapes.js';
import { Mates } from './mates.js';
import { Neighbours } from './neighbours.js';
import { Receivers } from './symbols/receiver.js';
import type { Symbols } from './symbols/symbols.js';
import { type Stream, whole } from './stream.js';
import { DEPTH, lowerBound, orderByContext } from './suffixOrder.js';
import { EDGE, EOL, INTRODUCE, isWord, partsOf, tokenize, type Vocabulary } from './tokens.js';

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
  /** The buffer before and after the cursor. */
  prefix: string;
  suffix: string;
  language: string;
}

/** Tokens before the cursor that contexts may reach. */
const REACH = 256;
/** Tokens of what follows that neighbours are compared with. */
export const AHEAD = 12;

/** What is known of a cursor before anything is proposed. Made anew for every request. */
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
  /** The word that the cursor stands behind; nothing before it knows of it. */
  readonly typed: string;
  /** White space before the cursor, or the line's start. */
  readonly spaced: boolean;
  /** Of the lines above and below. */
  readonly columns: Columns;
  /** Codes between the cursor and the end of its line: they are there already. */
  readonly rest: Int32Array;
  /** Id → tokens since it was last written, before the cursor. */
  readonly lastSeen = new Map<number, number>();
  readonly seen = new Map<number, number>();
  /** Id → times after the cursor. */
  private readonly after = new Map<number, number>();
  /** Id → tokens until it is next written, after the cursor. */
  readonly nextSeen = new Map<number, number>();
  /** By id: 1 for words that stand near the cursor and are not common. */
  readonly nearby: Uint8Array;
  /** Words that the buffer defines: those after `def`, `class`, `let`. */
  readonly introduced = new Set<number>();
  /** Words whose last place before the cursor gives them a value or a type: they are there to be used. */
  readonly fresh = new Set<number>();
  /** Words whose next place after the cursor does so. */
  readonly bindsAhead = new Set<number>();
  /** What the file may name after itself: its name in the cases of words. */
  readonly named: readonly number[];
  /** Words before the cursor, the nearest first, then those after it. */
  readonly words: number[] = [];

  constructor(
    readonly lane: Lane,
    readonly sources: readonly Source[],
    readonly input: SceneInput,
  ) {
    const { suffix, language } = input;
    const { vocabulary } = lane;
    this.vocabulary = vocabulary;
    this.typed = /[\w$\u0080-\uffff]*$/.exec(input.prefix)![0];
    const prefix = input.prefix.slice(0, input.prefix.length - this.typed.length);
    const before = tokenize(prefix, vocabulary);
    const after = tokenize(suffix, vocabulary, true);
    const lead = DEPTH + 1;
    const codes = new Int32Array(lead + before.length + 1 + after.length);
    codes.fill(EDGE << 2, 0, lead);
    codes.set(before, lead);
    const cut = lead + before.length;
    this.cut = cut;
    codes[cut] = EDGE << 2;
    codes.set(after, cut + 1);
    this.context = codes.slice(Math.max(0, cut - REACH), cut);
    this.file = fileSource(codes, input.path, lane);
    const eol = after.findIndex((code) => code >> 2 === EOL);
    this.rest = Int32Array.from(eol < 0 ? after : after.slice(0, eol));
    this.ahead = Int32Array.from(eol < 0 ? [] : after.slice(eol + 1, eol + 1 + AHEAD));
    this.brackets = bracketsAround(prefix, suffix, language);
    this.balance = this.brackets.open.length - this.brackets.wanted.length;
    this.nextIndent = nextIndent(prefix, suffix);
    this.spaced = /(?:^|\s)$/.test(prefix);
    this.columns = new Columns(input.prefix, suffix);
    this.remember(before, after);
    this.receivers = new Receivers(this);
    this.mates = new Mates(this);
    this.neighbours = new Neighbours(this);
    this.named = namesOf(input.path).map((name) => vocabulary.id(name));
    this.nearby = new Uint8Array(vocabulary.size);
    for (const id of [...this.words.slice(0, KIN_WORDS), ...after.slice(0, KIN_WORDS).map((code) => code >> 2)])
      if (isWord(vocabulary.kind(id)) && lane.common[id] !== 1) this.nearby[id] = 1;
  }

  /** How often a token is there, as the buffer has its file. */
  frequency(id: number): number {
    const { counts, stored } = this.lane;
    return (counts[id] ?? 0) - (stored.get(id) ?? 0) + (this.seen.get(id) ?? 0) + (this.after.get(id) ?? 0);
  }

  /** How often a token stands after the cursor. */
  timesAhead(id: number): number {
    return this.after.get(id) ?? 0;
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

  private remember(before: number[], after: number[]): void {
    const introducers = new Set([...INTRODUCE].map((word) => this.vocabulary.find(word)));
    for (const codes of [before, after])
      for (let i = 1; i < codes.length; i++)
        if (introducers.has(codes[i - 1]! >> 2)) this.introduced.add(codes[i]! >> 2);
    for (let i = before.length - 1; i >= 0; i--) {
      const id = before[i]! >> 2;
      const n = this.seen.get(id);
      this.seen.set(id, (n ?? 0) + 1);
      if (n !== undefined) continue;
      if (binds(before, i, this.vocabulary)) this.fresh.add(id);
      this.lastSeen.set(id, before.length - i);
      if (this.words.length < NEAR_WORDS && isWord(this.vocabulary.kind(id))) this.words.push(id);
    }
    let ahead = 0;
    for (let i = 0; i < after.length; i++) {
      const id = after[i]! >> 2;
      this.after.set(id, (this.after.get(id) ?? 0) + 1);
      if (this.nextSeen.has(id)) continue;
      if (binds(after, i, this.vocabulary)) this.bindsAhead.add(id);
      this.nextSeen.set(id, i + 1);
      if (ahead < NEXT_WORDS && isWord(this.vocabulary.kind(id)) && !this.lastSeen.has(id)) {
        this.words.push(id);
        ahead++;
      }
    }
  }
}

/** Words near the cursor that places are compared by. */
const KIN_WORDS = 24;
const NEAR_WORDS = 48;
const NEXT_WORDS = 32;

/** The buffer as a source. Ids are made dense for ordering it, so that a small file does not cost a large vocabulary. */
function fileSource(codes: Int32Array, path: string, { vocabulary, common }: Lane): Source {
  const shapes = codes.map((code) => shapeOf(code >> 2, vocabulary, common) << 2);
  return {
    codes,
    order: orderedDensely(codes, vocabulary.size),
    spans: [{ path, start: 0, end: codes.length }],
    slots: whole(callSlots(codes, vocabulary)),
    shapes: { codes: shapes, order: orderedDensely(shapes, vocabulary.size + OWN) },
    dead: [],
    near: [0, 0],
  };
}

/** @param size ids are smaller than this */
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
