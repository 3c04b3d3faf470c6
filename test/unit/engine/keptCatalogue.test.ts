import { copyFileSync, renameSync, rmSync, utimesSync } from 'node:fs';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { bundledEmbedder } from '../../../src/engine/embedding/bundled.js';
import type { Engine } from '../../../src/engine/engine.js';
import { Catalogue } from '../../../src/engine/retrieval/catalogue.js';
import { Graph } from '../../../src/engine/retrieval/graph/graph.js';
import { Retrieval } from '../../../src/engine/retrieval/retrieval.js';
import { RetrievalReader } from '../../../src/engine/store/retrievalReader.js';
import { Writer } from '../../../src/engine/store/writer.js';
import { Place } from './place.js';

const PATHS = [
  'till.ts',
  'shop/till.ts',
  'shop/index.ts',
  'shop/discount/rate.ts',
  'shop/till.test.ts',
  'docs/till.md',
];
const TEXTS = [
  `import { rate } from './discount/rate.js';\nexport const openTill = (): number => rate(3);\n`,
  `/** The share that a customer saves. */\nexport function rate(years: number): number {\n  return years / 100;\n}\n`,
  `import { openTill } from './till.js';\nexport class Drawer {\n  open(): number {\n    return openTill();\n  }\n}\n`,
  `# Tills\n\nA till is opened with a drawer.\n`,
];
const QUERIES = ['openTill', 'how is a drawer opened', 'shop discount rate', 'till.ts', 'class:test till', 'customer'];

const path = fc.constantFrom(...PATHS);
const change = fc.oneof(
  { weight: 4, arbitrary: fc.record({ what: fc.constant('write'), path, text: fc.constantFrom(...TEXTS) }) },
  fc.record({ what: fc.constant('remove'), path }),
  fc.record({ what: fc.constantFrom('rename', 'copy'), path, to: path }),
  fc.record({ what: fc.constant('touch'), path }),
  fc.record({ what: fc.constantFrom('link', 'collect') }),
);
type Change = typeof change extends fc.Arbitrary<infer T> ? T : never;

/** Makes a change to the folder, or to what is kept of it, and has the engine take it in. */
async function make(change: Change, place: Place, engine: Engine, isThere: Set<string>): Promise<void> {
  const { store, indexer } = engine['session'];
  if (change.what === 'link') return indexer.link();
  // As though another version had made them: then all that no file has any more goes.
  if (change.what === 'collect') {
    for (const contents of new Writer(store.database).collectGarbage('another version'))
      expect(contents).toBeGreaterThan(0);
    return;
  }
  const { path = '', to, text } = change as { path?: string; to?: string; text?: string };
  if (text !== undefined) place.write({ [path]: text });
  else if (!isThere.has(path) || to === path) return;
  else if (change.what === 'remove') rmSync(place.path(path));
  else if (change.what === 'touch') utimesSync(place.path(path), 1_700_000_000, 1_700_000_000);
  else {
    place.write({ [to!]: '' });
    (change.what === 'copy' ? copyFileSync : renameSync)(place.path(path), place.path(to!));
  }
  if (change.what === 'remove' || change.what === 'rename') isThere.delete(path);
  if (change.what !== 'remove') isThere.add(to ?? path);
  await engine.update([path, ...(to === undefined ? [] : [to])]);
}

describe('what retrieval keeps from one commit to the next', () => {
  it('is as though it were read anew, whatever was written, deleted, renamed or copied', async () => {
    await fc.assert(
      fc.asyncProperty(fc.array(change, { minLength: 4, maxLength: 16 }), async (changes) => {
        const first = { 'shop/till.ts': TEXTS[0]!, 'shop/discount/rate.ts': TEXTS[1]! };
        using place = new Place(first);
        await place.indexed(async (engine) => {
          const { retrieval, store } = engine['session'];
          const isThere = new Set(Object.keys(first));
          for (const one of changes) {
            await make(one, place, engine, isThere);
            const catalogue = Catalogue.read(new RetrievalReader(store.database));
            const { catalogue: kept, graph } = retrieval['current']();
            expect([...kept.positionOfPath.keys()].sort()).toEqual([...isThere].sort());
            expect(kept.contents).toEqual(catalogue.contents);
            expect(kept).toEqual(catalogue);
            expect(graph).toEqual(Graph.read(catalogue, store.graph));
            const anew = new Retrieval(store, bundledEmbedder, place.root);
            for (const query of QUERIES) {
              const at = { at: 0 };
              expect((await retrieval.search(query, at)).hits).toEqual((await anew.search(query, at)).hits);
            }
          }
        });
      }),
      { numRuns: 8, seed: 20_261 },
    );
  }, 60_000);
});
