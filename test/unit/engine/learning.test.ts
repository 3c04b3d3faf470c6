import { spawnSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { Cancelled } from '../../../src/core/errors.js';
import type { LearnProgress } from '../../../src/core/learning.js';
import { pairsOf } from '../../../src/engine/learning/pairs.js';
import { Random } from '../../../src/engine/learning/random.js';
import { pathsOf, Place } from './place.js';

/** Enough of this repository's own sources to ask some hundred questions of. */
const sources = (): Place => new Place().copySources('src/core', 'src/engine', 'src/answer', 'src/cli');
const SLOW = 120_000;

/** Ten things, as the code calls them and as people do who write commits; no word of the one is in the other. */
const THINGS = [
  ['invoice', 'rechnung'],
  ['parcel', 'paket'],
  ['customer', 'kunde'],
  ['warehouse', 'lager'],
  ['discount', 'rabatt'],
  ['refund', 'erstattung'],
  ['courier', 'kurier'],
  ['supplier', 'lieferant'],
  ['catalogue', 'katalog'],
  ['voucher', 'gutschein'],
] as const;

/** A repository with a commit a file, whose subject speaks of the file (or of another one) in the people's words. */
function shopHistory(speaksOfItsFile: boolean): Place {
  const place = new Place();
  const triples: number[][] = [];
  for (let a = 0; a < 10; a++)
    for (let b = a + 1; b < 10; b++) for (let c = b + 1; c < 10; c++) triples.push([a, b, c]);
  const subjects = triples.map((triple) => triple.map((i) => THINGS[i]![1]).join(' '));
  const told = speaksOfItsFile ? subjects : new Random(11).shuffled(subjects);
  const stream = triples.map((triple, i) => {
    const [x, y, z] = triple.map((n) => THINGS[n]![0]);
    const text = `export function ${x}For${cap(y!)}(${z}: string) {\n  return ${y} + ${z} + ${x};\n}\n`;
    const path = `src/part${i}.ts`;
    const date = 1_700_000_000 + i;
    return [
      `commit refs/heads/main\ncommitter A <a@example.org> ${date} +0000\ndata ${told[i]!.length}\n${told[i]!}`,
      `M 100644 inline ${path}\ndata ${text.length}\n${text}`,
    ].join('\n');
  });
  const git = (args: string[], input?: string): void => {
    const { status, stderr } = spawnSync('git', args, { cwd: place.root, input, encoding: 'utf8' });
    if (status !== 0) throw new Error(stderr);
  };
  git(['init', '-q', '-b', 'main']);
  git(['fast-import', '--quiet'], stream.join('\n'));
  git(['reset', '-q', '--hard']);
  return place;
}
const cap = (word: string): string => word[0]!.toUpperCase() + word.slice(1);

describe('calibration', () => {
  it('promises what held-out questions confirm, and speaks of questions only', { timeout: SLOW }, async () => {
    using place = sources();
    await place.indexed(async (engine) => {
      const before = await engine.search('where are files of a folder discovered');
      expect(before.calibrated).toBeUndefined();
      const told: LearnProgress[] = [];
      const { coverage, heldOut, pairs, k } = await engine.calibrate({ onProgress: (now) => told.push(now) });
      expect(coverage).toBeGreaterThanOrEqual(0.7);
      expect(pairs.docs).toBeGreaterThan(100);
      // What other files' questions show does not contradict the promise; 0.05 is what the threshold itself may be off.
      expect(heldOut.interval[0]).toBeLessThan(coverage + 0.05);
      expect(heldOut.interval[1]).toBeGreaterThan(coverage - 0.05);
      expect(heldOut.coverage).toBeGreaterThan(0.6);
      expect(Number.isInteger(k)).toBe(true);
      expect(told.at(-1)).toMatchObject({ done: pairs.docs + pairs.commits - 1 });

      const { calibrated, hits } = await engine.search('where are files of a folder discovered', { limit: 100 });
      expect(calibrated).toEqual({ coverage, results: expect.any(Number) as number, cut: false, outdated: false });
      expect(new Set(pathsOf({ hits })).size).toBeLessThanOrEqual(calibrated!.results);
      expect((await engine.search('discover')).calibrated).toBeUndefined();
      expect((await engine.search('which files are discovered', { stages: { learned: false } })).calibrated).toBe(
        undefined,
      );

      const health = await engine.health();
      expect(health.learned.calibration).toMatchObject({ coverage, outdated: false });
      for (let i = 0; i < 40; i++) place.write({ [`new/file${i}.ts`]: `export const added${i} = ${i};\n` });
      await engine.index();
      expect((await engine.health()).learned.calibration).toMatchObject({ outdated: true });
      const later = await engine.search('where are files of a folder discovered');
      expect(later.calibrated).toMatchObject({ outdated: true });
    });
  });

  it('does not let a comment find itself', { timeout: SLOW }, async () => {
    // Comments that say nothing of their code: found again only by whoever looks into the comment.
    const random = new Random(5);
    const word = (): string =>
      Array.from({ length: 3 }, () => 'bdfgklmnprst'[random.below(12)]! + 'aeiou'[random.below(5)]!).join('');
    using place = new Place();
    for (let i = 0; i < 120; i++) {
      const comment = `The ${word()} ${word()} and ${word()} ${word()} of ${word()}.`;
      place.write({ [`src/part${i}.ts`]: `/** ${comment} */\nexport function run${i}() {\n  return ${i};\n}\n` });
    }
    await place.indexed(async (engine) => {
      await expect(engine.calibrate()).rejects.toThrow('Nothing can be promised: 0 of 60 questions');
    });
  });

  it('can be cancelled, and then keeps nothing', { timeout: SLOW }, async () => {
    using place = sources();
    await place.indexed(async (engine) => {
      const cancelling = new AbortController();
      const onProgress = ({ done }: LearnProgress): void => {
        if (done === 5) cancelling.abort();
      };
      await expect(engine.calibrate({ signal: cancelling.signal, onProgress })).rejects.toThrow(Cancelled);
      expect((await engine.health()).learned).toEqual({ opened: 0 });
    });
  });

  it('says when a repository has too little to ask', async () => {
    using place = new Place({ 'a.ts': '/** Adds the two numbers given. */\nexport const add = (a, b) => a + b;\n' });
    await place.indexed(async (engine) => {
      await expect(engine.calibrate()).rejects.toThrow('too little to calibrate with');
      await expect(engine.adapt()).rejects.toThrow('too little to learn from');
    });
  });
});

describe('questions of a repository', () => {
  it('are first sentences of comments in which there is something to search for', async () => {
    using place = new Place({
      'a.ts': '/** Adds the two numbers given. */\nexport const sum = (a, b) => a + b;\n',
      'b.ts': '/** `f(`, `f (`, `f!(`, `f<T>(`. */\nexport const call = /x/;\n',
      'c.ts': '/** lang:go path:src kind:class. */\nexport const filters = 1;\n',
    });
    await place.indexed((engine) => {
      const { retrieval, store } = engine['session'];
      const pairs = pairsOf(place.root, store.reader, retrieval.catalogue(), 10, new Random(1));
      expect(pairs.map(({ query }) => query)).toEqual(['Adds the two numbers given']);
      return Promise.resolve();
    });
  });

  it('are drawn alike, in whichever order the files were written', async () => {
    const drawn = async (...written: string[]) => {
      using place = new Place();
      const engine = await place.open();
      for (const folder of written) {
        place.copySources(folder);
        await engine.index();
      }
      const { retrieval, store } = engine['session'];
      const catalogue = retrieval.catalogue();
      const pairs = pairsOf(place.root, store.reader, catalogue, 20, new Random(1));
      await engine.close();
      return pairs.map(({ query, targets: [target] }) => `${catalogue.contents[target!]!.files[0]!.path}: ${query}`);
    };
    const folders = ['src/core', 'src/engine/syntax', 'src/engine/store'];
    const pairs = await drawn(...folders);
    expect(pairs).toHaveLength(20);
    expect(await drawn(...folders.toReversed())).toEqual(pairs);
  });
});

describe('adaptation', () => {
  it('keeps an adapter that finds what people call otherwise than the code', { timeout: SLOW }, async () => {
    using place = shopHistory(true);
    await place.indexed(async (engine) => {
      const { adapter, pairs } = await engine.adapt();
      expect(pairs.commits).toBe(120);
      expect(adapter.kept).toBe(true);
      expect(adapter.interval[0]).toBeGreaterThan(0);
      expect(adapter.after).toBeGreaterThan(adapter.before);
      expect((await engine.health()).learned.adaptation).toMatchObject({ adapter: { kept: true }, inUse: true });
      const asked = { limit: 5, trace: true, stages: { history: false } };
      const { trace } = await engine.search('rechnung paket kunde', asked);
      const { trace: without } = await engine.search('rechnung paket kunde', {
        ...asked,
        stages: { history: false, learned: false },
      });
      expect(trace!.versions.adapted).not.toBeNull();
      expect(trace!.ranking.map(({ path }) => path)).not.toEqual(without!.ranking.map(({ path }) => path));
    });
  });

  it('rolls back what does not help: here subjects speak of other files', { timeout: SLOW }, async () => {
    using place = shopHistory(false);
    await place.indexed(async (engine) => {
      const before = await engine.search('invoice for parcel', { at: 1 });
      const { adapter, weights } = await engine.adapt();
      expect(adapter.kept).toBe(false);
      expect(weights.kept).toBe(false);
      const after = await engine.search('invoice for parcel', { at: 1 });
      expect(after.hits).toEqual(before.hits);
    });
  });
});

describe('opened results', () => {
  const twins = {
    'one/reader.ts': 'export function readSettings(path: string) {\n  return JSON.parse(path);\n}\n',
    'two/reader.ts': 'export function readSettings(file: string) {\n  return JSON.parse(file) ?? {};\n}\n',
  };

  it('come a little earlier next time, which is said', async () => {
    using place = new Place(twins);
    await place.indexed(async (engine) => {
      const query = 'where are settings read';
      const [, second] = pathsOf(await engine.search(query));
      await engine.opened(query, second!);
      const [first] = (await engine.search(query)).hits;
      expect(first!.path).toBe(second);
      const preferred = first!.why.features.find(({ name }) => name === 'preferred');
      expect(preferred!.contribution).toBeGreaterThan(0.1);
      expect(preferred!.contribution).toBeLessThan(0.3);
      const sum = first!.why.features.reduce((all, { contribution }) => all + contribution, 0);
      expect(sum).toBeCloseTo(first!.score, 2);
    });
  });

  it('are heard by a question that was asked a moment ago, too', async () => {
    using place = new Place(twins);
    await place.indexed(async (engine) => {
      const query = 'where are settings read';
      const bestOf = async (): Promise<string> =>
        (await engine.gather({ queries: [{ text: query }], budget: 1_000 })).pieces[0]!.path;
      const before = await bestOf();
      const [other] = pathsOf(await engine.search(query)).filter((path) => path !== before);
      await engine.opened(query, other!);
      expect(await bestOf()).toBe(other);
      await engine.forget();
      expect(await bestOf()).toBe(before);
    });
  });
});

describe('forgetting', () => {
  it('removes all that was learnt, for good', { timeout: SLOW }, async () => {
    using place = new Place().copySources('src/core', 'src/engine/retrieval', 'src/engine/store', 'src/engine/syntax');
    const folder = join(dirname(place.indexFile), 'learned');
    await place.indexed(async (engine) => {
      const query = 'how are files of a folder discovered';
      const before = await engine.search(query);
      expect(await engine.forget()).toBe(false);
      await engine.calibrate();
      await engine.adapt();
      await engine.opened(query, before.hits.at(-1)!.path);
      expect((await engine.health()).learned).toMatchObject({ opened: 1, calibration: {}, adaptation: {} });
      expect(existsSync(folder)).toBe(true);
      expect(await engine.forget()).toBe(true);
      expect(existsSync(folder)).toBe(false);
      expect((await engine.health()).learned).toEqual({ opened: 0 });
      expect((await engine.search(query)).hits).toEqual(before.hits);
    });
    await place.indexed(async (engine) => expect((await engine.health()).learned).toEqual({ opened: 0 }));
  });
});
