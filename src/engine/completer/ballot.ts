import { EDGE, EOL, KINDS } from './tokens.js';

/** Candidates gathered before the best are kept. */
export const MOST = 256;
/** Candidates that are scored. */
export const KEPT = 48;
/** What votes for a next token; each is a tally of the tokens at the places it found. */
export const MODELS = [
  'repo1', 'repo2', 'repo3', 'repo4', 'repo5',
  'file1', 'file2', 'file3', 'file4', 'file5',
  'near2', 'near3', 'deepRepo', 'deepFile',
  'slotRepo', 'slotFile', 'shapeRepo', 'shapeFile', 'renameRepo', 'renameFile', 'ahead', 'kinRepo', 'kinFile',
  'member', 'parameter', 'fitting', 'exported', 'idiom1', 'idiom2', 'idiom3', 'composed',
  'class2Repo', 'class2File', 'class3Repo', 'class3File', 'mateRepo', 'mateFile',
  'close1', 'close2', 'close3', 'lineClose', 'lineRenamed',
] as const; // prettier-ignore
export const M = MODELS.length;

/** How much a model's vote counts when only some candidates can be kept. */
const WORTH = [
  1, 4, 10, 16, 20, 3, 8, 14, 18, 20, 6, 12, 16, 16, 6, 6, 2, 3, 3, 5, 10, 8, 8, 12, 6, 6, 12, 2, 8, 12, 6, 20, 20, 20,
  20, 6, 8, 4, 8, 14, 8, 12,
];
/** Contexts whose kinds are counted: two and three tokens in the repository, one in the file, shapes of five, two, three. */
export const KIND_TALLIES = 6;

/** Candidates for a next token and the votes for each: a row of votes a model. */
export class Ballot {
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

  protected readonly at = new Map<number, number>();
  /** What being written near the cursor is worth when only some candidates can be kept. */
  protected readonly nearness = new Float32Array(MOST);
  private readonly worth = new Float32Array(MOST);

  /** Before votes are gathered. */
  protected clear(): void {
    this.tallies.fill(0);
    this.totals.fill(0);
    this.support.fill(0);
    this.kinds.fill(0);
    this.longest.fill(0);
    this.aheadMatch.fill(0);
    this.nearness.fill(0);
    this.at.clear();
    this.count = 0;
  }

  /** Index of a candidate; -1 when there are too many. */
  protected slot(code: number): number {
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

  protected vote(model: number, code: number, weight: number): number {
    this.totals[model]! += weight;
    const i = this.slot(code);
    if (i >= 0) this.tallies[model * MOST + i]! += weight;
    return i;
  }

  /** Keeps the {@link KEPT} candidates that most is said for; words in scope that nothing else knows come last. */
  protected keepBest(): void {
    const { count, worth } = this;
    if (count <= KEPT) return;
    for (let i = 0; i < count; i++) {
      let w = this.codes[i]! >> 2 === EOL ? 1 : this.nearness[i]! + (count - i) * 1e-6;
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
