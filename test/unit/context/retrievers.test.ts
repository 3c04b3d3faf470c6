import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Engine } from '../../../src/engine/engine.js';
import { Place } from '../engine/place.js';
import { at, only, places } from './at.js';
import { SHOP } from './shop.js';

let place: Place;
let engine: Engine;
beforeAll(async () => {
  place = new Place(SHOP);
  engine = await place.open();
  await engine.index();
});
afterAll(async () => {
  await engine.close();
  place[Symbol.dispose]();
});

describe('imports', () => {
  it('leads through a package of the monorepo and its re-exports to the definition', async () => {
    const cursor = at('packages/shop/src/gift.ts', "import { addMoney, ZERO } from '@shop/money';\n\nconst sum = ‸\n");
    const found = await only(engine, 'imports', cursor);
    expect(places(found)).toEqual(['packages/money/src/money.ts:8', 'packages/money/src/money.ts:12']);
    expect(found[0]!.why).toContain('imported on line 1, not used yet');
  });

  it('follows a name that a re-export changes', async () => {
    const cursor = at('packages/shop/src/gift.ts', "import { ceil } from '@shop/money';\n\nconst sum = ‸\n");
    expect(places(await only(engine, 'imports', cursor))).toEqual(['packages/money/src/round.ts:1']);
  });

  it('tells the members of a module that stands before the dot', async () => {
    const cursor = at('packages/shop/src/gift.ts', "import * as money from '../../money/src/money.js';\n\nmoney.‸\n");
    const texts = (await only(engine, 'imports', cursor)).map(({ text }) => text).join('\n');
    expect(texts).toContain('function addMoney(a: Money, b: Money): Money');
    expect(texts).toContain('interface Money');
  });

  it('finds a module of a package in Python', async () => {
    const cursor = at('tools/stock/audit.py', 'from stock.store import open_store\n\nstore = ‸\n');
    expect(places(await only(engine, 'imports', cursor))).toEqual(['tools/stock/store.py:11']);
  });
});

describe('mentions', () => {
  it('finds what is used around the cursor although no import says where from', async () => {
    const cursor = at('packages/shop/src/gift.ts', 'const receipt = ‸\nsend(formatReceipt(receipt));\n');
    expect(places(await only(engine, 'mentions', cursor))).toEqual(['packages/shop/src/receipt.ts:4']);
  });
});

describe('mentions by their words', () => {
  it('finds what is named after the words of the line', async () => {
    const cursor = at('packages/shop/src/gift.ts', 'const receiptText = ‸\n');
    expect(places(await only(engine, 'mentions', cursor))).toEqual(['packages/shop/src/receipt.ts:4']);
  });
});

describe('calls', () => {
  it('shows how others call what is being called', async () => {
    const cursor = at('packages/shop/src/gift.ts', 'const text = formatReceipt(‸\n');
    const [piece] = await only(engine, 'calls', cursor);
    expect(piece).toMatchObject({ path: 'packages/shop/src/checkout.ts', form: 'lines' });
    expect(piece!.text).toContain("formatReceipt(sum, 'de-DE')");
  });
});

const CLASS = `import { Discount } from './voucher.js';

export class Gift extends Discount {
  apply(price: Money): Money {
    return ‸
  }
}
`;

describe('parents', () => {
  it('tells the class that is extended, and its member of the same name', async () => {
    const found = await only(engine, 'parents', at('packages/shop/src/gift.ts', CLASS));
    expect(places(found)).toEqual(['packages/shop/src/voucher.ts:4', 'packages/shop/src/voucher.ts:7']);
  });
});

describe('siblings', () => {
  it('shows the same method in other heirs', async () => {
    const found = await only(engine, 'siblings', at('packages/shop/src/gift.ts', CLASS));
    expect(found.map(({ path }) => path)).toContain('packages/shop/src/seasonal.ts');
    expect(found.map(({ text }) => text).join()).toContain('Math.floor(-price.cents / 10)');
  });
});

describe('companions', () => {
  it('finds what files use that use the same names', async () => {
    const cursor = at(
      'packages/shop/src/gift.ts',
      'export class Gift extends Discount {\n  apply(price: Money): Money {\n    return ‸\n  }\n}\n',
    );
    expect(places(await only(engine, 'companions', cursor))).toContain('packages/money/src/money.ts:8');
  });
});

describe('continuations', () => {
  it('finds what follows the same words elsewhere', async () => {
    const cursor = at('packages/shop/src/gift.ts', 'const total = prices.reduce((total, price) => ‸\n');
    const found = await only(engine, 'continuations', cursor);
    expect(found.map(({ why }) => why).join()).toContain('defines addMoney');
    expect(found.some(({ path, form }) => path === 'packages/shop/src/checkout.ts' && form === 'lines')).toBe(true);
  });
});

describe('similar', () => {
  it('shows the piece that has the same names', async () => {
    const found = await only(engine, 'similar', at('packages/shop/src/gift.ts', CLASS));
    const [best] = found.toSorted((a, b) => b.score - a.score);
    expect(best!.path).toMatch(/voucher|seasonal/);
    expect(best!.text).toContain('apply(price: Money): Money');
  });
});

describe('tests', () => {
  it('shows where a test uses what is being written', async () => {
    const cursor = at('packages/shop/src/other.ts', 'export class Voucher {\n  ‸\n}\n');
    const [piece] = await only(engine, 'tests', cursor);
    expect(piece).toMatchObject({ path: 'packages/shop/test/voucher.test.ts' });
    expect(piece!.text).toContain("new Voucher('FIVE')");
  });

  it('tells a test what it tests', async () => {
    const cursor = at('packages/shop/test/receipt.test.ts', "it('prints', () => {\n  ‸\n});\n");
    expect(places(await only(engine, 'tests', cursor))).toEqual(['packages/shop/src/receipt.ts:4']);
  });
});

describe('names', () => {
  it('shows a file of the folder that is called alike', async () => {
    const cursor = at('packages/shop/src/seasonalVoucher.ts', 'export const x = ‸\n');
    const paths = (await only(engine, 'names', cursor)).map(({ path }) => path);
    expect(paths).toEqual(expect.arrayContaining(['packages/shop/src/seasonal.ts', 'packages/shop/src/voucher.ts']));
  });
});

describe('recent', () => {
  it('shows what was just changed, and what was looked at', async () => {
    await engine.visited({ path: 'tools/stock/store.py', startLine: 1, endLine: 8 });
    await engine.visited({ path: 'tools/stock/report.py', startLine: 4, endLine: 6, edited: true });
    const found = await only(engine, 'recent', at('packages/shop/src/gift.ts', 'const x = ‸\n'));
    expect(found.map(({ path, why }) => `${path}: ${why}`)).toEqual([
      'tools/stock/report.py: changed a moment ago',
      'tools/stock/store.py: looked at a moment ago',
    ]);
  });
});
