import { describe, expect, it } from 'vitest';
import { lineStart } from '../../../src/engine/completer/line.js';
import { sceneOf } from './sceneOf.js';

/** Words that stand with those of the last line elsewhere in the buffer, the surest first. */
function mates(prefix: string, common: string[] = []): string[] {
  const scene = sceneOf(prefix, 'javascript', common);
  const { context, vocabulary } = scene;
  const start = lineStart(context, context.length);
  const { weights, total } = scene.mates.of(scene.file, context, start, context.length);
  for (const weight of weights.values()) expect(weight).toBeLessThanOrEqual(total);
  return [...weights].sort((a, b) => b[1] - a[1]).map(([id]) => vocabulary.texts[id]!);
}

describe('words that stand on a line with others', () => {
  it('finds the name that met a word of this line elsewhere, before it or after it', () => {
    expect(mates("proto = load('application')\nother = 1\nexports.application = ", ['exports'])).toContain('proto');
    expect(mates('grow(tree, root)\nx = 1\nplant(root, ')).toEqual(expect.arrayContaining(['tree', 'grow']));
  });
  it('puts the mate of a rare word first', () => {
    expect(mates('a(one, b)\na(two, c)\na(three, d)\nrare(special)\na(rare, ')[0]).toBe('special');
  });
  it('says nothing of words that stand everywhere, or only on this line', () => {
    expect(mates('return first\nreturn second\nreturn ', ['return'])).toEqual([]);
    expect(mates('x = 1\nalone(together, ')).toEqual([]);
  });
});
