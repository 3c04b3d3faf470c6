import type { Scene } from '../scene.js';
import { EDGE, EOL, isWord, Kind } from '../tokens.js';

/** Words that stand for the object whose code this is. */
const SELF = new Set(['self', 'this', '$this', 'Self', 'static', 'cls', 'super', 'parent']);
/** Words that a type's declaration begins with. */
const DECLARES = new Set([
  'class', 'struct', 'interface', 'trait', 'impl', 'object', 'extension', 'enum', 'module', 'defmodule', 'protocol',
  'record', 'namespace',
]); // prettier-ignore
/** Tokens after a name in which its type is looked for: `store = require("./store")` is eight. */
const REACH = 12;
const MOST_PLACES = 48;
const MOST_TYPES = 6;
/** Tokens of a declaration's line. */
const HEADER = 24;

/** Types with how much is said for each. */
export type Types = ReadonlyMap<number, number>;
const NONE: Types = new Map();

/**
 * What the thing before an accessor is, told by tokens alone, so that any language and half-written code will do: what
 * is assigned to it or annotated where it is named, what a function of this name gives, what is called like it.
 */
export class Receivers {
  private readonly known = new Map<number, Types>();
  private own: Types | null = null;

  constructor(private readonly scene: Scene) {}

  /** Types of what stands before the accessor at the end of a context; null where there is no accessor. */
  at(tail: Int32Array, length: number): Types | null {
    const end = this.accessor(tail, length);
    if (end < 0) return null;
    const id = tail[end]! >> 2;
    const { vocabulary } = this.scene;
    if (isWord(vocabulary.kind(id))) return this.of(id);
    if (vocabulary.kind(id) !== Kind.Close) return NONE;
    const callee = calleeOf(tail, end, (code) => vocabulary.kind(code >> 2));
    return callee >= 0 && isWord(vocabulary.kind(tail[callee]! >> 2)) ? this.called(tail[callee]! >> 2) : NONE;
  }

  /** Types that a variable of the buffer has. */
  of(word: number): Types {
    let types = this.known.get(word);
    if (!types) this.known.set(word, (types = this.find(word)));
    return types;
  }

  /** Where the token before `.`, `->`, `::`, `?.` stands; -1. */
  private accessor(tail: Int32Array, length: number): number {
    const { texts } = this.scene.vocabulary;
    const text = (back: number): string => (length > back ? texts[tail[length - back]! >> 2]! : '');
    const [last, before] = [text(1), text(2)];
    if (last === '.') return length - (before === '?' || before === '!' ? 3 : 2);
    if ((last === '>' && before === '-') || (last === ':' && before === ':')) return length - 3;
    return last === ':' && this.scene.input.language === 'lua' ? length - 2 : -1;
  }

  private find(word: number): Types {
    const { scene } = this;
    const symbols = scene.lane.symbols;
    const text = scene.vocabulary.texts[word]!;
    if (SELF.has(text)) return this.enclosing();
    const types = new Map<number, number>();
    if (symbols.isType(word)) types.set(word, 1);
    this.hints(word, types);
    if (types.size === 0) for (const type of symbols.results(word)) add(types, type, 0.6);
    // A variable, or a file, may be called like a class.
    if (types.size < 2 && scene.vocabulary.kind(word) === Kind.Lower)
      for (const type of symbols.typesLike(text)) if (type !== word) add(types, type, 0.4);
    return types;
  }

  /** What a call gives: an object of the class of that name, or what functions of that name say. */
  private called(callee: number): Types {
    const { symbols } = this.scene.lane;
    const types = new Map<number, number>();
    if (symbols.isType(callee)) types.set(callee, 1);
    for (const type of symbols.results(callee)) add(types, type, 0.8);
    return types;
  }

  /** Types that stand beside a name where the buffer says what it is: `a: T`, `T a`, `a T`, `a = new T()`, `a = make()`. */
  private hints(word: number, types: Map<number, number>): void {
    const { codes } = this.scene.file;
    for (const p of this.scene.placesOf(word, MOST_PLACES)) {
      const before = this.typeBefore(codes, p);
      const found = before >= 0 ? before : this.typeAfter(codes, p);
      if (found >= 0) add(types, found, 1);
    }
  }

  private typeBefore(codes: Int32Array, p: number): number {
    const { vocabulary, lane } = this.scene;
    for (let q = p - 1; q >= Math.max(0, p - 4); q--) {
      const id = codes[q]! >> 2;
      const kind = vocabulary.kind(id);
      if (isWord(kind)) return lane.symbols.isType(id) ? id : -1;
      if (kind !== Kind.Sign || vocabulary.texts[id] === '.' || vocabulary.texts[id] === '=') return -1;
    }
    return -1;
  }

  private typeAfter(codes: Int32Array, p: number): number {
    const { vocabulary, lane } = this.scene;
    const { symbols } = lane;
    const first = vocabulary.texts[(codes[p + 1] ?? EDGE << 2) >> 2]!;
    if (first === '.' || first === '(' || first === '[') return -1;
    let isAssigned = false;
    for (let q = p + 1; q < Math.min(codes.length, p + REACH); q++) {
      const id = codes[q]! >> 2;
      if (id === EOL || id === EDGE) return -1;
      const kind = vocabulary.kind(id);
      if (vocabulary.texts[id] === '=') isAssigned = true;
      if (!isAssigned && (kind === Kind.Separator || kind === Kind.Close || vocabulary.texts[id] === '(')) return -1;
      if (!isWord(kind)) continue;
      if (symbols.isType(id)) return id;
      const given = isAssigned ? symbols.results(id) : [];
      if (given.length > 0) return given[0]!;
      if (!isAssigned && q > p + 3) return -1;
    }
    return -1;
  }

  /** What the declaration nearest above the cursor names: itself, and what it extends. */
  private enclosing(): Types {
    if (this.own) return this.own;
    const { vocabulary, lane, file } = this.scene;
    const types = new Map<number, number>();
    const { codes } = file;
    for (let p = this.scene.cut - 2; p >= 0 && types.size === 0; p--) {
      if (!DECLARES.has(vocabulary.texts[codes[p]! >> 2]!)) continue;
      for (let q = p + 1; q < Math.min(codes.length, p + HEADER) && codes[q]! >> 2 !== EOL; q++)
        if (isWord(vocabulary.kind(codes[q]! >> 2)) && lane.symbols.isType(codes[q]! >> 2))
          add(types, codes[q]! >> 2, 1);
    }
    return (this.own = types);
  }
}

function add(types: Map<number, number>, type: number, weight: number): void {
  const before = types.get(type);
  if (before !== undefined || types.size < MOST_TYPES) types.set(type, (before ?? 0) + weight);
}

/** Where the word before the bracket stands that is closed at `end`; -1. */
function calleeOf(tail: Int32Array, end: number, kindOf: (code: number) => number): number {
  let depth = 0;
  for (let p = end; p > 0 && p > end - 64; p--) {
    const kind = kindOf(tail[p]!);
    if (kind === Kind.Close) depth++;
    else if (kind === Kind.Open && --depth === 0) return p - 1;
  }
  return -1;
}
