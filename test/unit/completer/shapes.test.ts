import { describe, expect, it } from 'vitest';
import { isOwn, lastShapes, shapesOf } from '../../../src/engine/completer/shapes.js';
import { Ranges, whole } from '../../../src/engine/completer/stream.js';
import { DEPTH } from '../../../src/engine/completer/suffixOrder.js';
import { tokenize, Vocabulary } from '../../../src/engine/completer/tokens.js';

/** What follows places of the same shape as the end of `here`, by the number of tokens that agree. */
function following(there: string, here: string, depth: number): string[] {
  const vocabulary = new Vocabulary();
  const common = new Uint8Array(vocabulary.size + 1);
  common[vocabulary.id('return')] = 1;
  const edge = Array<number>(DEPTH).fill(1 << 2);
  const codes = Int32Array.from([...edge, ...tokenize(there, vocabulary)]);
  const tail = Int32Array.from(tokenize(here, vocabulary));
  const shapes = whole(shapesOf(codes, vocabulary, common));
  const last = new Int32Array(DEPTH);
  const ranges = new Ranges();
  ranges.find(shapes, last, lastShapes(tail, tail.length, vocabulary, common, last));
  if (depth > ranges.depth) return [];
  return [...shapes.order.subarray(ranges.from[depth], ranges.to[depth])].map((p) => {
    const text = vocabulary.texts[codes[p]! >> 2]!;
    return isOwn(shapes.codes[p]! >> 2) ? text : 'a name';
  });
}

describe('places of the same shape', () => {
  it('are found whatever names stand there', () => {
    expect(following('mix(app, events) ;', 'join(left, right', 5)).toEqual([')']);
    expect(following('mix(app, events) ;', 'join(left', 3)).toEqual([',']);
  });
  it('tell common words and signs apart, and names not', () => {
    expect(following('return first ; return second ;', 'return ', 1)).toEqual(['a name', 'a name']);
    expect(following('x return y', 'call(', 1)).toEqual([]);
  });
  it('tell kinds of names apart', () => {
    expect(following('new Order (', 'new thing', 1)).toEqual(['a name']);
    expect(following('( Order [ ; ( order )', '( Voucher', 2)).toEqual(['[']);
  });
});
