import { cpSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Engine } from '../../../src/engine/engine.js';
import { call, schemaOf, type Tool } from '../../../src/tools/tool.js';
import { TOOLS } from '../../../src/tools/tools.js';
import { Place, repository } from '../engine/place.js';

/** About as many as a model would count. */
const countTokens = (text: string): number => Math.ceil(text.length / 4);
const named = (name: string): Tool => TOOLS.find((one) => one.name === name)!;

describe('the tools, on a real index', () => {
  const place = new Place();
  let api: Engine;
  const use = (name: string, input: object): Promise<string> => call(named(name), input, { api, countTokens });

  beforeAll(async () => {
    cpSync(join(repository, 'test/fixtures/shop'), place.root, { recursive: true });
    api = await place.open();
    await api.index();
  });

  afterAll(async () => {
    await api.close();
    place[Symbol.dispose]();
  });

  it('search gives places with their code, best first', async () => {
    const text = await use('quarry_search', { query: 'take the best coupon off the total', limit: 3 });
    expect(text).toMatch(/^src\/basket\.ts:\d+-\d+ function applyDiscount\n```typescript\n/);
    expect(text).toContain('const best = Math.max(0, ...coupons);');
    expect(text.match(/^\S+\.(ts|py|md):\d+/gm)!.length).toBeLessThanOrEqual(3);
  });

  it('search takes filters, and says when nothing matches', async () => {
    expect(await use('quarry_search', { query: 'applyDiscount class:test' })).toMatch(/^test\/basket\.test\.ts:/m);
    expect(await use('quarry_search', { query: 'zyzzyva quokka xylophone' })).toMatch(/^Nothing in this repository/);
  });

  it('a definition comes whole, with its comment and lines', async () => {
    const text = await use('quarry_definition', { name: 'Basket.total' });
    expect(text).toContain('src/basket.ts:13-15 method Basket.total\nThe sum of all prices, before any discount.');
    expect(text).toContain('return this.items.map((item) => item.price)');
    expect(text).not.toContain('applyDiscount');
  });

  it('a name may be written as other languages write it', async () => {
    for (const name of ['Basket::total', 'Basket#total', 'basket->total()', 'total']) {
      expect(await use('quarry_definition', { name })).toContain('method Basket.total');
    }
    await expect(use('quarry_definition', { name: '()' })).rejects.toThrow('"()" is not a name.');
  });

  it('an unknown name is said to be unknown, with similar ones', async () => {
    const text = await use('quarry_definition', { name: 'formatMone' });
    expect(text).toMatch(/^Nothing called formatMone is defined in this repository\./);
    expect(text).toContain('src/money.ts:14 formatMoney');
    expect(await use('quarry_definition', { name: 'Basket', path: 'money' })).toContain('in money');
  });

  it('usages are lines with their kind, tests apart', async () => {
    const text = await use('quarry_usages', { name: 'applyDiscount' });
    expect(text).toMatch(/^Used in source: 2\n\nsrc\/checkout\.ts:1 import: /);
    expect(text).toMatch(/src\/checkout\.ts:6 call: const due = applyDiscount/);
    expect(text).toMatch(/Used in tests: 2\n\ntest\/basket\.test\.ts:2 import/);
    expect(await use('quarry_usages', { name: 'nobody' })).toBe(
      'Nothing in this repository uses nobody, and nothing defines it.',
    );
    expect(await use('quarry_usages', { name: 'checkout' })).toContain('which is defined in src/checkout.ts:5');
  });

  it('context is pieces of several files, each with its place and reason', async () => {
    const text = await use('quarry_context', { task: 'How is a discount applied at checkout and shown as money?' });
    expect(text).toMatch(/^src\/\w+\.ts:\d+-\d+/);
    for (const path of ['src/basket.ts:', 'src/checkout.ts:']) expect(text).toContain(path);
  });

  it('context for a question about structure begins with a table', async () => {
    const text = await use('quarry_context', { task: 'Which exported functions have no test?' });
    const table = text.split('\n\n')[1]!;
    expect(table).toMatch(/^\| Name \|/);
    expect(table).toContain('| formatMoney | function | [src/money.ts:14](src/money.ts#L14) |');
    expect(table).not.toContain('applyDiscount');
  });

  it('no more tokens come back than were asked for', async () => {
    for (const [name, input] of [
      ['quarry_search', { query: 'money' }],
      ['quarry_context', { task: 'how does money work' }],
      ['quarry_definition', { name: 'Basket' }],
    ] as const) {
      const text = await use(name, { ...input, maxTokens: 200 });
      expect(countTokens(text), name).toBeLessThanOrEqual(200);
      expect(text).toMatch(/src\/\w+\.ts:\d+/);
    }
  });

  it('input that does not fit is one sentence', async () => {
    await expect(use('quarry_search', { query: '' })).rejects.toThrow(/^quarry_search: "query": /);
    await expect(use('quarry_search', { question: 'x' })).rejects.toMatchObject({ code: 'bad-argument' });
  });
});

describe('what is told of the tools', () => {
  const manifest = JSON.parse(readFileSync(join(repository, 'package.json'), 'utf8')) as {
    contributes: { languageModelTools: { name: string; modelDescription: string; inputSchema: object }[] };
  };

  it('is the same in VS Code as over MCP', () => {
    const told = manifest.contributes.languageModelTools.map((one) => ({
      name: one.name,
      description: one.modelDescription,
      schema: one.inputSchema,
    }));
    expect(told).toEqual(TOOLS.map((one) => ({ name: one.name, description: one.description, schema: schemaOf(one) })));
  });
});
