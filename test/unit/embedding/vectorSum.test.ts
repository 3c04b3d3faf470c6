import { describe, expect, it } from 'vitest';
import { bundled } from '../../../src/engine/embedding/bundled.js';
import { UNIT } from '../../../src/engine/embedding/embedder.js';
import { DIMENSION } from '../../../src/engine/embedding/staticModel.js';
import { VectorSum } from '../../../src/engine/embedding/vectorSum.js';

const model = bundled().model!;
const KNOWN = ['pars', 'queri', 'request', 'read', 'file'];

/** What the kernel does, number by number. */
function plain(terms: readonly string[]): number[] {
  const sum = new Float64Array(DIMENSION);
  const table = new Int8Array(model.memory.buffer);
  for (const term of terms) {
    const row = model.row(term);
    for (let i = 0; i < DIMENSION; i++) sum[i]! += model.scales[row]! * table[model.table + row * DIMENSION + i]!;
  }
  const norm = Math.hypot(...sum);
  return [...sum].map((x) => Math.round((x / norm) * UNIT));
}

const summed = (terms: readonly string[]): Int16Array => {
  const sum = new VectorSum(model, 'document');
  for (const term of terms) sum.add(term, 1);
  const out = new Int16Array(DIMENSION);
  sum.finish(out, 0);
  return out;
};

describe('sums of rows in WebAssembly', () => {
  it.each([[['pars']], [KNOWN], [Array.from({ length: 10_000 }, (_, i) => KNOWN[(i * i) % KNOWN.length]!)]])(
    'are those of plain arithmetic, but for rounding',
    (terms) => {
      const expected = plain(terms);
      summed(terms).forEach((x, i) => expect(Math.abs(x - expected[i]!)).toBeLessThanOrEqual(1));
    },
  );

  it('do not depend on what was summed before, nor on another sum that is under way', () => {
    const alone = summed(KNOWN);
    const one = new VectorSum(model, 'document');
    const other = new VectorSum(model, 'document');
    for (const term of KNOWN) {
      one.add(term, 1);
      other.add('socket', 3);
    }
    const out = new Int16Array(2 * DIMENSION);
    other.finish(out, 0);
    one.finish(out, DIMENSION);
    expect(out.slice(DIMENSION)).toEqual(alone);
    one.finish(out, 0);
    expect(out.slice(0, DIMENSION).every((x) => x === 0)).toBe(true);
  });

  it('know each term of the table by its row, and no other', () => {
    expect(new Set(KNOWN.map((term) => model.row(term))).size).toBe(KNOWN.length);
    for (const term of KNOWN) expect(model.row(term)).toBeGreaterThanOrEqual(0);
    for (const term of ['', 'zorbliquant', 'parsxq', 'ü'.repeat(64), 'x'.repeat(1_000)])
      expect(model.row(term)).toBe(-1);
  });
});
