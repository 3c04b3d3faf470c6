import { firstOf, sorted } from '../keyed.js';

/** Pairs of numbers, found by the first; each knows the file that says so. */
export class Relation {
  private constructor(
    private readonly keys: Int32Array,
    private readonly values: Int32Array,
    private readonly files: Int32Array,
  ) {}

  /** @param rows key, value, file; key, value, file; … Pauses every few milliseconds. */
  static *of(rows: readonly number[]): Generator<void, Relation> {
    const n = rows.length / 3;
    const keys = Int32Array.from({ length: n }, (_, i) => rows[3 * i]!);
    yield;
    const by = yield* sorted(
      keys,
      Int32Array.from({ length: n }, (_, i) => i),
    );
    const values = by.positions.map((i) => rows[3 * i + 1]!);
    const files = by.positions.map((i) => rows[3 * i + 2]!);
    yield;
    return new Relation(by.keys, values, files);
  }

  get bytes(): number {
    return 12 * this.keys.length;
  }

  /** Tells the values of a key, in the order in which they came, until `tell` returns false. */
  each(key: number, tell: (value: number, file: number) => boolean): void {
    const { keys, values, files } = this;
    for (let i = firstOf(keys, key); i < keys.length && keys[i] === key; i++) if (!tell(values[i]!, files[i]!)) return;
  }
}
