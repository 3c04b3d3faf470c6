import { lineStart } from './line.js';
import type { Scene } from './scene.js';
import { shapeOf } from './shapes.js';
import { EDGE, EOL } from './tokens.js';

/** Tokens to either side of the cursor in which neighbours are looked for. */
const REACH = 800;
/** What is so many tokens away counts half of what is beside the cursor. */
const HALF = 32;
/** Tokens of an agreement that are counted. */
const AGREEMENTS = 3;

/**
 * What stands near the cursor in its buffer, above and below: places that the last tokens precede, too, and lines that
 * begin as the cursor's does, names aside. Nearer ones count more: code goes on as it just did.
 */
export class Neighbours {
  private readonly from: number;
  private readonly to: number;
  /** Where other lines start. */
  private readonly lines: readonly number[];

  constructor(private readonly scene: Scene) {
    const { cut } = scene;
    const { codes } = scene.file;
    this.from = Math.max(1, cut - REACH);
    this.to = Math.min(codes.length, cut + REACH);
    const own = lineStart(codes, cut);
    const lines: number[] = [];
    for (let p = this.from; p < this.to; p++) {
      const last = codes[p - 1]! >> 2;
      if ((last === EOL || (last === EDGE && p <= cut)) && codes[p]! >> 2 !== EDGE && p !== own) lines.push(p);
    }
    this.lines = lines;
  }

  private weight(p: number): number {
    return HALF / (HALF + Math.abs(p - this.scene.cut));
  }

  /** @param visit gets the code that follows, how many of the last tokens agree (1 to {@link AGREEMENTS}), and its weight */
  follow(tail: Int32Array, length: number, visit: (code: number, agrees: number, weight: number) => void): void {
    const { codes } = this.scene.file;
    if (length === 0) return;
    const last = tail[length - 1]! >> 2;
    for (let p = this.from; p < this.to; p++) {
      if (codes[p - 1]! >> 2 !== last || codes[p]! >> 2 === EDGE) continue;
      let agrees = 1;
      while (agrees < AGREEMENTS && agrees < length && codes[p - 1 - agrees]! >> 2 === tail[length - 1 - agrees]! >> 2)
        agrees++;
      visit(codes[p]!, agrees, this.weight(p));
    }
  }

  /** @param visit gets where another line that began alike goes on, where that line starts, and its weight */
  alike(tail: Int32Array, length: number, visit: (p: number, start: number, weight: number) => void): void {
    const { vocabulary, lane, file } = this.scene;
    const own = lineStart(tail, length);
    const shapes: number[] = [];
    for (let q = own; q < length; q++) shapes.push(shapeOf(tail[q]! >> 2, vocabulary, lane.common));
    if (shapes.length === 0) return;
    const theirs = file.shapes.codes;
    for (const start of this.lines) {
      let k = 0;
      while (k < shapes.length && start + k < this.to && theirs[start + k]! >> 2 === shapes[k]) k++;
      const p = start + k;
      if (k < shapes.length || p >= this.to || file.codes[p]! >> 2 === EDGE) continue;
      visit(p, start, this.weight(p));
    }
  }
}
