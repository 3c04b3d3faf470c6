import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { hunksOf, linesOf, placesAfter, rebased, withHunks } from '../../../../src/answer/apply/hunks.js';
import { propose, type Definition } from '../../../../src/answer/apply/place.js';

const BASKET = `import { add } from './money.js';

/** What a customer is about to buy. */
export class Basket {
  private items: number[] = [];

  /** Puts one article into the basket. */
  put(price: number): void {
    this.items.push(price);
  }

  total(): number {
    return this.items.reduce(add, 0);
  }
}

/** Takes the best coupon off. */
export function discount(total: number): number {
  return total;
}
`;
const definition = (symbol: string, startLine: number, endLine: number, container = ''): Definition => ({
  symbol,
  container,
  startLine,
  endLine,
});
const OUTLINE = [
  definition('Basket', 4, 15),
  definition('items', 5, 5, 'Basket'),
  definition('put', 8, 10, 'Basket'),
  definition('total', 12, 14, 'Basket'),
  definition('discount', 18, 20),
];
const fitted = (code: string, facts: Partial<Parameters<typeof propose>[2]> = {}) =>
  propose(BASKET, code, { outline: OUTLINE, ...facts });

describe('putting a block where it belongs', () => {
  it('a function replaces the one of its name, whose comment stays', () => {
    const { text, fit } = fitted('export function discount(total: number): number {\n  return total / 2;\n}\n');
    expect(fit).toBe('definitions');
    expect(text).toBe(BASKET.replace('return total;', 'return total / 2;'));
  });

  it('with a comment of its own it brings that', () => {
    const { text } = fitted(
      '/** Halves. */\nexport function discount(total: number): number {\n  return total / 2;\n}\n',
    );
    expect(text).toBe(
      BASKET.replace('Takes the best coupon off.', 'Halves.').replace('return total;', 'return total / 2;'),
    );
  });

  it('a method is moved to where it stands', () => {
    const { text } = fitted('put(price: number): void {\n  this.items = [price];\n}');
    expect(text).toBe(BASKET.replace('this.items.push(price);', 'this.items = [price];'));
  });

  it('a class shown with one member changes that member alone', () => {
    const { text } = fitted('export class Basket {\n  put(price: number): void {\n    this.items = [price];\n  }\n}\n');
    expect(text).toBe(BASKET.replace('this.items.push(price);', 'this.items = [price];'));
  });

  it('what stands for existing code is filled in', () => {
    const { text } = fitted(
      'export class Basket {\n  private count = 0;\n  // ... existing code ...\n\n  size(): number {\n    return this.count;\n  }\n}\n',
    );
    expect(text).toContain('private count = 0;\n  private items: number[] = [];');
    expect(text).toContain('return this.items.reduce(add, 0);\n  }\n');
    expect(text).toMatch(/size\(\): number \{\n {4}return this\.count;\n {2}\}\n\}\n\n\/\*\* Takes/);
  });

  it('imports that come with it go to the others, each once', () => {
    const { text } = fitted(
      "import { add } from './money.js';\nimport { round } from './round.js';\n\nexport function discount(total: number): number {\n  return round(total);\n}\n",
    );
    expect(text.split('\n').slice(0, 3)).toEqual([
      "import { add } from './money.js';",
      "import { round } from './round.js';",
      '',
    ]);
    expect(text).toContain('return round(total);');
  });

  it('a function added after a known one follows it', () => {
    const { text } = fitted(
      'export function discount(total: number): number {\n  return total;\n}\n\nexport function half(n: number) {\n  return n / 2;\n}\n',
    );
    expect(text).toBe(`${BASKET}\nexport function half(n: number) {\n  return n / 2;\n}\n`);
  });

  it('a call of something is not its definition', () => {
    expect(fitted('discount(1);').fit).toBe('inserted');
  });

  it('a version of the whole file replaces it', () => {
    const next = BASKET.replace('items', 'prices').replace('[] = []', '[]');
    expect(fitted(next)).toEqual({ text: next, fit: 'file' });
  });

  it('else it replaces the lines that were meant', () => {
    const { text, fit } = fitted('const best = 1;\nreturn total - best;\n', { lines: { startLine: 19, endLine: 19 } });
    expect(fit).toBe('inserted');
    expect(text.endsWith('\nconst best = 1;\nreturn total - best;\n')).toBe(true);
    const similar = fitted('return total - 1;\n', { lines: { startLine: 18, endLine: 19 } });
    expect(similar.fit).toBe('lines');
    expect(similar.text).toContain('/** Takes the best coupon off. */\nreturn total - 1;\n}');
  });

  it('else it goes to the cursor', () => {
    const { text, fit } = fitted('log();', { cursorLine: 2 });
    expect(fit).toBe('inserted');
    expect(text).toBe(BASKET.replace('\n\n/** What', '\n\nlog();\n/** What'));
  });

  it('keeps Windows line ends', () => {
    const { text } = propose(BASKET.replaceAll('\n', '\r\n'), 'export function discount() {\n  return 0;\n}\n', {
      outline: OUTLINE,
    });
    expect(text).toContain('export function discount() {\r\n  return 0;\r\n}\r\n');
    expect(text.replaceAll('\r\n', '')).not.toContain('\n');
  });

  it('an outline that the file has outgrown does no harm', () => {
    const { text } = propose('a\n', 'export function discount() {}\n', { outline: OUTLINE });
    expect(text).toBe('a\n\nexport function discount() {}\n');
  });
});

const texts = fc
  .array(fc.constantFrom('a\n', 'b\n', 'c\n', '\n', 'd'), { maxLength: 12 })
  .map((lines) => lines.join(''));

describe('hunks', () => {
  it('all of them make the new text, none the old', () => {
    fc.assert(
      fc.property(texts, texts, (before, after) => {
        const hunks = hunksOf(before, after);
        expect(withHunks(before, hunks)).toBe(after);
        expect(withHunks(before, [])).toBe(before);
        placesAfter(hunks).forEach(({ at, lines }, i) => {
          expect(linesOf(after).slice(at, at + lines)).toEqual(hunks[i]!.added);
        });
      }),
    );
  });

  it('each alone changes its own lines', () => {
    const [first, second] = hunksOf('a\nb\nc\n', 'A\nb\nC\n');
    expect(withHunks('a\nb\nc\n', [first!])).toBe('A\nb\nc\n');
    expect(withHunks('a\nb\nc\n', [second!])).toBe('a\nb\nC\n');
  });

  it('follow a text that was edited meanwhile, and give up when their lines are gone', () => {
    const lines = Array.from({ length: 20 }, (_, i) => `line ${i}`);
    const before = `${lines.join('\n')}\n`;
    const hunks = hunksOf(before, before.replace('line 15\n', 'LINE 15\n'));
    const now = `new first line\n${before}`;
    expect(withHunks(now, rebased(before, hunks, now)!)).toBe(now.replace('line 15\n', 'LINE 15\n'));
    expect(rebased(before, hunks, 'nothing of it\n')).toBeNull();
    expect(rebased(before, hunks, before)).toEqual(hunks);
  });
});
