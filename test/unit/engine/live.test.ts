import { utimesSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { pathsOf, Place } from './place.js';

const SHOP = {
  'src/total.ts':
    '/** Adds prices. */\nexport function total(prices: number[]): number {\n  return prices.length;\n}\n',
  'src/tax.ts': '/** The tax. */\nexport function tax(price: number): number {\n  return price * 0.2;\n}\n',
  '.env': 'TOKEN=1\n',
};

describe('text that is not saved yet', () => {
  it('is found, at its lines, and read instead of the file', async () => {
    using place = new Place(SHOP);
    await place.indexed(async (engine) => {
      const text = `// one line more\n\n${SHOP['src/tax.ts']}\nexport function applyVoucher(code: string) {}\n`;
      await engine.setBuffer('src/tax.ts', text);
      const [voucher] = (await engine.search('apply voucher')).hits;
      expect(voucher).toMatchObject({ path: 'src/tax.ts', why: { retrievers: ['live'], summary: 'not saved yet' } });
      const shown = await engine.readLines('src/tax.ts', voucher!.startLine, voucher!.endLine);
      expect(shown).toContain('applyVoucher');
      const [tax] = (await engine.search('tax')).hits;
      expect(await engine.readLines('src/tax.ts', tax!.startLine, tax!.endLine)).toContain('export function tax');
      expect(tax!.startLine).toBe(3);
    });
  });

  it('is known by what it defines: the name of a hit, and what kind: and symbol: ask for', async () => {
    using place = new Place(SHOP);
    await place.indexed(async (engine) => {
      const text = `${SHOP['src/tax.ts']}\nexport class Voucher {\n  apply(): void {}\n}\nconst spare = 'voucher';\n`;
      await engine.setBuffer('src/tax.ts', text);
      const shown = async (query: string): Promise<unknown[]> =>
        (await engine.search(query)).hits.map(({ path, symbol, kind }) => [path, symbol, kind]);
      expect((await shown('voucher'))[0]).toEqual(['src/tax.ts', 'Voucher', 'class']);
      expect(await shown('voucher kind:class')).toEqual([['src/tax.ts', 'Voucher', 'class']]);
      expect(await shown('voucher kind:interface')).toEqual([]);
      const [hit] = (await engine.search('voucher symbol:Voucher')).hits;
      expect(hit).toMatchObject({ startLine: 6, symbol: 'Voucher' });
    });
  });

  it('hides what it does not say any more, until it is given up', async () => {
    using place = new Place(SHOP);
    await place.indexed(async (engine) => {
      await engine.setBuffer('src/tax.ts', 'export const nothing = 1;\n');
      expect(pathsOf(await engine.search('tax of a price'))).not.toContain('src/tax.ts');
      await engine.setBuffer('src/tax.ts', null);
      expect(pathsOf(await engine.search('tax of a price'))[0]).toBe('src/tax.ts');
    });
  });

  it('is left alone where the file would not be indexed', async () => {
    using place = new Place(SHOP);
    await place.indexed(async (engine) => {
      await engine.setBuffer('.env', 'VOUCHER_TOKEN=secret\n');
      expect(pathsOf(await engine.search('voucher token'))).not.toContain('.env');
    });
  });
});

describe('an index that is still being built', () => {
  it('is helped out by the files themselves', async () => {
    using place = new Place().copySources('src/engine/retrieval'); // few enough for the time that looking into files may take
    place.write({ 'zz/last.ts': 'export function packHamperForVoucher() {}\n' });
    utimesSync(place.path('zz/last.ts'), 1e9, 1e9); // the oldest file is the last to be indexed
    const engine = await place.open();
    try {
      const live: string[][] = [];
      let asked: Promise<unknown> | undefined;
      await engine.index({
        onProgress: ({ phase }) => {
          if (phase !== 'indexing' || asked) return;
          asked = engine.search('packHamperForVoucher').then(({ hits, coverage }) => {
            expect(coverage).toBeLessThan(1);
            live.push(hits.flatMap(({ path, why }) => (why.retrievers.includes('live') ? [path] : [])));
          });
        },
      });
      await asked;
      const after = await engine.search('packHamperForVoucher');
      expect(live).toEqual([['zz/last.ts']]);
      expect(after.hits[0]).toMatchObject({ path: 'zz/last.ts', symbol: 'packHamperForVoucher' });
      expect(after.hits[0]!.why.retrievers).not.toContain('live');
    } finally {
      await engine.close();
    }
  });
});
