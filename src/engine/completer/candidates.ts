import { composed } from './compose.js';
import { firstOf, skeletonAt, slotAt } from './keyed.js';
import { AHEAD, type Scene, type Source } from './scene.js';
import { Ranges } from './stream.js';
import { MOST_CONTEXT } from './idioms/idioms.js';
import { likelyGap, suggest } from './symbols/suggest.js';
import { EDGE, EOL, isWord, KINDS, SPACED } from './tokens.js';

/** Candidates gathered before the best are kept. */
export const MOST = 256;
/** Candidates that are scored. */
export const KEPT = 40;
/** Places looked at for a context and depth. */
const PLACES = 96;
/** Places whose longer agreement is measured, for a source. */
const DEEP_PLACES = 64;
const LONGEST = 40;
/** Tokens before a place in which words are looked for that stand near the cursor, too. */
const KIN_REACH = 32;

/** What votes for a next token; each is a tally of the tokens at the places it found. */
export const MODELS = [
  'repo1', 'repo2', 'repo3', 'repo4', 'repo5',
  'file1', 'file2', 'file3', 'file4', 'file5',
  'near2', 'near3', 'deepRepo', 'deepFile',
  'slotRepo', 'slotFile', 'shapeRepo', 'shapeFile', 'renameRepo', 'renameFile', 'ahead', 'kinRepo', 'kinFile',
  'member', 'parameter', 'fitting', 'exported', 'idiom1', 'idiom2', 'idiom3', 'composed',
] as const; // prettier-ignore
const M = MODELS.length;
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
/** Places whose names are made of others'. */
const MOST_COMPOSED = 12;
/** How much a model's vote counts when only some candidates can be kept. */
const WORTH = [
  1, 4, 10, 16, 20, 3, 8, 14, 18, 20, 6, 12, 16, 16, 6, 6, 2, 3, 3, 5, 10, 8, 8, 12, 6, 6, 12, 2, 8, 12, 6,
];
/** Contexts whose kinds are counted: two and three tokens in the repository, one in the file, the shape of the line. */
export const KIND_TALLIES = 4;

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

/** What could come next, and what is said for it; reused from step to step. */
export class Candidates {
  /** Code of each candidate. */
  readonly codes = new Int32Array(MOST);
  count = 0;
  /** [model][candidate]: weight of the places that say so. */
  readonly tallies = new Float32Array(M * MOST);
  /** By model: of all places. */
  readonly totals = new Float32Array(M);
  /** By model: ln(1 + places), or ln(1 + tokens that agree). */
  readonly support = new Float32Array(M);
  /** [{@link KIND_TALLIES}][kind]: which kinds of tokens some contexts are followed by. */
  readonly kinds = new Float32Array(KIND_TALLIES * KINDS);
  /** [repository, file][candidate]: tokens before a place that agree, at most. */
  readonly longest = new Float32Array(2 * MOST);
  /** Tokens of the next line that agree, at most. */
  readonly aheadMatch = new Float32Array(MOST);

  /** What the parameter is called that an argument begins for. */
  parameters: readonly number[] = [];

  private readonly at = new Map<number, number>();
  private readonly worth = new Float32Array(MOST);
  private readonly ranges = new Ranges();

  /** Asks every model; keeps the {@link KEPT} candidates that most is said for. */
  gather(scene: Scene, { tail, length, written, open }: Place): void {
    this.clear();
    const ignoreGap = written === 0 && scene.spaced;
    const { sources } = scene;
    for (const source of sources) this.consult(scene, source, REPO, tail, length, ignoreGap, sources.length);
    this.consult(scene, scene.file, FILE, tail, length, ignoreGap, 1);
    this.askSymbols(scene, tail, length, ignoreGap);
    this.askIdioms(scene, tail, length, ignoreGap);
    this.addWords(scene, ignoreGap, open);
    this.keepBest();
  }

  private clear(): void {
    this.tallies.fill(0);
    this.totals.fill(0);
    this.support.fill(0);
    this.kinds.fill(0);
    this.longest.fill(0);
    this.aheadMatch.fill(0);
    this.at.clear();
    this.count = 0;
  }

  /** Index of a candidate; -1 when there are too many. */
  private slot(code: number): number {
    const id = code >> 2;
    if (id === EDGE) return -1;
    const key = id === EOL ? EOL << 2 : code;
    let i = this.at.get(key);
    if (i === undefined) {
      if (this.count === MOST) return -1;
      i = this.count++;
      this.codes[i] = key;
      this.at.set(key, i);
    }
    return i;
  }

  private vote(model: number, code: number, weight: number): number {
    this.totals[model]! += weight;
    const i = this.slot(code);
    if (i >= 0) this.tallies[model * MOST + i]! += weight;
    return i;
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
    const { codes, order } = source;
    const { ranges } = this;
    const mask = ignoreGap ? ~3 : ~0;
    ranges.find(source, tail, length);
    const isFile = first === FILE;
    let deepLeft = Math.ceil(DEEP_PLACES / sharing);
    const places = Math.ceil(PLACES / sharing);
    for (let depth = ranges.depth; depth >= 1; depth--) {
      const from = ranges.from[depth]!;
      const to = ranges.to[depth]!;
      const model = first + depth - 1;
      this.support[model] = Math.log1p(Math.expm1(this.support[model]!) + to - from);
      const deeper = depth < ranges.depth ? ranges.to[depth + 1]! - ranges.from[depth + 1]! : -1;
      const measure = depth >= 2 && deepLeft > 0 && deeper < DEEP_PLACES / 2;
      const step = Math.max(1, (to - from) / places);
      for (let x = from; x < to; x += step) {
        const p = order[x | 0]!;
        if (source.dead.length > 0 && isDead(source.dead, p)) continue;
        const code = codes[p]! & mask;
        if (code >> 2 === EDGE) continue;
        const i = this.vote(model, code, step);
        const near = !isFile && p >= source.near[0] && p < source.near[1];
        if (near && (depth === 2 || depth === 3)) this.vote(NEAR + depth - 2, code, step);
        if (depth === 2 && !isFile) this.kinds[scene.vocabulary.kind(code >> 2)]! += step;
        else if (depth === 3 && !isFile) this.kinds[KINDS + scene.vocabulary.kind(code >> 2)]! += step;
        else if (depth === 1 && isFile) this.kinds[2 * KINDS + scene.vocabulary.kind(code >> 2)]! += step;
        if (!measure || deepLeft <= 0) continue;
        deepLeft--;
        this.measure(scene, source, p, code, i, isFile, tail, length);
      }
    }
    this.consultKeyed(scene, source, isFile ? 1 : 0, tail, length, mask);
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

  private consultKeyed(
    scene: Scene,
    source: Source,
    which: 0 | 1,
    tail: Int32Array,
    length: number,
    mask: number,
  ): void {
    const { vocabulary } = scene;
    const slot = slotAt(tail, length, vocabulary);
    if (slot >= 0) this.tally(SLOT + which, source, source.slots.keys, source.slots.positions, slot, mask);
    const shape = skeletonAt(tail, length, vocabulary, scene.lane.common);
    const { keys, positions } = source.shapes;
    const from = firstOf(keys, shape);
    const to = firstOf(keys, shape + 1);
    const step = Math.max(1, (to - from) / PLACES);
    let composing = MOST_COMPOSED;
    this.support[SHAPE + which] = Math.log1p(Math.expm1(this.support[SHAPE + which]!) + to - from);
    for (let x = from; x < to; x += step) {
      const p = positions[x | 0]!;
      if (source.dead.length > 0 && isDead(source.dead, p)) continue;
      const code = source.codes[p]! & mask;
      const id = code >> 2;
      if (id === EDGE) continue;
      this.vote(SHAPE + which, code, step);
      const kind = vocabulary.kind(id);
      this.kinds[3 * KINDS + kind]! += step;
      if (!isWord(kind)) continue;
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
    }
  }

  /** The word that plays here the part that `id` plays at `p`: what stands as far back as `id` last did there. */
  private renamed(codes: Int32Array, p: number, id: number, tail: Int32Array, length: number): number {
    for (let d = 1; d <= 32 && d <= p && d <= length; d++) {
      if (codes[p - d]! >> 2 === id) return tail[length - d]! >> 2;
    }
    return -1;
  }

  private tally(
    model: number,
    source: Source,
    keys: Int32Array,
    positions: Int32Array,
    key: number,
    mask: number,
  ): void {
    const from = firstOf(keys, key);
    const to = firstOf(keys, key + 1);
    const step = Math.max(1, (to - from) / PLACES);
    this.support[model] = Math.log1p(Math.expm1(this.support[model]!) + to - from);
    for (let x = from; x < to; x += step) {
      const p = positions[x | 0]!;
      if (source.dead.length > 0 && isDead(source.dead, p)) continue;
      this.vote(model, source.codes[p]! & mask, step);
    }
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
    for (const id of scene.words) this.slot((id << 2) | gap);
    this.slot(EOL << 2);
    const closer =
      open[open.length - 1] ?? (scene.balance > 0 ? scene.brackets.open[scene.brackets.open.length - 1] : undefined);
    if (closer !== undefined) this.slot(scene.vocabulary.id(closer) << 2);
  }

  /** Keeps the {@link KEPT} candidates that most is said for; words in scope that nothing else knows come last. */
  private keepBest(): void {
    const { count, worth } = this;
    if (count <= KEPT) return;
    for (let i = 0; i < count; i++) {
      let w = this.codes[i]! >> 2 === EOL ? 1 : (count - i) * 1e-6;
      for (let m = 0; m < M; m++) {
        const c = this.tallies[m * MOST + i]!;
        if (c > 0) w += (WORTH[m]! * c) / (this.totals[m]! + 0.5);
      }
      worth[i] = w;
    }
    const order = Array.from({ length: count }, (_, i) => i).sort((a, b) => worth[b]! - worth[a]! || a - b);
    order.length = KEPT;
    const move = (array: Float32Array | Int32Array, offset: number): void => {
      const values = order.map((i) => array[offset + i]!);
      for (let i = 0; i < KEPT; i++) array[offset + i] = values[i]!;
    };
    move(this.codes, 0);
    for (let m = 0; m < M; m++) move(this.tallies, m * MOST);
    move(this.longest, 0);
    move(this.longest, MOST);
    move(this.aheadMatch, 0);
    this.count = KEPT;
  }
}

function isDead(dead: readonly number[], p: number): boolean {
  for (let i = 0; i < dead.length; i += 2) if (p >= dead[i]! && p < dead[i + 1]!) return true;
  return false;
}
