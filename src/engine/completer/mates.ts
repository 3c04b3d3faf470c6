import { lineStart } from './line.js';
import { isDead, type Scene, type Source } from './scene.js';
import { lowerBound } from './suffixOrder.js';
import { EDGE, EOL, isWord } from './tokens.js';

/** Words of the line whose other lines are looked at, the nearest first. */
const WORDS = 4;
/** Lines looked at, of a word. */
const LINES = 24;
/** Tokens of a line to either side of the word. */
const REACH = 24;

/** Words that stand on lines with others. */
export interface Met {
  /** Id → how surely a line with the same words has it; at most {@link Met.total}. */
  weights: Map<number, number>;
  total: number;
}

/**
 * What stands on the other lines of the words of a line, whatever is between: `app.response` where `res` and
 * `response` met before. A rare word says more. Lines are read once for a cursor.
 */
export class Mates {
  private readonly known = new Map<Source, Map<number, Met>>();
  /** Where in the buffer the cursor's own line starts. */
  private readonly own: number;

  constructor(private readonly scene: Scene) {
    this.own = lineStart(scene.file.codes, scene.cut);
  }

  /** @param from where the line starts in the tail */
  of(source: Source, tail: Int32Array, from: number, length: number): Met {
    const { vocabulary, lane } = this.scene;
    const met: Met = { weights: new Map(), total: 0 };
    const asked = new Set<number>();
    for (let q = length - 1; q >= from && asked.size < WORDS; q--) {
      const word = tail[q]! >> 2;
      if (lane.common[word] === 1 || asked.has(word) || !isWord(vocabulary.kind(word))) continue;
      asked.add(word);
      const { weights, total } = this.ofWord(source, word);
      met.total += total;
      for (const [id, weight] of weights) met.weights.set(id, (met.weights.get(id) ?? 0) + weight);
    }
    return met;
  }

  private ofWord(source: Source, word: number): Met {
    let words = this.known.get(source);
    if (!words) this.known.set(source, (words = new Map<number, Met>()));
    let met = words.get(word);
    if (!met) words.set(word, (met = this.read(source, word)));
    return met;
  }

  private read(source: Source, word: number): Met {
    const { vocabulary, file } = this.scene;
    const { codes, order, dead } = source;
    const end = source === file ? this.own : codes.length;
    const weights = new Map<number, number>();
    const first = lowerBound(source, 1, word, 0, order.length);
    const last = lowerBound(source, 1, word + 1, first, order.length);
    const step = Math.max(1, (last - first) / LINES);
    const places: number[] = [];
    for (let x = first; x < last; x += step) {
      const p = order[x | 0]! - 1;
      if (p < end && !(dead.length > 0 && isDead(dead, p))) places.push(p);
    }
    if (places.length === 0) return { weights, total: 0 };
    const rarity = 1 / Math.log2(2 + places.length * step);
    const share = rarity / (places.length + 0.5);
    for (const p of places) {
      const met = new Set<number>([word]);
      const meet = (id: number): void => {
        if (met.has(id) || !isWord(vocabulary.kind(id))) return;
        met.add(id);
        weights.set(id, (weights.get(id) ?? 0) + share);
      };
      for (let at = p - 1; at > p - REACH && at >= 0 && isOnLine(codes[at]!); at--) meet(codes[at]! >> 2);
      for (let at = p + 1; at < p + REACH && at < codes.length && isOnLine(codes[at]!); at++) meet(codes[at]! >> 2);
    }
    return { weights, total: rarity };
  }
}

const isOnLine = (code: number): boolean => code >> 2 !== EOL && code >> 2 !== EDGE;
