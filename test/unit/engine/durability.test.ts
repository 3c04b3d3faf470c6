import { spawn, spawnSync } from 'node:child_process';
import { cpSync, readdirSync, readFileSync, rmSync, statSync, truncateSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { setTimeout as sleep } from 'node:timers/promises';
import { describe, expect, it } from 'vitest';
import { Lease } from '../../../src/engine/store/lease.js';
import { dump } from './dump.js';
import { pathsOf, Place, repository } from './place.js';

const bin = join(repository, 'bin', 'quarry.mjs');

/** Starts the real command on a place. */
const quarry = (place: Place, ...args: string[]) =>
  spawn(process.execPath, [bin, ...args], {
    env: { ...process.env, QUARRY_INDEX_DIR: place.storage },
    stdio: 'ignore',
  });

/** Numbers from 0 to 1, the same in every run (Lehmer). */
function* seeded(seed: number): Generator<number, never> {
  for (;;) yield (seed = (seed * 48_271) % 0x7fffffff) / 0x7fffffff;
}

describe('a process that is killed', () => {
  it('at any moment leaves an index that the next run completes, equal to a clean one', async () => {
    const SEED = 20_261;
    const ROUNDS = 8;
    /** About as long as a whole run takes, so that kills fall on start, batches, compaction and after. */
    const WITHIN_MS = 2_500;
    using place = new Place().copySources('src', 'test/unit');
    const random = seeded(SEED);
    const killed: (NodeJS.Signals | null)[] = [];
    for (let round = 0; round < ROUNDS; round++) {
      const args = round % 4 === 3 ? ['--force'] : [];
      const child = quarry(place, 'index', place.root, ...args);
      const ended = new Promise<NodeJS.Signals | null>((resolve) =>
        child.once('exit', (_code, signal) => resolve(signal)),
      );
      await sleep(100 + random.next().value * WITHIN_MS);
      child.kill('SIGKILL');
      killed.push(await ended);
      const [changed, gone] = [`src/core/added${round}.ts`, `src/core/added${round - 2}.ts`];
      place.write({ [changed]: `export const round${round} = ${round};\n` });
      rmSync(place.path(gone), { force: true });
    }
    expect(killed).toContain('SIGKILL');
    await place.indexed((engine) => expect(engine.index()).resolves.toMatchObject({ read: 0, removed: 0 }));
    using clean = new Place();
    cpSync(place.root, clean.root, { recursive: true });
    await clean.indexed(async (engine) => {
      expect((await engine.health()).files).toBeGreaterThan(100);
      expect(dump(place.indexFile)).toEqual(dump(clean.indexFile));
    });
    const check = new DatabaseSync(place.indexFile).prepare('PRAGMA integrity_check').get();
    expect(check).toMatchObject({ integrity_check: 'ok' });
  }, 180_000);
});

describe('two processes', () => {
  it('do not write at once: the second is told who does, and takes over at once when that one is killed', async () => {
    using place = new Place().copySources('src/core');
    await place.indexed(async () => undefined);
    const folder = dirname(place.indexFile);
    const holder = spawn(
      process.execPath,
      [
        '-e',
        `const db = new (require('node:sqlite').DatabaseSync)(${JSON.stringify(join(folder, 'writer.lock'))});
        db.exec('BEGIN EXCLUSIVE');
        require('node:fs').writeFileSync(${JSON.stringify(join(folder, 'writer.pid'))}, String(process.pid));
        console.log('held'); setInterval(() => {}, 1000);`,
      ],
      { stdio: ['ignore', 'pipe', 'ignore'] },
    );
    await new Promise((resolve) => holder.stdout.once('data', resolve));
    const engine = await place.open();
    await expect(engine.index()).rejects.toMatchObject({
      code: 'busy',
      message: `Process ${holder.pid} is writing the index of this folder; try again when it is done.`,
    });
    expect(pathsOf(await engine.search('UserError'))[0]).toBe('src/core/errors.ts');
    const gone = new Promise((resolve) => holder.once('exit', resolve));
    holder.kill('SIGKILL');
    await gone;
    Lease.tryAcquire(folder)!.release();
    await expect(engine.index()).resolves.toMatchObject({ read: 0 });
    await engine.close();
  });

  it('see what the other has written', async () => {
    using place = new Place({ 'a.ts': 'export const first = 1;\n' });
    await place.indexed(async (reader) => {
      place.write({ 'b.ts': 'export const quokkaZanzibar = 2;\n' });
      expect(spawnSync(process.execPath, [bin, 'index', place.root, '--index-dir', place.storage]).status).toBe(0);
      expect(pathsOf(await reader.search('quokkaZanzibar'))[0]).toBe('b.ts');
    });
  });
});

describe('a damaged index', () => {
  const notices = (): { sentences: string[]; onNotice: (sentence: string) => void } => {
    const sentences: string[] = [];
    return { sentences, onNotice: (sentence) => sentences.push(sentence) };
  };
  const aside = (place: Place): string[] =>
    readdirSync(dirname(place.indexFile)).filter((name) => name.includes('.corrupt-'));

  it.each([
    ['that is no database', (file: string) => writeFileSync(file, 'no database '.repeat(1000))],
    ['whose tail is missing', (file: string) => truncateSync(file, Math.floor(statSync(file).size / 3))],
    [
      'with pages of noise',
      (file: string) => {
        const bytes = readFileSync(file);
        writeFileSync(file, bytes.fill(0xa5, 8192, bytes.length));
      },
    ],
  ])('%s is kept aside and made again, which is said once', async (_what, damage) => {
    using place = new Place().copySources('src/core');
    await place.indexed(async () => undefined);
    const before = dump(place.indexFile);
    damage(place.indexFile);
    const { sentences, onNotice } = notices();
    await place.indexed(
      async (engine) => {
        expect(sentences).toHaveLength(1);
        expect(sentences[0]).toMatch(/^The index was damaged: it is kept as .*, and a new one is made\.$/);
        expect((await engine.health()).recovered).toContain(aside(place)[0]);
        expect(dump(place.indexFile)).toEqual(before);
      },
      { onNotice },
    );
    expect(aside(place).length).toBeGreaterThan(0);
  });

  it('that was deleted while it was in use comes back', async () => {
    using place = new Place().copySources('src/core');
    await place.indexed(async (engine) => {
      rmSync(dirname(place.indexFile), { recursive: true });
      expect(await engine.index()).toMatchObject({ parsed: readdirSync(place.path('src/core')).length });
      expect(pathsOf(await engine.search('UserError'))[0]).toBe('src/core/errors.ts');
    });
  });

  it('that was deleted is made whole again by the next saved file', async () => {
    using place = new Place().copySources('src/core');
    await place.indexed(async (engine) => {
      rmSync(dirname(place.indexFile), { recursive: true });
      place.write({ 'src/core/fresh.ts': 'export const fresh = 1;\n' });
      await engine.update(['src/core/fresh.ts']);
      expect((await engine.health()).files).toBe(readdirSync(place.path('src/core')).length);
      expect(pathsOf(await engine.search('UserError'))[0]).toBe('src/core/errors.ts');
    });
  });

  it('that turns up in the middle of a run is kept aside, and the run begins again', async () => {
    using place = new Place().copySources('src/core');
    const { sentences, onNotice } = notices();
    await place.indexed(
      async (engine) => {
        // Another program writes over the table of contents: what this process reads next makes no sense.
        const db = new DatabaseSync(place.indexFile);
        db.enableDefensive(false);
        db.exec('PRAGMA writable_schema=ON');
        db.exec("UPDATE sqlite_schema SET rootpage = 999999 WHERE name = 'content'; PRAGMA schema_version = 7777");
        db.close();
        place.write({ 'late.ts': 'export const quokkaZanzibar = 1;\n' });
        expect(await engine.index()).toMatchObject({ files: readdirSync(place.path('src/core')).length + 1 });
        expect(pathsOf(await engine.search('quokkaZanzibar'))[0]).toBe('late.ts');
      },
      { onNotice },
    );
    expect(sentences).toHaveLength(1);
    expect(aside(place).length).toBeGreaterThan(0);
  });

  it('made by a newer Quarry is left alone', async () => {
    using place = new Place({ 'a.ts': 'let a;\n' });
    await place.indexed(async () => undefined);
    const db = new DatabaseSync(place.indexFile);
    db.exec('PRAGMA user_version = 999');
    db.close();
    await expect(place.open()).rejects.toMatchObject({ code: 'unsupported-runtime' });
    expect(aside(place)).toEqual([]);
  });

  it('made by an older Quarry is made again', async () => {
    using place = new Place({ 'a.ts': 'let a;\n' });
    await place.indexed(async () => undefined);
    const db = new DatabaseSync(place.indexFile);
    db.exec('DROP TABLE chunk; PRAGMA user_version = 0');
    db.close();
    await place.indexed(async (engine) => expect(await engine.health()).toMatchObject({ files: 1, chunks: 1 }));
  });
});

describe('without sqlite-vec', () => {
  it('searches give the same results, and health says so', async () => {
    using place = new Place().copySources('src/engine', 'src/core');
    const queries = ['where are ignore rules read', 'merge posting segments', 'cosine of two vectors', 'lease'];
    const answers = (sqliteVec: boolean) =>
      place.indexed(
        async (engine) => {
          const results = [];
          for (const query of queries) {
            results.push(
              (await engine.search(query, { limit: 20 })).hits.map(({ path, startLine, score }) => ({
                path,
                startLine,
                score,
              })),
            );
          }
          return { results, vectors: (await engine.health()).vectors };
        },
        { sqliteVec },
      );
    const native = await answers(true);
    const fallback = await answers(false);
    expect(fallback.results).toEqual(native.results);
    expect(native.vectors.backend).toBe('sqlite-vec');
    expect(fallback.vectors).toMatchObject({ backend: 'javascript', count: native.vectors.count });
    expect(fallback.vectors.reason).toContain('switched off');
  });

  it('what is written is found by sqlite-vec later', async () => {
    using place = new Place().copySources('src/core');
    await place.indexed(async () => undefined, { sqliteVec: false });
    await place.indexed(async (engine) => {
      place.write({ 'late.ts': '/** Keeps bees. */\nexport class Apiary {}\n' });
      await engine.index();
      expect(pathsOf(await engine.search('keeping bees'))[0]).toBe('late.ts');
    });
    using other = new Place();
    cpSync(place.root, other.root, { recursive: true });
    await other.indexed(async () => expect(dump(place.indexFile)).toEqual(dump(other.indexFile)));
  });
});
