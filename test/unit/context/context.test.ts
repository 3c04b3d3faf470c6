import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { UserError } from '../../../src/core/errors.js';
import type { Engine } from '../../../src/engine/engine.js';
import { Place } from '../engine/place.js';
import { at } from './at.js';
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

const CHECKOUT = SHOP['packages/shop/src/checkout.ts']!;
const cursor = at('packages/shop/src/checkout.ts', CHECKOUT.replace("return formatReceipt(sum, 'de-DE');", 'return ‸'));

describe('a context', () => {
  it('holds the definition that is imported and not used yet, within the budget', async () => {
    const { evidence, tokens, prefix, suffix } = await engine.context(cursor, { budget: 200 });
    expect(tokens).toBeLessThanOrEqual(200);
    expect(tokens).toBe(evidence.reduce((sum, piece) => sum + piece.tokens, 0));
    const found = evidence.find(({ text }) => text.includes('function formatReceipt(sum: Money, locale: string)'));
    expect(found).toMatchObject({ path: 'packages/shop/src/receipt.ts' });
    expect(prefix.endsWith('return ')).toBe(true);
    expect(prefix + suffix).toBe(cursor.text);
  });

  it('is the same each time, and the same from another process', async () => {
    const withoutTime = async (one: Engine): Promise<object> => ({ ...(await one.context(cursor)), ms: 0 });
    const first = await withoutTime(engine);
    expect(await withoutTime(engine)).toEqual(first);
    const other = await place.open();
    expect(await withoutTime(other)).toEqual(first);
    await other.close();
  });

  it('never takes anything from the file that the cursor is in: the buffer speaks for it', async () => {
    const marked = at('packages/shop/src/receipt.ts', 'const text = formatReceipt(‸\n');
    const { evidence } = await engine.context(marked, { budget: 4_000 });
    expect(evidence.length).toBeGreaterThan(0);
    expect(evidence.map(({ path }) => path)).not.toContain('packages/shop/src/receipt.ts');
  });

  it('reads unsaved text of other files instead of what is stored of them', async () => {
    const text = SHOP['packages/shop/src/receipt.ts']!.replace('locale: string', 'locale: string, width: number');
    await engine.setBuffer('packages/shop/src/receipt.ts', `// new\n${text}`);
    const { evidence } = await engine.context(cursor, { budget: 400 });
    await engine.setBuffer('packages/shop/src/receipt.ts', null);
    const found = evidence.find(({ path }) => path === 'packages/shop/src/receipt.ts');
    expect(found).toMatchObject({ startLine: 5 });
    expect(found!.text).toContain('width: number');
  });

  it('puts what a keystroke does not change before what it does', async () => {
    const typed = (text: string) =>
      at('packages/shop/src/gift.ts', `import { formatReceipt } from './receipt.js';\n\n${text}‸\n`);
    const stable = (pieces: { text: string; retrievers: string[] }[]): string[] =>
      pieces.filter(({ retrievers }) => retrievers.includes('imports')).map(({ text }) => text);
    const one = (await engine.context(typed('const a = '))).evidence;
    const two = (await engine.context(typed('const a = formatReceipt('))).evidence;
    expect(stable(two)).toEqual(stable(one));
    expect(two.findLastIndex(({ form }) => form !== 'lines')).toBeLessThan(
      two.findIndex(({ form }) => form === 'lines'),
    );
  });

  it('takes what was pinned first, and nothing that was banned', async () => {
    const pinned = await engine.context(cursor, { pinned: ['tools/stock/store.py:7', 'packages/money/src/round.ts'] });
    expect(pinned.evidence.slice(0, 2).map(({ path, why }) => `${path} ${why}`)).toEqual([
      'tools/stock/store.py pinned',
      'packages/money/src/round.ts pinned',
    ]);
    expect(pinned.evidence[0]!.text).toContain('load_articles');
    const banned = await engine.context(cursor, { banned: ['packages/shop/src/receipt.ts'] });
    expect(banned.evidence.map(({ path }) => path)).not.toContain('packages/shop/src/receipt.ts');
  });

  it('counts names of problems and of the clipboard as mentioned', async () => {
    const bare = at('packages/shop/src/gift.ts', 'const x = ‸\n');
    const { evidence } = await engine.context(bare, { diagnostics: ["Cannot find name 'formatReceipt'."] });
    expect(evidence.map(({ why }) => why).join()).toContain('defines formatReceipt');
  });

  it('shows lines where they are now, and leaves out what is not there any more', async () => {
    using changing = new Place(SHOP);
    await changing.indexed(async (one) => {
      const receipt = SHOP['packages/shop/src/receipt.ts']!;
      const shown = async () =>
        (await one.context(cursor)).evidence.find(({ path }) => path === 'packages/shop/src/receipt.ts');
      expect(await shown()).toMatchObject({ startLine: 4 });
      changing.write({ 'packages/shop/src/receipt.ts': `// moved\n\n${receipt}` });
      expect(await shown()).toMatchObject({ startLine: 6 });
      changing.write({ 'packages/shop/src/receipt.ts': 'export const nothing = 1;\n' });
      expect(await shown()).toBeUndefined();
    });
  });

  it('says what is wrong with a file that is not there', async () => {
    await expect(engine.context({ path: 'no/such.ts', line: 1, column: 1 })).rejects.toThrow(UserError);
    await expect(engine.context({ path: '../outside.ts', line: 1, column: 1 })).rejects.toThrow(UserError);
  });

  it('works for a language without a grammar, by its tokens', async () => {
    const text = at('notes/todo.txt', 'call formatReceipt(‸\n');
    await expect(engine.context(text)).resolves.toMatchObject({ prefix: 'call formatReceipt(' });
  });
});
