import { rmSync, symlinkSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { Engine } from '../../../src/engine/engine.js';
import { Place } from './place.js';

const MONEY = `/** An amount of money. */
export class Money {
  constructor(readonly cents: number) {}
}

export function formatMoney(amount: Money): string {
  return (amount.cents / 100).toFixed(2);
}
`;
const CHECKOUT = `import { formatMoney, Money } from './money.js';

export class Price extends Money {}

export function receipt(amount: Money): string {
  return formatMoney(amount);
}
`;
const TEST = `import { formatMoney } from '../src/money.js';

it('formats', () => expect(formatMoney({ cents: 1 })).toBe('0.01'));
`;
const shop = (): Place =>
  new Place({ 'src/money.ts': MONEY, 'src/checkout.ts': CHECKOUT, 'test/money.test.ts': TEST, '.env': 'KEY=1\n' });

describe('usages', () => {
  it('are calls, types, supertypes and imports, tests apart', async () => {
    using place = shop();
    await place.indexed(async (engine) => {
      const format = await engine.usages('formatMoney');
      expect(format.usedBy).toEqual([
        {
          path: 'src/checkout.ts',
          line: 1,
          kind: 'import',
          text: "import { formatMoney, Money } from './money.js';",
          test: false,
        },
        { path: 'src/checkout.ts', line: 6, kind: 'call', text: 'return formatMoney(amount);', test: false },
      ]);
      expect(format.tests.map(({ path, line, kind }) => [path, line, kind])).toEqual([
        ['test/money.test.ts', 1, 'import'],
        ['test/money.test.ts', 3, 'call'],
      ]);
      const money = await engine.usages('Money');
      expect(money.usedBy.map(({ kind }) => kind)).toEqual(expect.arrayContaining(['inherit', 'type', 'import']));
      expect((await engine.usages('formatMoney', 1)).usedBy).toHaveLength(1);
      expect(await engine.usages('nobody')).toEqual({ usedBy: [], tests: [] });
    });
  });

  it('are where the file has them now, or not told', async () => {
    using place = shop();
    await place.indexed(async (engine) => {
      place.write({ 'src/checkout.ts': `// one\n// two\n${CHECKOUT}` });
      rmSync(place.path('test/money.test.ts'));
      const { usedBy, tests } = await engine.usages('formatMoney');
      expect(usedBy.map(({ line }) => line)).toEqual([3, 8]);
      expect(tests).toEqual([]);
    });
  });
});

describe('an outline', () => {
  it('has the definitions in order, and says when the file has changed', async () => {
    using place = shop();
    await place.indexed(async (engine) => {
      const outline = await engine.outline('src/money.ts');
      expect(outline.map(({ symbol, kind }) => [symbol, kind])).toEqual(
        expect.arrayContaining([
          ['Money', 'class'],
          ['formatMoney', 'function'],
        ]),
      );
      expect(outline[0]).toMatchObject({ symbol: 'Money', doc: 'An amount of money.', score: 0 });
      expect(outline.some((hit) => hit.stale)).toBe(false);
      place.write({ 'src/money.ts': `${MONEY}// more\n` });
      expect((await engine.outline('src/money.ts')).every((hit) => hit.stale)).toBe(true);
      expect(await engine.outline('nowhere.ts')).toEqual([]);
    });
  });
});

describe('lines', () => {
  it('are those on disk; links and what lies outside are not read', async () => {
    using place = shop();
    place.write({ '../outside.txt': 'secret\n' });
    symlinkSync(place.path('../outside.txt'), place.path('link'));
    const engine = await place.open();
    expect(await engine.readLines('src/money.ts', 1, 2)).toBe('/** An amount of money. */\nexport class Money {');
    expect(await engine.readLines('src/gone.ts', 1, 2)).toBeNull();
    expect(await engine.readLines('link', 1, 1)).toBeNull();
    expect(await engine.readLines('../outside.txt', 1, 1)).toBeNull();
    await engine.close();
  });
});

describe('why a file is in or out', () => {
  it('is told for any path', async () => {
    using place = shop().write({ 'bad.ts': 'function (((\n', '.gitignore': 'build/\n', 'build/out.js': 'x\n' });
    await place.indexed(async (engine) => {
      place.write({ 'new.ts': 'let a;\n' });
      expect(await engine.explainFile('src/money.ts')).toMatchObject({ state: 'indexed' });
      expect(await engine.explainFile('bad.ts')).toMatchObject({ state: 'partial', reason: 'syntax-errors' });
      expect(await engine.explainFile('.env')).toMatchObject({ state: 'skipped', reason: 'secret-name' });
      expect(await engine.explainFile('build/out.js')).toMatchObject({ state: 'skipped', reason: 'ignored' });
      expect(await engine.explainFile('new.ts')).toMatchObject({
        detail: expect.stringContaining('not indexed yet') as string,
      });
      const { issues } = await engine.health();
      expect(issues).toContainEqual({ state: 'skipped', reason: 'secret-name', count: 1, examples: ['.env'] });
    });
  });
});

describe('opening', () => {
  it('a folder that is not there is a clear error', async () => {
    using place = shop();
    await expect(Engine.open(place.path('nowhere'), { storage: place.storage })).rejects.toMatchObject({
      code: 'no-such-folder',
    });
  });
});
