import { spawnSync } from 'node:child_process';
import { chmodSync, mkdirSync, readdirSync, rmSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { dump } from './dump.js';
import { pathsOf, Place, repository } from './place.js';

const bin = join(repository, 'bin', 'quarry.mjs');
const NOBODY = 65_534;
const isRoot = process.getuid?.() === 0;

/** Mounts a small disk on a folder; false where that may not be done. */
function mount(folder: string, options: string): boolean {
  if (process.platform !== 'linux' || !isRoot) return false;
  mkdirSync(folder, { recursive: true });
  return spawnSync('mount', ['-t', 'tmpfs', '-o', options, 'tmpfs', folder]).status === 0;
}

const canMount = (() => {
  using place = new Place();
  const folder = join(dirname(place.root), 'disk');
  const mounted = mount(folder, 'size=1m');
  if (mounted) spawnSync('umount', [folder]);
  return mounted;
})();

describe('a full disk', () => {
  it.runIf(canMount)(
    'is one clear error; what was committed stays, and the run goes on when there is space',
    async () => {
      using place = new Place().copySources('src/core');
      expect(mount(place.storage, 'size=2500k')).toBe(true);
      try {
        const engine = await place.open();
        await engine.index();
        const before = dump(place.indexFile);
        place.copySources('src/engine', 'test/unit');
        await expect(engine.index()).rejects.toMatchObject({ code: 'disk-full' });
        expect(pathsOf(await engine.search('UserError'))[0]).toBe('src/core/errors.ts');
        expect(dump(place.indexFile)).toMatchObject(before);
        await engine.close();
        spawnSync('mount', ['-o', 'remount,size=200m', place.storage]);
        await place.indexed(async (again) => {
          expect((await again.health()).files).toBeGreaterThan(Object.keys(before).length);
          expect(await again.index()).toMatchObject({ read: 0 });
        });
      } finally {
        spawnSync('umount', [place.storage]);
      }
    },
  );
});

describe('a disk that is read-only', () => {
  it.runIf(canMount)('serves searches, and says why it cannot be indexed', async () => {
    using place = new Place({ 'a.ts': 'export const quokkaZanzibar = 1;\n' });
    expect(mount(place.storage, 'size=20m')).toBe(true);
    try {
      await place.indexed(async () => undefined);
      spawnSync('mount', ['-o', 'remount,ro', place.storage]);
      const engine = await place.open();
      expect(pathsOf(await engine.search('quokkaZanzibar'))).toEqual(['a.ts']);
      await expect(engine.index()).rejects.toMatchObject({ code: 'read-only' });
      expect(await engine.health()).toMatchObject({ files: 1 });
      await engine.close();
      rmSync(place.path('a.ts'));
    } finally {
      spawnSync('umount', [place.storage]);
    }
  });
});

describe('a folder that may not be written', () => {
  const run = (place: Place, ...args: string[]) =>
    spawnSync(process.execPath, [bin, ...args, '--index-dir', place.storage], {
      encoding: 'utf8',
      env: { ...process.env, NODE_COMPILE_CACHE: undefined, NODE_DISABLE_COMPILE_CACHE: '1' },
      ...(isRoot && { uid: NOBODY, gid: NOBODY }),
    });

  it('serves searches of an index that is there, and is one clear line otherwise', async () => {
    using place = new Place({ 'a.ts': 'export const quokkaZanzibar = 1;\n' });
    await place.indexed(async () => undefined);
    const folder = dirname(place.indexFile);
    const everything = [dirname(place.root), place.root, place.storage, folder];
    for (const path of everything) chmodSync(path, 0o555);
    for (const name of readdirSync(folder)) chmodSync(join(folder, name), 0o444);
    try {
      const found = run(place, 'search', place.root, 'quokkaZanzibar');
      expect(found.stdout).toMatch(/a\.ts:1/);
      expect(found.stderr).toMatch(/^Searching the index as it was: .* read-only, or not yours to write in\.\n$/);
      expect(found.status).toBe(0);
      const indexed = run(place, 'index', place.root);
      expect(indexed.stderr).toMatch(
        /^quarry: The index in .* cannot be written: the place is read-only, or not yours to write in\.\n$/,
      );
      expect(indexed.status).toBe(1);
    } finally {
      for (const path of everything) chmodSync(path, 0o755);
    }
  });
});
