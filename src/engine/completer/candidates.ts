import { Ballot, MOST } from './ballot.js';
import { composed } from './compose.js';
import { firstOf, slotAt } from './keyed.js';
import { lineStart } from './line.js';
import { AHEAD, isDead, type Scene, type Source } from './scene.js';
import { isOwn, lastShapes } from './shapes.js';
import { Ranges } from './stream.js';
import { DEPTH } from './suffixOrder.js';
import { MOST_CONTEXT } from './idioms/idioms.js';
import { likelyGap, suggest } from './symbols/suggest.js';
import { EDGE, EOL, isWord, KINDS, SPACED } from './tokens.js';

/** Places looked at for a context and depth. */
const PLACES = 96;
/** Places whose longer agreement is measured, for a source. */
const DEEP_PLACES = 64;
const LONGEST = 40;
/** Tokens before a place in which words are looked for that stand near the cursor, too. */
const KIN_REACH = 32;

const REPO = 0;
const FILE = 5;
const NEAR = 10;
const DEEP = 12;
const SLOT = 14;
const SHAPE = 16;
const RENAME = 18;
const AHEAD_MODEL = 20;
const KIN = 21;
const SYMBOLS = 23;
const IDIOM = 27;
const COMPOSED = 30;
const CLASS = 31;
const MATES = 35;
const CLOSE = 37;
const LINE = 40;
/** Words that are candidates because of their mates alone. */
const MOST_MATES = 10;
/** Depths of shapes that say which sign or common word comes, and of what kind others are. */
const CLASS_DEPTHS = [2, 3];
/** Places whose names are made of others'. */
const MOST_COMPOSED = 12;
/** The nearest word is worth 1 when only some candidates can be kept, the one so many words farther half of it. */
const NEAR_HALF = 8;
/** How far a proposal has come. */
export interface Place {
  /** Codes up to here, the nearest last: the scene's context and what was proposed. */
  tail: Int32Array;
  /** Of `tail`. */
  length: number;
  /** Tokens proposed so far. */
  written: number;
  /** Closing signs that the proposal itself opened. */
  open: readonly string[];
}

/** Places of an order, of which at most some are looked at. */
interface Range {
  order: Int32Array;
  from: number;
  to: number;
  most: number;
}

/** What could come next, and what is said for it; reused from step to step. */
export class Candidates extends Ballot {
  /** What the parameter is called that an argument begins for. */
  parameters: readonly number[] = [];

  private readonly ranges = new Ranges();
  private readonly shapes = new Int32Array(DEPTH);

  /** Asks every model; keeps the {@link KEPT} candidates that most is said for. */
  gather(scene: Scene, { tail, length, written, open }: Place): void {
    this.clear();
    const ignoreGap = written === 0 && scene.spaced;
    const { sources } = scene;
    for (const source of sources) this.consult(scene, source, REPO, tail, length, ignoreGap, sources.length);
    this.consult(scene, scene.file, FILE, tail, length, ignoreGap, 1);
    this.askSymbols(scene, tail, length, ignoreGap);
    this.askIdioms(scene, tail, length, ignoreGap);
    this.askNeighbours(scene, tail, length, ignoreGap);
    this.addWords(scene, ignoreGap, open);
    this.askMates(scene, tail, length, ignoreGap);
    this.keepBest();
  }

  private consult(
    scene: Scene,
    source: Source,
    first: number,
    tail: Int32Array,
    length: number,
    ignoreGap: boolean,
    sharing: number,
  ): void {
    const { order } = source;
    const { ranges } = this;
    const mask = ignoreGap ? ~3 : ~0;
    ranges.find(source, tail, length);
    const isFile = first === FILE;
    let deepLeft = Math.ceil(DEEP_PLACES / sharing);
    const most = Math.ceil(PLACES / sharing);
    for (let depth = ranges.depth; depth >= 1; depth--) {
      const from = ranges.from[depth]!;
      const to = ranges.to[depth]!;
      const model = first + depth - 1;
      const deeper = depth < ranges.depth ? ranges.to[depth + 1]! - ranges.from[depth + 1]! : -1;
      const measure = depth >= 2 && deepLeft > 0 && deeper < DEEP_PLACES / 2;
      this.look(model, source, { order, from, to, most }, mask, (code, p, step) => {
        if (code >> 2 === EDGE) return;
        const i = this.vote(model, code, step);
        const near = !isFile && p >= source.near[0] && p < source.near[1];
        if (near && (depth === 2 || depth === 3)) this.vote(NEAR + depth - 2, code, step);
        if (depth === 2 && !isFile) this.kinds[scene.vocabulary.kind(code >> 2)]! += step;
        else if (depth === 3 && !isFile) this.kinds[KINDS + scene.vocabulary.kind(code >> 2)]! += step;
        else if (depth === 1 && isFile) this.kinds[2 * KINDS + scene.vocabulary.kind(code >> 2)]! += step;
        if (!measure || deepLeft <= 0) return;
        deepLeft--;
        this.measure(scene, source, p, code, i, isFile, tail, length);
      });
    }
    const which = isFile ? 1 : 0;
    const slot = slotAt(tail, length, scene.vocabulary);
    if (slot >= 0) {
      const { keys, positions } = source.slots;
      const range = { order: positions, from: firstOf(keys, slot), to: firstOf(keys, slot + 1), most: PLACES };
      this.look(SLOT + which, source, range, mask, (code, _, step) => this.vote(SLOT + which, code, step));
    }
    this.consultShapes(scene, source, which, tail, length, mask);
  }

  /** Looks at places of a range, evenly: `visit` gets the code at each, the place, and how many it stands for. */
  private look(
    model: number,
    { codes, dead }: Source,
    { order, from, to, most }: Range,
    mask: number,
    visit: (code: number, p: number, step: number) => void,
  ): void {
    const step = Math.max(1, (to - from) / most);
    this.support[model] = Math.log1p(Math.expm1(this.support[model]!) + to - from);
    for (let x = from; x < to; x += step) {
      const p = order[x | 0]!;
      if (dead.length === 0 || !isDead(dead, p)) visit(codes[p]! & mask, p, step);
    }
  }

  /** How far a place agrees before and, on its next line, after. */
  private measure(
    scene: Scene,
    { codes }: Source,
    p: number,
    code: number,
    i: number,
    isFile: boolean,
    tail: Int32Array,
    length: number,
  ): void {
    let agrees = 0;
    while (
      agrees < LONGEST &&
      agrees < length &&
      p - agrees > 0 &&
      codes[p - 1 - agrees]! >> 2 === tail[length - 1 - agrees]! >> 2
    )
      agrees++;
    const which = isFile ? 1 : 0;
    let ahead = 0;
    if (agrees >= 2 && scene.ahead.length > 0) {
      let e = p;
      const limit = Math.min(codes.length, p + 48);
      while (e < limit && codes[e]! >> 2 !== EOL) e++;
      if (e < limit) {
        while (
          ahead < AHEAD &&
          ahead < scene.ahead.length &&
          e + 1 + ahead < codes.length &&
          codes[e + 1 + ahead]! >> 2 === scene.ahead[ahead]! >> 2
        )
          ahead++;
      }
    }
    let kin = 0;
    for (let q = p - 1; q >= 0 && q > p - KIN_REACH; q--) kin += scene.nearby[codes[q]! >> 2] ?? 0;
    this.vote(KIN + which, code, 2 ** (kin / 2 + Math.min(agrees, 8) / 2));
    this.support[KIN + which] = Math.max(this.support[KIN + which]!, Math.log1p(kin));
    const weight = 3 ** Math.min(agrees, 14) * 2 ** ahead;
    this.vote(DEEP + which, code, weight);
    this.support[DEEP + which] = Math.max(this.support[DEEP + which]!, Math.log1p(agrees));
    if (ahead > 0) {
      this.vote(AHEAD_MODEL, code, 3 ** ahead * Math.min(agrees, 12));
      this.support[AHEAD_MODEL] = Math.max(this.support[AHEAD_MODEL]!, Math.log1p(ahead));
    }
    if (i < 0) return;
    if (agrees > this.longest[which * MOST + i]!) this.longest[which * MOST + i] = agrees;
    if (ahead > this.aheadMatch[i]!) this.aheadMatch[i] = ahead;
  }

  private consultShapes(
    scene: Scene,
    source: Source,
    which: 0 | 1,
    tail: Int32Array,
    length: number,
    mask: number,
  ): void {
    const { vocabulary } = scene;
    const { shapes } = source;
    const { ranges } = this;
    ranges.find(shapes, this.shapes, lastShapes(tail, length, vocabulary, scene.lane.common, this.shapes));
    const rangeAt = (depth: number): Range => ({
      order: shapes.order,
      from: ranges.from[depth]!,
      to: ranges.to[depth]!,
      most: PLACES,
    });
    CLASS_DEPTHS.forEach((depth, d) => {
      if (depth > ranges.depth) return;
      const model = CLASS + 2 * d + which;
      this.look(model, source, rangeAt(depth), mask, (code, p, step) => {
        if (code >> 2 === EDGE) return;
        if (isOwn(shapes.codes[p]! >> 2)) this.vote(model, code, step);
        else this.totals[model]! += step;
        this.kinds[(4 + d) * KINDS + vocabulary.kind(code >> 2)]! += step;
      });
    });
    if (ranges.depth < DEPTH) return;
    let composing = MOST_COMPOSED;
    this.look(SHAPE + which, source, rangeAt(DEPTH), mask, (code, p, step) => {
      const id = code >> 2;
      if (id === EDGE) return;
      this.vote(SHAPE + which, code, step);
      const kind = vocabulary.kind(id);
      this.kinds[3 * KINDS + kind]! += step;
      if (!isWord(kind)) return;
      if (composing-- > 0) {
        const other = composed(vocabulary, id, source.codes, p, tail, length);
        if (other >= 0) this.vote(COMPOSED, (other << 2) | (code & 3), step);
        else this.totals[COMPOSED]! += step;
      }
      const renamed = this.renamed(source.codes, p, id, tail, length);
      if (renamed >= 0) {
        this.vote(RENAME + which, (renamed << 2) | (code & 3), step);
        this.support[RENAME + which] = Math.log1p(Math.expm1(this.support[RENAME + which]!) + step);
      } else this.totals[RENAME + which]! += step;
    });
  }

  /** The word that plays here the part that `id` plays at `p`: what stands as far back as `id` last did there. */
  private renamed(codes: Int32Array, p: number, id: number, tail: Int32Array, length: number): number {
    for (let d = 1; d <= 32 && d <= p && d <= length; d++) {
      if (codes[p - d]! >> 2 === id) return tail[length - d]! >> 2;
    }
    return -1;
  }

  private askSymbols(scene: Scene, tail: Int32Array, length: number, ignoreGap: boolean): void {
    const { members, parameters, fitting, exported } = suggest(scene, tail, length);
    this.parameters = [...parameters.keys()];
    const gap = ignoreGap ? 0 : likelyGap(scene, tail, length);
    [members, parameters, fitting, exported].forEach((names, i) => {
      for (const [id, weight] of names) this.vote(SYMBOLS + i, this.writtenAs(id, gap), weight);
      this.support[SYMBOLS + i] = Math.log1p(names.size);
    });
  }

  private askIdioms(scene: Scene, tail: Int32Array, length: number, ignoreGap: boolean): void {
    scene.lane.idioms.at(tail, length, (tokens, code, share) => {
      const model = IDIOM + tokens - 1;
      this.vote(model, ignoreGap ? code & ~3 : code, share);
      this.support[model] = 1;
    });
    for (let m = IDIOM; m < IDIOM + MOST_CONTEXT; m++)
      if (this.totals[m]! > 0) this.totals[m] = Math.max(1, this.totals[m]!);
  }

  /** What followed the same near the cursor, and on near lines that began alike. */
  private askNeighbours(scene: Scene, tail: Int32Array, length: number, ignoreGap: boolean): void {
    const { neighbours, file, vocabulary } = scene;
    const { codes } = file;
    const mask = ignoreGap ? ~3 : ~0;
    neighbours.follow(tail, length, (code, agrees, weight) => {
      for (let model = CLOSE; model < CLOSE + agrees; model++) this.vote(model, code & mask, weight);
    });
    const own = lineStart(tail, length);
    neighbours.alike(tail, length, (p, start, weight) => {
      const code = codes[p]! & mask;
      const id = code >> 2;
      this.vote(LINE, code, weight);
      if (!isWord(vocabulary.kind(id))) return;
      let other = -1;
      for (let q = start; q < p && other < 0; q++) if (codes[q]! >> 2 === id) other = tail[own + q - start]! >> 2;
      if (other < 0) other = composed(vocabulary, id, codes, p, tail, length);
      if (other >= 0) this.vote(LINE + 1, (other << 2) | (code & 3), weight);
      else this.totals[LINE + 1]! += weight;
    });
    for (let model = CLOSE; model <= LINE + 1; model++) this.support[model] = Math.log1p(4 * this.totals[model]!);
  }

  /** What stands on other lines of the words of this line. */
  private askMates(scene: Scene, tail: Int32Array, length: number, ignoreGap: boolean): void {
    const start = lineStart(tail, length);
    if (start === length) return;
    const gap = ignoreGap ? 0 : likelyGap(scene, tail, length);
    for (const source of [...scene.sources, scene.file]) {
      const model = MATES + (source === scene.file ? 1 : 0);
      const { weights, total } = scene.mates.of(source, tail, start, length);
      if (total === 0) continue;
      this.totals[model]! += total;
      this.support[model] = Math.log1p(Math.expm1(this.support[model]!) + 4 * total);
      let added = 0;
      for (const [id, weight] of [...weights].sort((a, b) => b[1] - a[1])) {
        const code = this.writtenAs(id, gap);
        if (!this.at.has(code) && added++ >= MOST_MATES) continue;
        const i = this.slot(code);
        if (i >= 0) this.tallies[model * MOST + i]! += weight;
      }
    }
  }

  /** A word with the gap that others vote for it with, if any do. */
  private writtenAs(id: number, gap: number): number {
    const code = (id << 2) | gap;
    const other = code ^ SPACED;
    return this.at.has(other) && !this.at.has(code) ? other : code;
  }

  /** Words in scope, the end of the line and what closes: candidates though no context knows them. */
  private addWords(scene: Scene, ignoreGap: boolean, open: readonly string[]): void {
    let spaced = 0;
    let tight = 0;
    for (let i = 0; i < this.count; i++) {
      if (!isWord(scene.vocabulary.kind(this.codes[i]! >> 2))) continue;
      const n =
        this.tallies[FILE * MOST + i]! * 4 + this.tallies[(REPO + 1) * MOST + i]! + this.tallies[REPO * MOST + i]! / 16;
      if ((this.codes[i]! & 3) === SPACED) spaced += n;
      else tight += n;
    }
    const gap = !ignoreGap && spaced > tight ? SPACED : 0;
    scene.words.forEach((id, i) => {
      const code = (id << 2) | gap;
      for (const slot of [this.slot(code), this.at.get(code ^ SPACED) ?? -1])
        if (slot >= 0) this.nearness[slot] = NEAR_HALF / (NEAR_HALF + i);
    });
    for (const id of scene.named) this.slot((id << 2) | gap);
    this.slot(EOL << 2);
    const closer =
      open[open.length - 1] ?? (scene.balance > 0 ? scene.brackets.open[scene.brackets.open.length - 1] : undefined);
    if (closer !== undefined) this.slot(scene.vocabulary.id(closer) << 2);
  }
}
