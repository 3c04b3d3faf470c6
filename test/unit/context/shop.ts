/** A small shop in TypeScript, as a monorepo of two packages, with a Python tool beside it. */
export const SHOP: Record<string, string> = {
  'packages/money/package.json': '{ "name": "@shop/money", "main": "dist/index.js" }\n',
  'packages/money/src/index.ts': "export * from './money.js';\nexport { roundUp as ceil } from './round.js';\n",
  'packages/money/src/money.ts': `/** An amount in cents. */
export interface Money {
  cents: number;
  currency: string;
}

/** Adds two amounts of one currency. */
export function addMoney(a: Money, b: Money): Money {
  return { cents: a.cents + b.cents, currency: a.currency };
}

export const ZERO: Money = { cents: 0, currency: 'EUR' };
`,
  'packages/money/src/round.ts': `export function roundUp(value: number): number {
  return Math.ceil(value);
}
`,
  'packages/shop/src/voucher.ts': `import { addMoney, type Money } from '@shop/money';

/** What takes something off a price. */
export abstract class Discount {
  constructor(readonly code: string) {}

  abstract apply(price: Money): Money;

  describe(): string {
    return this.code;
  }
}

export class Voucher extends Discount {
  apply(price: Money): Money {
    return addMoney(price, { cents: -500, currency: price.currency });
  }
}
`,
  'packages/shop/src/seasonal.ts': `import { addMoney, type Money } from '@shop/money';
import { Discount } from './voucher.js';

export class SeasonalDiscount extends Discount {
  apply(price: Money): Money {
    return addMoney(price, { cents: Math.floor(-price.cents / 10), currency: price.currency });
  }
}
`,
  'packages/shop/src/checkout.ts': `import { addMoney, type Money, ZERO } from '@shop/money';
import type { Discount } from './voucher.js';
import { formatReceipt } from './receipt.js';

export function checkout(prices: Money[], discounts: Discount[]): string {
  let sum = prices.reduce((total, price) => addMoney(total, price), ZERO);
  for (const discount of discounts) sum = discount.apply(sum);
  return formatReceipt(sum, 'de-DE');
}
`,
  'packages/shop/src/receipt.ts': `import type { Money } from '@shop/money';

/** What the customer gets to see. */
export function formatReceipt(sum: Money, locale: string): string {
  return new Intl.NumberFormat(locale, { style: 'currency', currency: sum.currency }).format(sum.cents / 100);
}
`,
  'packages/shop/test/voucher.test.ts': `import { ZERO } from '@shop/money';
import { Voucher } from '../src/voucher.js';

it('takes five off', () => {
  const voucher = new Voucher('FIVE');
  expect(voucher.apply(ZERO).cents).toBe(-500);
});
`,
  'tools/stock/store.py': `class Store:
    """Articles by number."""

    def __init__(self, path):
        self.path = path

    def load_articles(self):
        return []


def open_store(path):
    return Store(path)
`,
  'tools/stock/report.py': `from stock.store import open_store


def monthly_report(path):
    store = open_store(path)
    return store.load_articles()
`,
};
