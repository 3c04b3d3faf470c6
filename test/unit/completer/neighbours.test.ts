import { describe, expect, it } from 'vitest';
import { sceneOf } from './sceneOf.js';

/** A cursor at `⟦⟧`, as the neighbours are asked for it. */
function at(text: string) {
  const [prefix, suffix] = text.split('⟦⟧') as [string, string];
  const scene = sceneOf(prefix, 'javascript', [], suffix);
  const { context, vocabulary, file, neighbours } = scene;
  const textOf = (code: number): string => vocabulary.texts[code >> 2]!;
  return {
    /** What followed the last tokens: how often with how many of them, and the heaviest first. */
    followers: () => {
      const found: [string, number, number][] = [];
      neighbours.follow(context, context.length, (code, agrees, weight) => found.push([textOf(code), agrees, weight]));
      return found.sort((a, b) => b[2] - a[2]);
    },
    /** How lines go on that begin alike, the nearest first. */
    lines: () => {
      const found: [string, number, string][] = [];
      neighbours.alike(context, context.length, (p, start, weight) =>
        found.push([textOf(file.codes[p]!), weight, textOf(file.codes[start]!)]),
      );
      return found.sort((a, b) => b[1] - a[1]).map(([next, , first]) => `${first} … ${next}`);
    },
  };
}

describe('what followed the same near the cursor', () => {
  it('counts above and below, with how much agrees', () => {
    const found = at('a.first();\nb.a.second();\nb.a.⟦⟧\nb.a.third();\n').followers();
    expect(found.map(([next, agrees]) => `${next} ${agrees}`)).toEqual(
      expect.arrayContaining(['first 2', 'second 3', 'third 3']),
    );
  });
  it('counts the nearer more', () => {
    const far = 'x;\n'.repeat(60);
    const weights = Object.fromEntries(
      at(`go(far);\n${far}go(near);\ngo(⟦⟧\n`)
        .followers()
        .map(([n, , w]) => [n, w]),
    );
    expect(weights.near).toBeGreaterThan(2 * weights.far!);
  });
  it('is nothing where nothing stands', () => {
    expect(at('⟦⟧').followers()).toEqual([]);
    expect(at('⟦⟧').lines()).toEqual([]);
  });
});

describe('lines that begin alike', () => {
  it('are of the same shape, whatever the names, above and below', () => {
    expect(at('exports.Router = Router;\nexports.Route = ⟦⟧\nexports.other = json;\nreturn 1;\n').lines()).toEqual(
      expect.arrayContaining(['exports … Router']),
    );
    expect(at('add(one, 1);\nx;\nx;\nadd(⟦⟧\ngrow(two, 2);\n').lines()).toEqual(['grow … two', 'add … one']);
  });
  it('are other lines than the own, and do not end sooner', () => {
    expect(at('add(\nadd(one)⟦⟧\n').lines()).toEqual([]);
  });
  it('may say that the line ends', () => {
    expect(at('add(one)\nadd(two)⟦⟧\nx = 1\n').lines()).toEqual(['add … \n']);
  });
});
