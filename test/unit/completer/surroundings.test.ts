import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { binds } from '../../../src/engine/completer/bindings.js';
import { bracketsAround } from '../../../src/engine/completer/brackets.js';
import { callSlots } from '../../../src/engine/completer/keyed.js';
import { shapesOf } from '../../../src/engine/completer/shapes.js';
import type { Side } from '../../../src/engine/completer/side.js';
import { whole } from '../../../src/engine/completer/stream.js';
import { DEPTH, orderByContext } from '../../../src/engine/completer/suffixOrder.js';
import { Surroundings } from '../../../src/engine/completer/surroundings.js';
import { EDGE, INTRODUCE, tokenize, type Vocabulary } from '../../../src/engine/completer/tokens.js';
import { laneOf } from './sceneOf.js';

const PIECES = ['f', 'g', 'x', 'const', '(', ')', '{', '}', ',', ' ', '  ', '\n', '\n', '\n    ', '=', ':', '"', '`'];
const COMMENTS = ['/*', '*/', '//', '\\\n', '\r\n', '"""'];
const textOf = (pieces: readonly string[]): fc.Arbitrary<string> =>
  fc.array(fc.constantFrom(...pieces), { maxLength: 40 }).map((all) => all.join(''));
const lines = textOf([...PIECES, ...COMMENTS]);
const line = textOf(PIECES.filter((piece) => !piece.includes('\n')));
/** A buffer with a cursor at an earlier key, and what it is now: the same, but near the cursor. */
const buffers = fc
  .record({ head: lines, tail: lines, earlier: fc.tuple(line, line), now: fc.tuple(lines, lines) })
  .map(({ head, tail, ...keys }) => {
    const at = ([before, after]: [string, string]): { prefix: string; suffix: string } => ({
      prefix: `${head}\n${before}`,
      suffix: `${after}\n${tail}`,
    });
    return { earlier: at(keys.earlier), now: at(keys.now) };
  });

describe('what is kept of a buffer from key to key', () => {
  it('gives with what is new the same as all that is read at once', () => {
    fc.assert(
      fc.property(buffers, fc.constantFrom('typescript', 'python', 'rust'), ({ earlier, now }, language) => {
        const lane = laneOf(['const']);
        const { vocabulary } = lane;
        const kept = new Surroundings({ path: 'a', language, ...earlier }, lane);
        const input = { path: 'a', language, ...now };
        expect(kept.surround(input, lane)).toBe(true);
        const { file, cut, before, after, brackets } = kept.buffer(input);

        const [left, right] = [tokenize(now.prefix, vocabulary), tokenize(now.suffix, vocabulary, true)];
        const edge = EDGE << 2;
        const codes = Int32Array.from([...Array<number>(DEPTH + 1).fill(edge), ...left, edge, ...right]);
        expect(file.codes).toEqual(codes);
        expect(cut).toBe(DEPTH + 1 + left.length);
        expect(file.order).toEqual(whole(orderByContext(codes, vocabulary.size)));
        expect(file.shapes).toEqual(whole(shapesOf(codes, vocabulary, lane.common)));
        expect(file.slots).toEqual(whole(callSlots(codes, vocabulary)));
        expect(brackets).toEqual(bracketsAround(['', now.prefix, now.suffix, ''], language));
        expectSees(before, left.reverse(), vocabulary, -1);
        expectSees(after, right, vocabulary, 1);
      }),
      { numRuns: 500 },
    );
  });

  /** @param codes the nearest first @param step to the next in the text */
  function expectSees(side: Side, codes: number[], vocabulary: Vocabulary, step: 1 | -1): void {
    const ids = codes.map((one) => one >> 2);
    const text = step === 1 ? codes : [...codes].reverse();
    const inText = (i: number): number => (step === 1 ? i : codes.length - 1 - i);
    const last = (i: number): string => vocabulary.texts[ids[i - step]!] ?? '';
    expect([...side.ids()]).toEqual([...new Set(ids)]);
    for (const id of new Set(ids)) {
      const nearest = ids.indexOf(id);
      expect(side.times(id)).toBe(ids.filter((other) => other === id).length);
      expect(side.distance(id)).toBe(nearest + 1);
      expect(side.binds(id)).toBe(binds(text, inText(nearest), vocabulary));
      expect(side.introduces(id)).toBe(ids.some((other, i) => other === id && INTRODUCE.has(last(i))));
    }
    expect(side.distance(vocabulary.id('nowhere'))).toBeUndefined();
  }

  it('is not used for a buffer that differs elsewhere, or is far from the cursor', () => {
    const lane = laneOf();
    const input = { path: 'a', prefix: 'a\nb\nc', suffix: '\nd\ne', language: 'go' };
    const kept = new Surroundings(input, lane);
    const surrounds = (changes: Partial<typeof input>): boolean => kept.surround({ ...input, ...changes }, lane);
    expect(surrounds({})).toBe(true);
    expect(surrounds({ prefix: 'a\nb\nc(x', suffix: ')\nd\ne' })).toBe(true);
    expect(surrounds({ prefix: 'a\nb\n' })).toBe(true);
    expect(surrounds({ prefix: 'a\nx\nc' })).toBe(false);
    expect(surrounds({ suffix: '\nd\nf' })).toBe(false);
    expect(surrounds({ suffix: 'd\ne' })).toBe(false);
    expect(surrounds({ language: 'rust' })).toBe(false);
    expect(surrounds({ prefix: `a\nb\n${'c'.repeat(5000)}` })).toBe(false);
    expect(kept.surround(input, laneOf())).toBe(false);
  });
});
