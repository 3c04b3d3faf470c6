import { binds } from './bindings.js';
import { INTRODUCE, type Vocabulary } from './tokens.js';

/** Which tokens a stretch of code has, seen from its end or from its start. */
export class Stretch {
  readonly length: number;
  /** Id → how often. */
  readonly counts = new Map<number, number>();
  /** Id → tokens to the nearest one, 1 and more; nearest first. */
  readonly distances = new Map<number, number>();
  /** Words that their nearest place gives a value or a type. */
  readonly bound = new Set<number>();
  /** Words that are defined here: those after `def`, `class`, `let`. */
  readonly introduced = new Set<number>();

  constructor(codes: readonly number[], from: 'start' | 'end', vocabulary: Vocabulary) {
    this.length = codes.length;
    const introducers = new Set([...INTRODUCE].map((word) => vocabulary.find(word)));
    for (let distance = 1; distance <= codes.length; distance++) {
      const i = from === 'start' ? distance - 1 : codes.length - distance;
      const id = codes[i]! >> 2;
      if (i > 0 && introducers.has(codes[i - 1]! >> 2)) this.introduced.add(id);
      const n = this.counts.get(id);
      this.counts.set(id, (n ?? 0) + 1);
      if (n !== undefined) continue;
      this.distances.set(id, distance);
      if (binds(codes, i, vocabulary)) this.bound.add(id);
    }
  }
}

/** What stands on one side of a cursor: a stretch beside it, and a longer one behind that. */
export class Side {
  constructor(
    private readonly near: Stretch,
    private readonly far: Stretch,
  ) {}

  /** How often a token is there. */
  times(id: number): number {
    return (this.near.counts.get(id) ?? 0) + (this.far.counts.get(id) ?? 0);
  }

  /** Tokens from the cursor to the nearest one, 1 and more; undefined where there is none. */
  distance(id: number): number | undefined {
    const near = this.near.distances.get(id);
    if (near !== undefined) return near;
    const far = this.far.distances.get(id);
    return far === undefined ? undefined : far + this.near.length;
  }

  /** Whether the place of a word that is nearest to the cursor gives it a value or a type. */
  binds(id: number): boolean {
    return (this.near.counts.has(id) ? this.near : this.far).bound.has(id);
  }

  /** Whether a word is defined there: it stands after `def`, `class`, `let`. */
  introduces(id: number): boolean {
    return this.near.introduced.has(id) || this.far.introduced.has(id);
  }

  /** What stands there, each once, the nearest first. */
  *ids(): Generator<number> {
    yield* this.near.distances.keys();
    for (const id of this.far.distances.keys()) if (!this.near.counts.has(id)) yield id;
  }
}
