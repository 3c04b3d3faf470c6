import { describe, expect, it } from 'vitest';
import { findMember, union } from '../../../src/extension/repositories/union.js';
import { folderWith, found, hit } from './hits.js';

const app = folderWith(found(hit({ path: 'a1.ts' }), hit({ path: 'a2.ts' }), hit({ path: 'a3.ts' })));
const lib = folderWith(found(hit({ path: 'l1.ts' })));
const empty = folderWith({ ...found(hit({ path: 'weak.ts' })), noGoodMatch: true, coverage: 0.5 });

const members = (...apis: (typeof app)[]) => apis.map((api, i) => ({ name: ['app', 'lib'][i]!, api }));

describe('several folders as one', () => {
  it('one folder is itself', () => {
    expect(union(members(app))).toBe(app);
    expect(findMember([{ name: 'app' }], 'src/a.ts')).toEqual({ member: { name: 'app' }, path: 'src/a.ts' });
  });

  it('hits are taken in turn, under the names of their folders', async () => {
    const { hits } = await union(members(app, lib)).search('x', { limit: 3 });
    expect(hits.map(({ path }) => path)).toEqual(['app/a1.ts', 'lib/l1.ts', 'app/a2.ts']);
  });

  it('a folder without a good match does not dilute one that has some', async () => {
    const result = await union(members(app, empty)).search('x');
    expect(result.hits.map(({ path }) => path)).toEqual(['app/a1.ts', 'app/a2.ts', 'app/a3.ts']);
    expect(result).toMatchObject({ noGoodMatch: false, coverage: 0.5 });
  });

  it('when no folder has a good match, the nearest of each are there', async () => {
    const result = await union(members(empty, empty)).search('x');
    expect(result.noGoodMatch).toBe(true);
    expect(result.hits.map(({ path }) => path)).toEqual(['app/weak.ts', 'lib/weak.ts']);
  });

  it('evidence is of all folders, numbered through, and places go to the folder that they name', async () => {
    const both = union(members(app, lib));
    const pinned = [{ path: 'lib/l1.ts', startLine: 1, endLine: 3 }];
    const { pieces, hits, searches } = await both.gather({ queries: [{ text: 'x' }], budget: 100, pinned });
    expect(pieces.map(({ id, path }) => `${id} ${path}`)).toEqual([
      '1 app/a1.ts',
      '2 app/a2.ts',
      '3 app/a3.ts',
      '4 lib/l1.ts',
    ]);
    expect(hits.map(({ path }) => path)).toEqual(['app/a1.ts', 'lib/l1.ts', 'app/a2.ts', 'app/a3.ts']);
    expect(searches).toEqual([{ text: 'x', hits: 4, noGoodMatch: false }]);
    const weak = await union(members(app, empty)).gather({ queries: [{ text: 'x' }], budget: 100 });
    expect(weak.pieces.map(({ path }) => path)).toEqual(['app/a1.ts', 'app/a2.ts', 'app/a3.ts']);
  });

  it('tables have the rows of all folders', async () => {
    const { rows } = await union(members(app, lib)).structure({ find: 'files', order: 'path' });
    expect(rows.flat()).toMatchObject([
      { path: 'app/a1.ts', text: 'app/a1.ts' },
      { path: 'lib/l1.ts', text: 'lib/l1.ts' },
      { path: 'app/a2.ts' },
      { path: 'app/a3.ts' },
    ]);
  });

  it('lines and usages come from the folder that the path names', async () => {
    const both = union(members(app, lib));
    expect(await both.readLines('lib/src/x.ts', 2, 4)).toBe('src/x.ts 2-4');
    expect(await both.readLines('elsewhere/x.ts', 1, 1)).toBeNull();
    expect((await both.usages('f', 2)).usedBy.map(({ path }) => path)).toEqual(['app/a1.ts', 'app/a2.ts']);
    // Of what another folder uses it is not told that it is this one's.
    const { usedBy } = await both.usages('f', 2, { path: 'lib/l1.ts' });
    expect(usedBy.map(({ path, unsure = false }) => [path, unsure])).toEqual([
      ['lib/l1.ts', false],
      ['app/a1.ts', true],
    ]);
  });

  it('type-ahead takes the folders in turn, and an outline and its reasons come from the folder named', async () => {
    const offering = (...paths: string[]) => ({
      ...app,
      suggest: () => Promise.resolve(paths.map((path) => ({ kind: 'file' as const, name: path, path, detail: 'src' }))),
      outline: (path: string) => Promise.resolve([hit({ path, symbol: 'f' })]),
    });
    const both = union(members(offering('a1.ts', 'a2.ts'), offering('l1.ts')));
    expect((await both.suggest!('x', 'path', 2)).map(({ path, detail }) => [path, detail])).toEqual([
      ['app/a1.ts', 'src · app'],
      ['lib/l1.ts', 'src · lib'],
    ]);
    expect((await both.outline!('lib/src/x.ts')).map(({ path }) => path)).toEqual(['lib/src/x.ts']);
    expect(await both.outline!('elsewhere/x.ts')).toEqual([]);
    await expect(both.explainFile!('elsewhere/x.ts')).rejects.toThrow('No open folder has elsewhere/x.ts.');
  });

  it('a sentence is said when every folder says it, or nothing was found', async () => {
    const here = folderWith({ ...found(hit({ path: 'a.ts' })), notices: ['both', 'app'] });
    const there = folderWith({ ...found(hit({ path: 'b.ts' })), notices: ['both'] });
    expect((await union(members(here, there)).search('x')).notices).toEqual(['both']);
    const nothing = folderWith({ ...found(), notices: ['app'] });
    expect((await union(members(nothing, folderWith(found()))).search('x')).notices).toEqual(['app']);
  });

  it('completions of all folders are counted together', async () => {
    const completing = (...values: [string, number][]) => ({
      ...app,
      completeQuery: async () =>
        values.map(([value, count]) => ({ value, count, counted: 'file' as const, filter: value, query: value })),
    });
    const both = union(members(completing(['go', 2], ['c', 4]), completing(['go', 3])));
    expect((await both.completeQuery!('lang:')).map(({ value, count }) => [value, count])).toEqual([
      ['go', 5],
      ['c', 4],
    ]);
  });
});
