import { describe, expect, it } from 'vitest';
import { type Place, placeAt } from '../../../src/completion/place.js';
import { promptAt } from '../../../src/completion/prompt.js';

function at(before: string, after: string): Place {
  return placeAt({
    document: 'd',
    path: 'src/a.ts',
    repository: 'shop',
    language: 'typescript',
    pathSaysLanguage: true,
    text: before + after,
    offset: before.length,
    indent: '  ',
  });
}

const lines = (count: number, name: string): string =>
  Array.from({ length: count }, (_, i) => `const ${name}${i} = ${i};\n`).join('');
const whole = { evidence: [], temperature: 0, share: 1 };
const line = { kind: 'line' } as const;

describe('what a model is asked', () => {
  it('is all of a short file', () => {
    const request = promptAt(at('const a = ', ';\n'), line, whole);
    expect(request).toMatchObject({ prefix: 'const a = ', suffix: ';\n', path: 'src/a.ts', repository: 'shop' });
  });

  it('is whole lines around the cursor of a long one', () => {
    const { prefix, suffix } = promptAt(at(`${lines(2000, 'a')}const x = `, `;\n${lines(2000, 'b')}`), line, whole);
    expect(prefix).toMatch(/^const a\d+ = \d+;\n/);
    expect(prefix.endsWith('const a1999 = 1999;\nconst x = ')).toBe(true);
    expect(suffix).toMatch(/^;\nconst b0 = 0;\n/);
    expect(suffix.endsWith(';\n')).toBe(true);
    expect(prefix.length + suffix.length).toBeLessThan(10_000);
  });

  it('begins where it began before while lines are added, so that a server finds it in its cache', () => {
    const beginnings = Array.from({ length: 16 }, (_, added) => {
      const { prefix } = promptAt(at(`${lines(2000 + added, 'a')}const x = `, ''), line, whole);
      return prefix.split('\n', 1)[0]!;
    });
    expect(new Set(beginnings).size).toBeLessThanOrEqual(2);
  });

  it('has less of everything where the model could not take all', () => {
    const evidence = [1, 2, 3, 4].map((i) => ({ path: `${i}.ts`, text: 'x' }));
    const long = at(`${lines(2000, 'a')}const x = `, lines(2000, 'b'));
    const [full, half] = [1, 0.5].map((share) => promptAt(long, line, { ...whole, evidence, share }));
    expect(half!.evidence.map(({ path }) => path)).toEqual(['1.ts', '2.ts']);
    expect(half!.prefix.length).toBeLessThan(full!.prefix.length * 0.6);
  });

  it('may be longer where a block is wanted', () => {
    const place = at('f() {', '');
    const block = promptAt(place, { kind: 'block', base: 0, paragraph: false }, whole);
    expect(block.maxTokens).toBeGreaterThan(promptAt(place, line, whole).maxTokens);
  });

  it('is the end of a single endless line', () => {
    const { prefix } = promptAt(at('x'.repeat(50_000), ''), line, whole);
    expect(prefix.length).toBeLessThanOrEqual(7000);
    expect(prefix.length).toBeGreaterThan(0);
  });
});
