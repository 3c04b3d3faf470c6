import { createHash } from 'node:crypto';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { UNIT } from '../../../src/engine/embedding/embedder.js';
import { DIMENSION } from '../../../src/engine/embedding/staticModel.js';
import { resourcesDir } from '../../../src/engine/resources.js';
import { Database } from '../../../src/engine/store/database.js';
import type { ContentRecord } from '../../../src/engine/store/record.js';
import { CoarseIndex } from '../../../src/engine/store/coarse.js';
import { type ContentEntry, RetrievalReader } from '../../../src/engine/store/retrievalReader.js';
import { Store } from '../../../src/engine/store/store.js';
import { Writer } from '../../../src/engine/store/writer.js';

const storage = mkdtempSync(join(tmpdir(), 'quarry-store-'));
afterAll(() => rmSync(storage, { recursive: true, force: true }));

async function open(name: string, sqliteVec = true): Promise<Database> {
  const file = join(storage, name, 'index.sqlite');
  const database = await Database.open({ file, resources: resourcesDir(), storage, sqliteVec });
  await database.useSqliteVec();
  return database;
}

/** Of a vector whose entries are alike. */
const UNIT_ENTRY = Math.floor(UNIT / Math.sqrt(DIMENSION));

/** Vectors of few values, so that many are equally near. */
function vectors(chunks: number, seed: number): Int16Array {
  const out = new Int16Array(chunks * DIMENSION);
  for (let i = 0; i < out.length; i++) {
    seed = (seed * 48_271) % 0x7fffffff;
    out[i] = UNIT_ENTRY * (i % DIMENSION < 6 ? (seed % 3) - 1 : 1);
  }
  return out;
}

const record = (hash: string, chunks: number, seed: number): ContentRecord => ({
  hash,
  language: 'text',
  version: 'v',
  state: 'indexed',
  encoding: 'utf8',
  bytes: 1,
  lines: chunks,
  text: new Uint8Array(),
  outline: new Uint8Array(),
  phrase: 'one two',
  symbols: [],
  chunks: Array.from({ length: chunks }, (_, i) => ({
    kind: 'block' as const,
    startLine: i + 1,
    endLine: i + 1,
    start: i,
    end: i + 1,
    symbol: -1,
  })),
  terms: ['one'],
  postings: Uint16Array.from([1, 0, 8, 1]),
  lengths: new Uint16Array(chunks * 5),
  vectors: vectors(chunks, seed),
});

const file = (path: string, content: ContentRecord) => ({
  path,
  size: 1,
  mtimeMs: 1,
  racy: false,
  state: 'indexed' as const,
  language: 'text',
  class: 'source' as const,
  content,
});

const byExtensionOnly = { slice: 0, atOnce: 0 };

describe('definitions of a name that very many have', () => {
  const hashes = Array.from({ length: 300 }, (_, i) => createHash('sha256').update(`${i}`).digest('hex').slice(0, 32));
  const defining = (hash: string, exported: boolean): ContentRecord => ({
    ...record(hash, 1, 1),
    symbols: [
      {
        name: 'handle',
        kind: 'function',
        container: '',
        startLine: 1,
        endLine: 1,
        start: 0,
        end: 1,
        leadLine: 1,
        signature: 'handle()',
        doc: '',
        exported,
      },
    ],
  });
  /** Hashes of the contents whose definitions count, and whether those are exported. */
  async function counted(name: string, written: readonly string[]) {
    const database = await open(name, false);
    const exported = (hash: string): boolean => hashes.indexOf(hash) % 10 === 0;
    const files = written.map((hash) => file(hash, defining(hash, exported(hash))));
    new Writer(database).apply({ files, removed: [] });
    const hashOf = database.prepare('SELECT hash FROM content WHERE id = ?');
    const definers = new RetrievalReader(database).definersOf('handle', 100).map(({ contentId }) => {
      const { hash } = hashOf.get(contentId) as { hash: string };
      return { hash, exported: exported(hash) };
    });
    database.close();
    return definers;
  }

  it('are the same ones in whichever order files were written, exported ones first', async () => {
    const inOrder = await counted('in-order', hashes);
    const reversed = await counted('reversed', hashes.toReversed());
    expect(reversed).toEqual(inOrder);
    expect(inOrder).toHaveLength(100);
    expect(inOrder.map(({ exported }) => exported)).toEqual(Array.from({ length: 100 }, (_, i) => i < 30));
  });
});

describe('the search for near chunks', () => {
  it('lets sqlite-vec answer before vectors are in memory: the nearest with the same cosines, ties as a whole', async () => {
    const native = await open('same');
    const writer = new Writer(native);
    writer.completeSigns();
    for (let i = 1; i <= 20; i++) writer.apply({ files: [file(`f${i}`, record(`h${i}`, 30, i))], removed: [] });
    const plain = await open('same', false);
    const [byExtension, inMemory] = [new CoarseIndex(native, byExtensionOnly), new CoarseIndex(plain)];
    expect([byExtension.isNative, inMemory.isNative]).toEqual([true, false]);
    for (const seed of [7, 8, 9]) {
      const query = vectors(1, seed);
      const cosines = new Map(inMemory.nearest(query, 5000, 1).map(({ id, score }) => [id, score]));
      expect(cosines.size).toBe(600);
      for (const k of [1, 10, 60]) {
        const found = byExtension.nearest(query, k, 1);
        expect(found.length).toBeLessThanOrEqual(k);
        for (const { id, score } of found) expect(score).toBe(cosines.get(id));
      }
      expect(byExtension.nearest(query, 600, 1)).toHaveLength(600);
    }
    native.close();
    plain.close();
  });

  it('reads vectors into memory a part at a time, and follows what is written and collected', async () => {
    const database = await open('parts');
    const writer = new Writer(database);
    writer.completeSigns();
    const add = (path: string, hash: string, seed: number): void => {
      writer.apply({ files: [file(path, record(hash, 100, seed))], removed: [] });
    };
    for (let i = 1; i <= 5; i++) add(`f${i}`, `h${i}`, i);
    const parts = new CoarseIndex(database, { slice: 150, atOnce: 0 });
    const query = vectors(1, 7);
    for (let version = 1; version <= 4; version++) {
      // Some 500 chunks are there after as many queries.
      for (let i = 0; i < 4; i++) parts.nearest(query, 40, version);
      expect(parts.nearest(query, 40, version)).toEqual(new CoarseIndex(database).nearest(query, 40, version));
      if (version === 1) add('f6', 'h6', 6);
      if (version === 2) {
        writer.apply({ files: [], removed: ['f1', 'f2', 'f3', 'f4'] });
        for (const _ of writer.collectGarbage('another version'));
        add('f7', 'h7', 7);
      }
    }
    database.close();
  });

  it('reads them before anybody asks, unless there are many', async () => {
    const database = await open('parts');
    const [few, many] = [new CoarseIndex(database), new CoarseIndex(database, { slice: 150, atOnce: 10 })];
    expect([few.prepare(1), many.prepare(1)]).toEqual([true, false]);
    await expect.poll(() => few.isLoaded).toBe(true);
    expect(many.isLoaded).toBe(false);
    database.close();
  });

  it('makes do without sqlite-vec while that lacks chunks', async () => {
    const plain = await open('behind', false);
    new Writer(plain).apply({ files: [file('a', record('h', 3, 1))], removed: [] });
    plain.close();
    const native = await open('behind');
    const store = new Store(native);
    const query = vectors(1, 5);
    expect(store.coarse.isNative).toBe(false);
    const before = store.vectors.nearest(query, 10);
    new Writer(native).completeSigns();
    expect(store.coarse.isNative).toBe(true);
    expect(store.vectors.nearest(query, 10)).toEqual(before);
    expect(before).toHaveLength(3);
    native.close();
  });
});

describe('sqlite-vec’s table', () => {
  it('is kept in step from when it is made on, and is not made by writing', async () => {
    const database = await open('table');
    const writer = new Writer(database);
    const coarse = new CoarseIndex(database, byExtensionOnly);
    const tables = () => database.db.prepare("SELECT 1 FROM sqlite_schema WHERE name = 'vector'").all().length;
    writer.apply({ files: [file('a', record('h1', 3, 1))], removed: [] });
    expect([tables(), coarse.isNative]).toEqual([0, false]);
    writer.completeSigns();
    writer.apply({ files: [file('b', record('h2', 3, 2))], removed: ['a'] });
    expect([...writer.collectGarbage('another version')]).toEqual([1]);
    writer.apply({ files: [file('c', record('h3', 3, 3))], removed: [] });
    expect(coarse.isNative).toBe(true);
    expect(coarse.nearest(vectors(1, 7), 9, 1)).toHaveLength(6);
    writer.reset();
    expect([tables(), coarse.isNative]).toEqual([0, false]);
    database.close();
  });
});

describe('garbage', () => {
  it('is kept up to a share of what lives, the oldest goes first, and ids are never used again', async () => {
    const database = await open('garbage');
    const writer = new Writer(database);
    writer.completeSigns();
    const store = new Store(database);
    const collect = (version = 'v'): number => [...writer.collectGarbage(version)].reduce((a, b) => a + b, 0);
    const contents = (): string[] =>
      (database.db.prepare('SELECT hash FROM content ORDER BY id').all() as { hash: string }[]).map((row) => row.hash);

    for (let i = 0; i < 5; i++) writer.apply({ files: [file('a', record(`old${i}`, 1000, i + 1))], removed: [] });
    expect(collect()).toBe(4); // 4,000 dead chunks beside 1,000 alive
    expect(contents()).toEqual(['old4']);
    expect(store.vectors.nearest(vectors(1, 3), 4000)).toHaveLength(1000);
    expect(store.reader.contentsWithPhrase('one two', 10)).toHaveLength(1);

    const first = (): ContentEntry => store.reader.contents(store.reader.files().map(({ contentId }) => contentId))[0]!;
    const before = first();
    writer.apply({ files: [], removed: ['a'] });
    expect(collect()).toBe(0); // little enough to be kept
    expect(collect('another version')).toBe(1);
    writer.apply({ files: [file('b', record('new', 2, 9))], removed: [] });
    const after = first();
    expect(after.id).toBeGreaterThan(before.id);
    expect(after.firstChunk).toBeGreaterThanOrEqual(before.firstChunk + before.chunks);
    database.close();
  });
});

describe('the files that a reader tells of', () => {
  it('are those that are there, whatever it knew before', async () => {
    const database = await open('files');
    const writer = new Writer(database);
    const { reader } = new Store(database);
    const write = (paths: string[], content: string | null): void => {
      const key = content === null ? null : record(content, 1, 1);
      writer.apply({ files: paths.map((path) => ({ ...file(path, record('any', 1, 1)), content: key })), removed: [] });
    };
    const steps: (() => void)[] = [
      () => write(['a', 'b', 'c'], 'h1'),
      () => write(['b'], 'h2'),
      () => writer.apply({ files: [], removed: ['a'] }),
      () => write(['b'], null), // it can no longer be read
      () => write(['b', 'd'], 'h1'),
      () => {
        writer.apply({ files: [], removed: ['d'] });
        write(['a'], 'h2');
      },
      () => {
        writer.reset();
        write(['x', 'y', 'z'], 'h3');
      },
    ];
    const known: string[] = [];
    for (const step of steps) {
      step();
      const told = reader.files().sort((x, y) => x.id - y.id);
      const anew = new RetrievalReader(database).files().sort((x, y) => x.id - y.id);
      expect(told).toEqual(anew);
      known.push(told.map(({ path }) => path).join(''));
    }
    expect(known).toEqual(['abc', 'acb', 'cb', 'c', 'cbd', 'cba', 'xyz']);
    database.close();
  });
});

describe('a batch', () => {
  it('is written as a whole or not at all', async () => {
    const database = await open('whole');
    const writer = new Writer(database);
    writer.completeSigns();
    const broken = { ...record('broken', 1, 1), language: null as unknown as string };
    expect(() => writer.apply({ files: [file('a', record('h', 1, 1)), file('b', broken)], removed: [] })).toThrow(
      /NULL/,
    );
    const store = new Store(database);
    expect(store.knownFiles()).toEqual([]);
    expect(store.postings.read('one').length).toBe(0);
    database.close();
  });

  it('says which contents were promised and are not there', async () => {
    const database = await open('promised');
    const writer = new Writer(database);
    writer.completeSigns();
    const key = { hash: 'h', language: 'text', version: 'v' };
    const copy = { ...file('copy', record('h', 1, 1)), content: key };
    expect(writer.apply({ files: [copy], removed: [] })).toEqual(['copy']);
    expect(writer.apply({ files: [file('a', record('h', 1, 1)), copy], removed: [] })).toEqual([]);
    const store = new Store(database);
    expect(store.file('copy')!.contentId).toBe(store.file('a')!.contentId);
    database.close();
  });
});
