import { cpSync, existsSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { beforeAll, describe, expect, it } from 'vitest';
import type { Calibration, Adaptation } from '../../../src/core/learning.js';
import type { SearchTrace } from '../../../src/core/searchTrace.js';
import { quarry, tree } from './quarry.js';

const repository = join(import.meta.dirname, '..', '..', '..');

describe('learning on the command line', () => {
  const place = tree({});
  const run = (...args: string[]) => quarry(args, { storage: place.storage });
  beforeAll(() => {
    for (const folder of ['src/core', 'src/engine/retrieval', 'src/engine/store', 'src/engine/syntax'])
      cpSync(join(repository, folder), join(place.root, folder), { recursive: true });
  });

  it('calibrates, and then says in a search what its results promise', () => {
    const calibration = JSON.parse(run('calibrate', place.root, '--json').out) as Calibration;
    expect(calibration.heldOut.pairs).toBeGreaterThan(20);
    const { err } = run('search', place.root, 'how are chunks of a file chosen', '-k', '50');
    expect(err).toMatch(new RegExp(`calibrated: ${100 * calibration.coverage} % of such queries have their answer in`));
    expect(run('doctor', place.root).out).toMatch(/learnt +calibrated for \d+ %/);
  });

  it('adapts, and says what it tried and kept in sentences', () => {
    const { out, status } = run('adapt', place.root);
    expect(status).toBe(0);
    expect(out).toMatch(/The query adapter .*NDCG@10 0\.\d+ → 0\.\d+, 95 % interval/);
    expect(out).toMatch(/Trained on \d+ questions and judged on \d+ of other files/);
    const adaptation = JSON.parse(run('adapt', place.root, '--json').out) as Adaptation;
    expect(adaptation.adapter.kept).toBe(adaptation.adapter.interval[0] > 0);
  });

  it('forgets all of it', () => {
    expect(run('forget', place.root).out).toBe('What was learnt is forgotten.\n');
    expect(run('forget', place.root).out).toBe('Nothing was learnt yet.\n');
    expect(run('doctor', place.root).out).toMatch(/learnt +nothing/);
  });

  it('says in one line that there is too little', () => {
    const small = tree({ 'a.ts': 'export const a = 1;\n' });
    const { status, err } = quarry(['calibrate', small.root], { storage: small.storage });
    expect(status).toBe(1);
    expect(err).toMatch(/^quarry: There is too little to calibrate with: [^\n]+\n$/);
  });
});

describe('traces on the command line', () => {
  const shop = tree({
    'src/basket.ts': '/** What a customer buys. */\nexport class Basket {\n  addArticle(price: number) {}\n}\n',
    'src/price.ts': '/** The price of an article, with tax. */\nexport const priceOf = (article: string) => 1;\n',
  });
  const run = (...args: string[]) => quarry(args, { storage: shop.storage });
  const file = join(shop.root, '..', 'trace.json');

  it('are written, and replay identically', () => {
    const { out } = run('search', shop.root, 'price of an article', '--trace', file);
    const trace = JSON.parse(readFileSync(file, 'utf8')) as SearchTrace;
    expect(out).toContain(trace.hits[0]!.path);
    expect(trace.query).toBe('price of an article');
    expect(run('search', shop.root, '--replay', file).out).toBe('The same as then.\n');
  });

  it('show a change', () => {
    shop.write('src/price.ts', '/** The price of an article. */\nexport const priceOf = (article: string) => 2;\n');
    const { out, status } = run('search', shop.root, '--replay', file);
    expect(status).toBe(0);
    expect(out).toContain('The text of src/price.ts:');
    const told = JSON.parse(run('search', shop.root, '--replay', file, '--json').out) as { same: boolean };
    expect(told.same).toBe(false);
  });

  it.each([
    [['--replay', 'none.json'], 'There is no file "none.json" (--replay).'],
    [['price', '--replay', file], 'Give either a query or --replay, not both.'],
  ])('say what is wrong with %j', (args, sentence) => {
    const { status, err } = run('search', shop.root, ...args);
    expect(status).toBe(1);
    expect(err).toBe(`quarry: ${sentence}\n`);
  });

  it('say what is wrong with a file that is no trace, and a place that cannot be written', () => {
    const other = join(shop.root, '..', 'other.json');
    writeFileSync(other, '{"hits":[]}');
    expect(run('search', shop.root, '--replay', other).err).toBe(
      'quarry: This is no trace of a search: it has no query.\n',
    );
    const nowhere = join(shop.root, '..', 'no', 'folder.json');
    expect(run('search', shop.root, 'price', '--trace', nowhere).err).toMatch(
      /^quarry: The trace cannot be written to/,
    );
    expect(existsSync(nowhere)).toBe(false);
  });
});
