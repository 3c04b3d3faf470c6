import { execFileSync } from 'node:child_process';
import { describe, expect, it } from 'vitest';
import { Place } from './place.js';

const FILES = {
  'src/server/controller.ts': 'export class UserController {\n  getUserById(id: number) {\n    return id;\n  }\n}\n',
  'src/server/control.ts': 'export const control = 1;\n',
  'src/client/view.ts': 'export function render() {}\n',
  'README.md': '# Controller\n\nAbout it.\n',
};

describe('what type-ahead offers', () => {
  it('files and folders by beginning, part of name, part of path, letters', async () => {
    using place = new Place(FILES);
    await place.indexed(async (engine) => {
      const paths = async (typed: string) => (await engine.suggest(typed, 'path')).map(({ path }) => path);
      expect(await paths('contro')).toEqual(['src/server/control.ts', 'src/server/controller.ts']);
      expect(await paths('roller')).toEqual(['src/server/controller.ts']);
      expect((await paths('server'))[0]).toBe('src/server/');
      expect(await paths('ctlr')).toEqual(['src/server/controller.ts']);
      expect(await paths('zzz')).toEqual([]);
      expect((await engine.suggest('', 'path', 2)).map(({ kind }) => kind)).toEqual(['file', 'file']);
      expect(await engine.suggest('client/', 'path', 1)).toEqual([
        { kind: 'folder', name: 'client/', path: 'src/client/', detail: 'src' },
      ]);
    });
  });

  it('definitions with their lines, code before prose', async () => {
    using place = new Place(FILES);
    await place.indexed(async (engine) => {
      expect(await engine.suggest('getUser', 'symbol')).toEqual([
        {
          kind: 'symbol',
          name: 'UserController.getUserById',
          path: 'src/server/controller.ts',
          startLine: 2,
          endLine: 4,
          detail: 'method in src/server/controller.ts',
        },
      ]);
      expect((await engine.suggest('controller', 'symbol')).map(({ path }) => path)).toEqual([
        'src/server/controller.ts',
        'README.md',
      ]);
      expect(await engine.suggest('', 'symbol')).toEqual([]);
    });
  });
});

describe('uncommitted changes', () => {
  const git = (place: Place, ...args: string[]): void => {
    execFileSync('git', ['-c', 'user.name=a', '-c', 'user.email=a@example.org', ...args], { cwd: place.root });
  };
  const committed = (files: Record<string, string>): Place => {
    const place = new Place(files);
    git(place, 'init', '-q');
    git(place, 'add', '-f', '.');
    git(place, 'commit', '-qm', 'first');
    return place;
  };

  it('are those not staged, or those staged', async () => {
    using place = committed({ 'a.txt': 'one\n', 'b c.txt': 'one\n' });
    const engine = await place.open();
    expect(await engine.changes('working')).toEqual({ text: '', files: 0, leftOut: [] });
    place.write({ 'a.txt': 'two\n', 'b c.txt': 'two\n' });
    git(place, 'add', 'a.txt');
    const staged = await engine.changes('staged');
    expect(staged.files).toBe(1);
    expect(staged.text).toMatch(/^diff --git a\/a\.txt b\/a\.txt\n[^]*\n-one\n\+two\n$/);
    const working = await engine.changes('working');
    expect(working).toMatchObject({ files: 1, leftOut: [] });
    expect(working.text).toContain('+++ b/b c.txt');
    await engine.close();
  });

  it('leave out what holds credentials, and name it', async () => {
    using place = committed({ '.env': 'A=1\n', 'keys.txt': 'none\n', 'fine.txt': 'one\n' });
    place.write({
      '.env': 'A=2\n',
      'keys.txt': `token = ${['glpat', 'aB3dE6gH9jK2mN5pQ8sT'].join('-')}\n`,
      'fine.txt': 'two\n',
    });
    const engine = await place.open();
    const { text, files, leftOut } = await engine.changes('working');
    expect(files).toBe(1);
    expect(text).toContain('fine.txt');
    expect(text).not.toMatch(/A=2|glpat/);
    expect(leftOut).toEqual(['.env: environment files hold credentials', 'keys.txt: it holds a GitLab token']);
    await engine.close();
  });

  it('of a folder without git are one clear sentence', async () => {
    using place = new Place({ 'a.txt': 'one\n' });
    const engine = await place.open();
    await expect(engine.changes('working')).rejects.toThrow('this folder is in no git repository');
    await engine.close();
  });
});
