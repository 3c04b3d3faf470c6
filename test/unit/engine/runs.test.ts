import { execFileSync } from 'node:child_process';
import { cpSync, renameSync, rmSync, statSync, utimesSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import type { IndexProgress } from '../../../src/core/health.js';
import { Writer } from '../../../src/engine/store/writer.js';
import { dump, orderOfWriting } from './dump.js';
import { pathsOf, Place } from './place.js';

const GREETING = 'export function greetVisitor(name: string): string {\n  return `hello ${name}`;\n}\n';
const FAREWELL = 'def wave_goodbye(name):\n    """Says goodbye."""\n    return name\n';

/** Times long gone by, so that no file is read again for being too young. */
const age = (place: Place, ...paths: string[]): void => {
  for (const path of paths) utimesSync(place.path(path), 1_600_000_000.5, 1_600_000_000.5);
};

describe('a run', () => {
  it('reads what is new, and nothing the second time', async () => {
    using place = new Place({ 'src/greeting.ts': GREETING, 'farewell.py': FAREWELL, 'logo.png': 'x' });
    age(place, 'src/greeting.ts', 'farewell.py');
    await place.indexed(async (engine) => {
      expect(pathsOf(await engine.search('greetVisitor'))[0]).toBe('src/greeting.ts');
      expect(await engine.index()).toMatchObject({ read: 0, parsed: 0, removed: 0, files: 2, skipped: 1 });
      expect(await engine.health()).toMatchObject({ phase: 'ready', files: 2, writer: false });
    });
  });

  it('reads a touched file again, and does not parse it', async () => {
    using place = new Place({ 'a.ts': GREETING });
    age(place, 'a.ts');
    await place.indexed(async (engine) => {
      utimesSync(place.path('a.ts'), 1_600_000_100, 1_600_000_100);
      expect(await engine.index()).toMatchObject({ read: 1, parsed: 0 });
      expect(await engine.index()).toMatchObject({ read: 0 });
    });
  });

  it('parses a content once, however many paths it has and whenever they come', async () => {
    const copies = Object.fromEntries(Array.from({ length: 40 }, (_, i) => [`copy${i}.ts`, GREETING]));
    using place = new Place(copies);
    await place.indexed(
      async (engine) => {
        place.write({ 'later/copy.ts': GREETING });
        expect(await engine.index()).toMatchObject({ parsed: 0, files: 41 });
        expect(await engine.health()).toMatchObject({ chunks: 1 });
      },
      { settings: { workers: 3 } },
    );
    using other = new Place(copies);
    const engine = await other.open({ settings: { workers: 3 } });
    expect(await engine.index()).toMatchObject({ read: 40, parsed: 1 });
    await engine.close();
  });

  it('gives the same index whether a thread makes all of a file or leaves half of it to the engine', async () => {
    const large = Array.from({ length: 8_000 }, (_, i) => `export const value${i} = ${i};\n`).join('');
    const twins = { 'large.ts': large, 'broken.py': 'def (:\n', 'readme.md': '# Bees\n\nAbout bees.\n' };
    using whole = new Place(twins).copySources('src/core');
    using shared = new Place(twins).copySources('src/core');
    await whole.indexed(async () => undefined, { settings: { workers: 1 } });
    await shared.indexed(async () => undefined, { settings: { workers: 2 } });
    expect(dump(shared.indexFile)).toEqual(dump(whole.indexFile));
  });

  it('tells the same bytes in two languages apart', async () => {
    using place = new Place({ 'a.js': 'const answer = 42;\n', 'a.ts': 'const answer = 42;\n' });
    await place.indexed(async (engine) => expect(await engine.health()).toMatchObject({ chunks: 2 }));
  });

  it('follows deleted, renamed and changed files', async () => {
    using place = new Place({ 'a.ts': GREETING, 'b.py': FAREWELL, 'c.md': '# Gardening\n\nTomatoes.\n' });
    await place.indexed(async (engine) => {
      renameSync(place.path('a.ts'), place.path('renamed.ts'));
      rmSync(place.path('b.py'));
      place.write({ 'c.md': '# Astronomy\n\nTelescopes.\n' });
      expect(await engine.index()).toMatchObject({ read: 2, parsed: 1, removed: 2, files: 2 });
      expect(pathsOf(await engine.search('greetVisitor'))).toEqual(['renamed.ts']);
      expect(pathsOf(await engine.search('wave_goodbye'))).not.toContain('b.py');
      expect(pathsOf(await engine.search('telescopes'))[0]).toBe('c.md');
      expect((await engine.search('tomatoes')).noGoodMatch).toBe(true);
    });
  });

  it('reads a file again that was written so shortly before that its time cannot tell a change', async () => {
    using place = new Place({ 'a.ts': GREETING });
    const soon = (Date.now() + 60_000) / 1000;
    utimesSync(place.path('a.ts'), soon, soon);
    await place.indexed(async (engine) => {
      const { size } = statSync(place.path('a.ts'));
      place.write({ 'a.ts': GREETING.replace('greetVisitor', 'greetCitizen') });
      utimesSync(place.path('a.ts'), soon, soon);
      expect(statSync(place.path('a.ts')).size).toBe(size);
      expect(await engine.index()).toMatchObject({ read: 1, parsed: 1 });
      expect(pathsOf(await engine.search('greetCitizen'))).toEqual(['a.ts']);
    });
  });

  it('starts over when told to, with the same result', async () => {
    using place = new Place().copySources('src/core');
    await place.indexed(async (engine) => {
      const before = dump(place.indexFile);
      const { files, parsed } = await engine.index({ force: true });
      expect(parsed).toBe(files);
      expect(dump(place.indexFile)).toEqual(before);
    });
  });

  it('does the files that are open first, then those that changed last', async () => {
    using place = new Place({
      'old.ts': 'let a;\n',
      'new.ts': 'let b;\n',
      'open.ts': 'let c;\n',
      'older.ts': 'let d;\n',
    });
    ['older.ts', 'old.ts', 'open.ts', 'new.ts'].forEach((path, i) => utimesSync(place.path(path), 1e9 + i, 1e9 + i));
    rmSync(place.path('open.ts'));
    place.write({ 'open.ts': 'let c;\n' });
    utimesSync(place.path('open.ts'), 1e8, 1e8);
    const engine = await place.open({ settings: { workers: 1 } });
    await engine.index({ first: ['open.ts'] });
    await engine.close();
    expect(Object.keys(dump(place.indexFile))).toHaveLength(4);
    expect(orderOfWriting(place.indexFile)).toEqual(['open.ts', 'new.ts', 'old.ts', 'older.ts']);
  });
});

describe('an update', () => {
  it('makes saved files findable and lets deleted ones go, folders too', async () => {
    using place = new Place({ 'src/a.ts': GREETING, 'src/sub/b.py': FAREWELL });
    await place.indexed(async (engine) => {
      place.write({ 'src/a.ts': GREETING.replace('greetVisitor', 'greetStranger'), 'src/c.go': 'package c\n' });
      expect(await engine.update(['src/a.ts', 'src/c.go'])).toMatchObject({ read: 2, parsed: 2, files: 3 });
      expect(pathsOf(await engine.search('greetStranger'))[0]).toBe('src/a.ts');
      rmSync(place.path('src/sub'), { recursive: true });
      expect(await engine.update(['src/sub'])).toMatchObject({ removed: 1, files: 2 });
      expect(await engine.index()).toMatchObject({ removed: 0, parsed: 0 });
    });
  });

  it('keeps to the ignore rules', async () => {
    using place = new Place({ 'a.ts': GREETING, '.gitignore': '*.log\n' });
    await place.indexed(async (engine) => {
      place.write({ 'debug.log': 'hello\n' });
      expect(await engine.update(['debug.log', 'nowhere.ts'])).toMatchObject({ read: 0, removed: 0 });
    });
  });

  it('finds a thread ready when somebody typed before', async () => {
    using place = new Place({ 'a.ts': GREETING });
    await place.indexed(async () => undefined);
    const engine = await place.open();
    const { threads } = engine['session'].indexer['pool'] as unknown as { threads: Set<unknown> };
    expect(threads.size).toBe(0);
    await engine.setBuffer('a.ts', FAREWELL);
    await engine.setBuffer('a.ts', `${FAREWELL}\n`);
    expect(threads.size).toBe(1);
    await engine.close();
  });

  it('commits nothing for files that are as they were', async () => {
    using place = new Place({ 'a.ts': GREETING, '.gitignore': '*.log\n' });
    age(place, 'a.ts');
    await place.indexed(async (engine) => {
      const { store } = engine['session'];
      const before = store.version();
      place.write({ 'debug.log': 'hello\n' });
      expect(await engine.update(['a.ts', 'debug.log'])).toMatchObject({ read: 0, removed: 0, files: 2 });
      expect(store.version()).toBe(before);
      rmSync(place.path('a.ts'));
      expect(await engine.update(['a.ts'])).toMatchObject({ removed: 1, files: 1 });
      expect(store.version()).not.toBe(before);
    });
  });

  it("goes by git's configuration as the last whole run found it", async () => {
    using place = new Place({ 'a.ts': GREETING, 'mine.txt': '*.tmp.ts\n' });
    execFileSync('git', ['init', '-q', place.root]);
    await place.indexed(async (engine) => {
      place.write({ 'b.tmp.ts': GREETING });
      expect(await engine.update(['b.tmp.ts'])).toMatchObject({ files: 3 });
      execFileSync('git', ['-C', place.root, 'config', 'core.excludesFile', place.path('mine.txt')]);
      expect(await engine.index()).toMatchObject({ removed: 1, files: 2 });
      expect(await engine.update(['b.tmp.ts'])).toMatchObject({ read: 0, files: 2 });
    });
  });

  it('parses what is new, once, and again what was dropped meanwhile', async () => {
    using place = new Place({ 'a.ts': GREETING });
    await place.indexed(async (engine) => {
      const save = (path: string, text: string) => {
        place.write({ [path]: text });
        return engine.update([path]);
      };
      expect(await save('b.py', FAREWELL)).toMatchObject({ read: 1, parsed: 1 });
      expect(await save('c.py', FAREWELL)).toMatchObject({ read: 1, parsed: 0 });
      rmSync(place.path('b.py'));
      expect(await engine.update(['b.py'])).toMatchObject({ removed: 1 });
      expect(await save('c.py', 'x = 1\n')).toMatchObject({ parsed: 1 });
      // As another process does it, of another version: nobody tells this one.
      expect([...new Writer(engine['session'].store.database).collectGarbage('another version')]).toEqual([1]);
      expect(await save('d.py', FAREWELL)).toMatchObject({ parsed: 1 });
      expect(pathsOf(await engine.search('wave_goodbye'))[0]).toBe('d.py');
    });
  });

  it('leaves what no file needs any more until there is time', async () => {
    const sections = (title: string): string =>
      Array.from({ length: 300 }, (_, i) => `# ${title} ${i}\n\n${`${title} word${i} `.repeat(60)}\n`).join('\n');
    const book = (title: string) =>
      Object.fromEntries(Array.from({ length: 8 }, (_, i) => [`${i}.md`, sections(`${title}${i}`)]));
    using place = new Place(book('tomato'));
    await place.indexed(async (engine) => {
      const { indexer, store } = engine['session'];
      const isKept = (): boolean => store.postings.read('tomato0').length > 0;
      place.write(book('cucumber'));
      await engine.update(Object.keys(book('cucumber')));
      expect(isKept()).toBe(true);
      await indexer.rest(new AbortController().signal);
      expect(isKept()).toBe(false);
      expect(pathsOf(await engine.search('cucumber7 word99'))[0]).toBe('7.md');
    });
  });

  it('is done at once while a run is going on', async () => {
    using place = new Place().copySources('src');
    const engine = await place.open();
    let update: Promise<unknown> | undefined;
    let share = 1;
    const run = engine.index({
      onProgress: ({ phase, done, total }) => {
        if (phase !== 'indexing' || done < 3 || update) return;
        place.write({ 'saved.ts': 'export const zanzibarQuokka = 1;\n' });
        update = engine.update(['saved.ts']).then(async () => {
          expect(pathsOf(await engine.search('zanzibarQuokka'))[0]).toBe('saved.ts');
          share = done / total;
        });
      },
    });
    await run;
    await update;
    expect(share).toBeLessThan(0.5);
    await engine.close();
  });
});

describe('a folder that is gone for a while', () => {
  it('is not taken for one without files, by a run or an update', async () => {
    using place = new Place().copySources('src/core');
    await place.indexed(async (engine) => {
      const { files } = await engine.health();
      renameSync(place.root, `${place.root} away`);
      const gone = { code: 'no-such-folder', message: `There is no folder "${place.root}".` };
      await expect(engine.index()).rejects.toMatchObject(gone);
      await expect(engine.update(['src/core/errors.ts'])).rejects.toMatchObject(gone);
      renameSync(`${place.root} away`, place.root);
      expect(await engine.index()).toMatchObject({ files, read: 0, removed: 0 });
    });
  });
});

describe('a run that is stopped', () => {
  it('keeps what it had, tells how much that is, and the next run completes it', async () => {
    using place = new Place().copySources(
      'src/engine/retrieval',
      'src/engine/store',
      'src/engine/indexing',
      'src/core',
    );
    using clean = new Place();
    cpSync(place.root, clean.root, { recursive: true });
    const stop = new AbortController();
    const engine = await place.open();
    const seen: IndexProgress[] = [];
    const first = await engine.index({
      signal: stop.signal,
      onProgress: (progress) => {
        seen.push(progress);
        if (progress.done >= 20) stop.abort();
      },
    });
    expect(first.cancelled).toBe(true);
    expect(first.files).toBeGreaterThan(0);
    expect((await engine.search('index a file')).coverage).toBeLessThan(1);
    const { total } = seen.at(-1)!;
    // Each file of these can be indexed, so what the first run had is what it does not read again.
    const second = await engine.index();
    expect(second).toMatchObject({ cancelled: false, read: total - first.files, files: total, skipped: 0 });
    expect((await engine.search('index a file')).coverage).toBe(1);
    await engine.close();
    await clean.indexed(async () => expect(dump(place.indexFile)).toEqual(dump(clean.indexFile)));
  });

  it('is stopped before it begins', async () => {
    using place = new Place({ 'a.ts': GREETING });
    const engine = await place.open();
    expect(await engine.index({ signal: AbortSignal.abort() })).toMatchObject({ cancelled: true, read: 0 });
    await engine.close();
  });
});

describe('a file that takes too long', () => {
  it('is named, left alone until it changes, and stops nothing', async () => {
    const slow = Array.from({ length: 30_000 }, (_, i) => `export const entry${i} = compute(${i}, [${i}, ${i}]);`);
    using place = new Place({ 'slow.ts': slow.join('\n'), 'quick.md': '# Goodbye\n\nWave.\n' });
    age(place, 'slow.ts', 'quick.md');
    await place.indexed(
      async (engine) => {
        expect(await engine.explainFile('slow.ts')).toMatchObject({ state: 'failed', reason: 'timeout' });
        expect(pathsOf(await engine.search('goodbye'))[0]).toBe('quick.md');
        expect(await engine.index()).toMatchObject({ read: 0, failed: 1, files: 1 });
      },
      { settings: { workers: 1, fileTimeoutMs: 250 } },
    );
    place.write({ 'slow.ts': GREETING });
    await place.indexed((engine) => expect(engine.health()).resolves.toMatchObject({ files: 2, issues: [] }));
  });
});
