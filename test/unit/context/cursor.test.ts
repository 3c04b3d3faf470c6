import { describe, expect, it } from 'vitest';
import { moved } from '../../../src/engine/context/cursor/outlines.js';
import { readSituation, type Situation } from '../../../src/engine/context/cursor/situation.js';
import { outlineOf } from '../syntax/helpers.js';
import { at } from './at.js';

async function read(path: string, marked: string, language = 'typescript'): Promise<Situation> {
  const cursor = at(path, marked);
  return readSituation(cursor, cursor.text!, language, await outlineOf(cursor.text!, language));
}

describe('what can be read off a half-written buffer', () => {
  it('is the call that is open, and which argument is being written', async () => {
    const { call } = await read('a.ts', 'const total = shop.sum(first, pick({ a: 1 }), ‸\n');
    expect(call).toEqual({ callee: 'sum', receiver: 'shop', argument: 2 });
  });

  it('is not the head of a function that is being declared', async () => {
    expect((await read('a.ts', 'function sum(first: ‸\n')).call).toBeUndefined();
  });

  it('is what stands before the dot, and its class where the buffer says it', async () => {
    const { receiver, expects } = await read('a.ts', 'function f(basket: Basket) {\n  basket.‸\n}\n');
    expect(receiver).toEqual({ name: 'basket', type: 'Basket' });
    expect(expects).toBe('member');
    const python = await read('a.py', 'def f():\n    store = Store("x")\n    store.‸\n', 'python');
    expect(python.receiver).toEqual({ name: 'store', type: 'Store' });
  });

  it('is the class around `this`', async () => {
    const { receiver } = await read('a.ts', 'class Basket {\n  add() {\n    this.‸\n  }\n}\n');
    expect(receiver).toEqual({ name: 'this', type: 'Basket' });
  });

  it.each([
    ['const x: ‸', 'type'],
    ['function f(a: ‸', 'type'],
    ['class A extends ‸', 'type'],
    ['let m: Map<string, ‸', 'type'],
    ['type M = { [K in ‸', 'type'],
    ['const x = { key: ‸', 'value'],
    ['const x = ok ? a : ‸', 'value'],
    ['call(‸', 'value'],
    ['import { ‸', 'import'],
  ])('is what the syntax asks for: %s', async (marked, expected) => {
    expect((await read('a.ts', marked)).expects).toBe(expected);
  });

  it('is which names occur, how far away, and not those that are only imported', async () => {
    const { mentions, imported } = await read(
      'a.ts',
      "import { used, unused as other } from './x.js';\n\nused();\n\nconst here = ‸\nlater(here);\n",
    );
    expect(mentions.get('used')).toMatchObject({ before: 2, after: Infinity });
    expect(mentions.get('later')).toMatchObject({ before: Infinity, after: 1 });
    expect(mentions.has('other')).toBe(false);
    expect(imported.map(({ name, local }) => `${name} as ${local}`)).toEqual(['used as used', 'unused as other']);
  });

  it('is the name that is begun', async () => {
    expect((await read('a.ts', 'const x = parse‸')).partial).toBe('parse');
  });

  it('knows modules by the name that they are imported under', async () => {
    const { imported } = await read(
      'a.go',
      'package a\n\nimport (\n\tm "shop/money"\n\t"shop/stock"\n)\n\nfunc f() { ‸ }\n',
      'go',
    );
    expect(imported.map(({ name, local }) => [name, local])).toEqual([
      ['', 'm'],
      ['', 'stock'],
    ]);
  });
});

describe('an outline of a moment ago', () => {
  it('moves along with what was typed since, as if it were parsed anew', async () => {
    const before = 'function a() {\n  return 1;\n}\n\nfunction b() {\n  return 2;\n}\n';
    const after = 'function a() {\n  const x = 5;\n  return 1;\n}\n\nfunction b() {\n  return 2;\n}\n';
    const guess = moved(await outlineOf(before, 'typescript'), before, after);
    const parsed = await outlineOf(after, 'typescript');
    expect(guess.symbols).toEqual(parsed.symbols);
  });
});
