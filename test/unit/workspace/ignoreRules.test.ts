import fc from 'fast-check';
import { symlinkSync } from 'node:fs';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { discover } from '../../../src/engine/workspace/discover.js';
import { examinePaths, explainPath } from '../../../src/engine/workspace/explain.js';
import { git, isolateGit, settings, Tree } from './tree.js';

let home: Tree;
let restore: () => void;
beforeEach(() => {
  home = new Tree();
  restore = isolateGit(home.root);
});
afterEach(() => {
  restore();
  home[Symbol.dispose]();
});

/** What discovery says is there, whether it is to be read or not. */
async function present(root: string, changes = {}): Promise<string[]> {
  const { files, skipped } = await discover(root, settings(changes));
  return [...files, ...skipped].map(({ path }) => path).sort();
}

/** What git says is there. */
const gitPresent = (root: string): string[] =>
  git(root, ['ls-files', '-z', '--others', '--exclude-standard']).split('\0').filter(Boolean).sort();

/** A pattern as people write them, and as they should not. */
const name = fc.constantFrom('a', 'b', 'ab', 'a.c', 'b.c', 'ba.d', 'A', 'a b', '[a]', '#a', '!b', 'é');
const piece = fc.oneof(
  { weight: 6, arbitrary: name },
  {
    weight: 1,
    arbitrary: fc.constantFrom(
      '*',
      '**',
      '?',
      '*.c',
      'a*',
      '*a*',
      '[ab]',
      '[!a]*',
      '[a-c].c',
      '\\[a\\]',
      'a\\ b',
      '*.[cd]',
      '?.c',
      'b?',
    ),
  },
);
const pattern = fc
  .tuple(
    fc.constantFrom('', '', '', '!', '\\'),
    fc.constantFrom('', '', '/', '**/'),
    fc.array(piece, { minLength: 1, maxLength: 3 }),
    fc.constantFrom('', '', '', '/', '/*', '/**', ' ', '\r'),
  )
  .map(
    ([sign, lead, pieces, tail]) =>
      (sign === '\\' && !/^[#!]/.test(pieces[0]!) ? '' : sign) + lead + pieces.join('/') + tail,
  );
const ruleFile = fc.array(pattern, { minLength: 1, maxLength: 6 }).map((lines) => lines.join('\n') + '\n');
const folder = fc.array(name, { maxLength: 3 }).map((names) => names.map((n) => `${n}/`).join(''));
const file = fc.tuple(folder, name).map(([at, n]) => at + n);

/** Drops files that others need as folders. */
function consistent(paths: readonly string[]): string[] {
  const folders = new Set(paths.flatMap((path) => [...path.matchAll(/\//g)].map(({ index }) => path.slice(0, index))));
  return [...new Set(paths)].filter((path) => !folders.has(path));
}

describe('ignore rules are git’s own', () => {
  it('for any tree and any rules, in any folder', async () => {
    const tree = fc.record({
      files: fc.array(file, { minLength: 5, maxLength: 40 }),
      rules: fc.array(fc.tuple(folder, ruleFile), { minLength: 1, maxLength: 4 }),
      exclude: fc.option(ruleFile),
      global: fc.option(ruleFile),
    });
    await fc.assert(
      fc.asyncProperty(tree, async ({ files, rules, exclude, global }) => {
        using repo = new Tree();
        repo.git('', 'init', '-q');
        const paths = consistent([...files, ...rules.map(([at]) => `${at}.gitignore`)]);
        repo.write(Object.fromEntries(paths.map((path) => [path, 'x'])));
        repo.write(Object.fromEntries(rules.map(([at, text]) => [`${at}.gitignore`, text])));
        repo.write({ '.git/info/exclude': exclude ?? '' });
        home.write({ '.config/git/ignore': global ?? '' });

        expect(await present(repo.root)).toEqual(gitPresent(repo.root));

        const ignored = git(repo.root, ['ls-files', '-z', '--others', '--ignored', '--exclude-standard']);
        const kept = examinePaths(repo.root, settings(), paths);
        expect(kept.ignored).toBe(ignored.split('\0').filter((path) => path && paths.includes(path)).length);
      }),
      // Each asks git several times: on a machine that is busy, fewer trees.
      { numRuns: 150, interruptAfterTimeLimit: 60_000 },
    );
  });

  it('agrees with `git check-ignore` on nested, anchored, negated, local and global rules', async () => {
    using repo = new Tree({
      '.gitignore': '*.log\n/build/\nout/*\n!out/keep.txt\ndocs/**/tmp\n# comment\n\\#hash\n*.py[co]\nignored/\n',
      'sub/.gitignore': '!important.log\n/only-here.txt\n*.tmp\n',
      'sub/deep/.gitignore': '*\n!*.ts\n!.gitignore\n',
      'ignored/.gitignore': '!*\n',
    });
    repo.git('', 'init', '-q');
    repo.write({ '.git/info/exclude': 'local-only\n' });
    home.write({ '.gitconfig': '[core]\n\texcludesFile = ~/my ignore\n', 'my ignore': '*.swp\n/top.txt\n' });
    const paths = (
      'a.log sub/a.log sub/important.log build/x sub/build/x out/x out/keep.txt docs/a/b/tmp docs/tmp docs/tmpx #hash ' +
      'm.pyc m.py sub/only-here.txt sub/x/only-here.txt sub/y.tmp y.tmp sub/deep/a.ts sub/deep/a.js sub/deep/c/d.ts ' +
      'ignored/x local-only sub/local-only x.swp sub/x.swp top.txt sub/top.txt'
    ).split(' ');
    repo.write(Object.fromEntries(paths.map((path) => [path, 'x'])));

    const output = git(repo.root, ['check-ignore', '-z', '--no-index', '--stdin'], paths.join('\0'));
    const byGit = new Set(output.split('\0').filter(Boolean));
    const seen = await present(repo.root);

    expect(byGit.size).toBeGreaterThan(10);
    expect(paths.filter((path) => !seen.includes(path)).sort()).toEqual([...byGit].sort());
  });

  it('holds in a sub-folder of a repository, by the rules of the folders above it', async () => {
    using repo = new Tree({
      '.gitignore': '*.log\n/app/out\n',
      'app/.gitignore': 'gen/\n',
      'app/src/a.ts': 'x',
      'app/src/a.log': 'x',
      'app/src/gen/a.ts': 'x',
      'app/out/a.ts': 'x',
    });
    repo.git('', 'init', '-q');
    expect(await present(repo.path('app/src'))).toEqual(['a.ts']);
    expect(await present(repo.path('app'))).toEqual(['.gitignore', 'src/a.ts']);
    // Opened on purpose, an ignored folder stands on its own.
    expect(await present(repo.path('app/out'))).toEqual(['a.ts']);
  });

  it('holds in a folder that is no git repository', async () => {
    using tree = new Tree({ '.gitignore': '*.log\n', 'a.log': 'x', 'b/.gitignore': '/c\n', 'b/c': 'x', c: 'x' });
    expect(await present(tree.root)).toEqual(['.gitignore', 'b/.gitignore', 'c']);
  });

  it('reads `info/exclude` of a worktree and of a submodule where `.git` is a file', async () => {
    using tree = new Tree({ 'main/a.ts': 'x', 'lib/b.ts': 'x' });
    for (const name of ['main', 'lib']) {
      tree.git(name, 'init', '-q');
      tree.git(name, 'add', '.');
      tree.git(name, 'commit', '-qm', 'x');
    }
    tree.git('main', 'submodule', '--quiet', 'add', tree.path('lib'), 'modules/lib');
    tree.git('main', 'commit', '-qm', 'y');
    tree.git('main', 'worktree', 'add', '-q', tree.path('second'));
    tree.write({
      'main/.git/info/exclude': 'note.txt\n',
      'main/.git/modules/modules/lib/info/exclude': 'lib-note.txt\n',
      'main/note.txt': 'x',
      'second/note.txt': 'x',
      'main/modules/lib/lib-note.txt': 'x',
      'main/modules/lib/note.txt': 'x',
    });
    expect(await present(tree.path('second'))).toEqual(['.gitmodules', 'a.ts']);
    expect(await present(tree.path('main'))).toEqual([
      '.gitmodules',
      'a.ts',
      'modules/lib/b.ts',
      'modules/lib/note.txt',
    ]);
  });

  it('stops at a repository inside the repository, except for Quarry’s own rules', async () => {
    using repo = new Tree({
      '.gitignore': '*.log\n',
      '.quarryignore': '*.big\n',
      'inner/.gitignore': '*.tmp\n',
      'inner/a.log': 'x',
      'inner/a.tmp': 'x',
      'inner/a.big': 'x',
    });
    repo.git('', 'init', '-q');
    repo.git('inner', 'init', '-q');
    expect(await present(repo.root)).toEqual(['.gitignore', '.quarryignore', 'inner/.gitignore', 'inner/a.log']);
  });

  it('follows core.ignoreCase', async () => {
    using repo = new Tree({ '.gitignore': 'Build/\n*.LOG\n', 'build/x': 'x', 'a.log': 'x', 'a.ts': 'x' });
    repo.git('', 'init', '-q');
    repo.git('', 'config', 'core.ignoreCase', 'true');
    expect(await present(repo.root)).toEqual(gitPresent(repo.root));
    repo.git('', 'config', 'core.ignoreCase', 'false');
    expect(await present(repo.root)).toEqual(gitPresent(repo.root));
  });

  it('does not follow a .gitignore that is a link, as git does not', async () => {
    using repo = new Tree({ rules: '*.ts\n', 'a.ts': 'x' });
    repo.git('', 'init', '-q');
    symlinkSync('rules', repo.path('.gitignore'));
    expect(await present(repo.root)).toEqual(gitPresent(repo.root));
    expect(await present(repo.root)).toContain('a.ts');
  });

  it('ignores a tracked file that a rule ignores: the index of git is not read', async () => {
    using repo = new Tree({ '.gitignore': '*.gen.ts\n', 'a.gen.ts': 'x' });
    repo.git('', 'init', '-q');
    repo.git('', 'add', '-f', '.');
    expect(await present(repo.root)).toEqual(['.gitignore']);
  });
});

describe('rules of Quarry’s own', () => {
  it('.quarryignore has the syntax of .gitignore, holds anywhere, and can take back what git ignores', async () => {
    using repo = new Tree({
      '.gitignore': 'generated/\n',
      '.quarryignore': '!generated/\n/data\n',
      'generated/api.ts': 'x',
      'data/a.txt': 'x',
      'src/data/a.txt': 'x',
      'src/.quarryignore': '*.txt\n',
      'src/a.ts': 'x',
    });
    expect(await present(repo.root)).toEqual([
      '.gitignore',
      '.quarryignore',
      'generated/api.ts',
      'src/.quarryignore',
      'src/a.ts',
    ]);
  });

  it('settings.exclude takes globs, and nothing overrides it', async () => {
    using tree = new Tree({
      '.quarryignore': '!*.map\n',
      'a.js.map': 'x',
      'src/b.css': 'x',
      'src/b.ts': 'x',
      'legacy/c.ts': 'x',
      'src/legacy/c.ts': 'x',
    });
    const exclude = ['**/*.{map,css}', '/legacy'];
    expect(await present(tree.root, { exclude })).toEqual(['.quarryignore', 'src/b.ts', 'src/legacy/c.ts']);
  });

  it('dependency folders are left out unless a rule takes them back; version control always', async () => {
    using tree = new Tree({
      'node_modules/x/index.js': 'x',
      'py/__pycache__/a.txt': 'x',
      '.hg/store': 'x',
      '.svn/entries': 'x',
      'a.ts': 'x',
    });
    expect(await present(tree.root)).toEqual(['a.ts']);
    tree.write({ '.quarryignore': '!node_modules/\n!.hg/\n' });
    expect(await present(tree.root)).toEqual(['.quarryignore', 'a.ts', 'node_modules/x/index.js']);
  });
});

describe('explainPath', () => {
  it('names the rule, its file and its line', async () => {
    using repo = new Tree({
      '.gitignore': '# build output\n*.log\n\nbuild/\n',
      'src/.gitignore': '*.tmp   \n',
      'src/a.tmp': 'x',
      'a.log': 'x',
      'build/deep/x.ts': 'x',
      'src/a.ts': 'let a = 1;',
      'node_modules/x/index.js': 'x',
    });
    repo.git('', 'init', '-q');
    repo.write({ '.git/info/exclude': 'mine\n', mine: 'x' });
    home.write({ '.config/git/ignore': '*.swp\n' });
    repo.write({ 'a.swp': 'x' });
    const detail = async (path: string, exclude: string[] = []): Promise<string | undefined> =>
      (await explainPath(repo.root, settings({ exclude }), path))?.detail;

    expect(await detail('src/a.tmp')).toBe('line 1 of src/.gitignore: *.tmp');
    expect(await detail('a.log')).toBe('line 2 of .gitignore: *.log');
    expect(await detail('build/deep/x.ts')).toBe('in build: line 4 of .gitignore: build/');
    expect(await detail('mine')).toBe('line 1 of .git/info/exclude: mine');
    expect(await detail('a.swp')).toBe(`line 1 of ${home.path('.config/git/ignore')}: *.swp`);
    expect(await detail('node_modules/x/index.js')).toBe('in node_modules: dependency folder');
    expect(await detail('.git/HEAD')).toBe('in .git: version control data');
    expect(await detail('src/a.ts', ['src/**'])).toBe('excluded by settings: src/**');
    expect(await explainPath(repo.root, settings(), 'src/a.ts')).toBeNull();
    expect(await explainPath(repo.root, settings(), './src/../src/a.ts')).toBeNull();
  });

  it('names a rule file above the open folder from there', async () => {
    using repo = new Tree({
      '.gitignore': 'a.log\n',
      'pkg/.gitignore': 'b.log\n',
      'pkg/sub/.gitignore': 'c.log\n',
    });
    repo.git('', 'init', '-q');
    repo.write({ '.git/info/exclude': 'd.log\n' });
    const where = async (path: string): Promise<string | undefined> =>
      (await explainPath(repo.path('pkg'), settings(), path))?.detail;
    expect(await where('a.log')).toBe('line 1 of ../.gitignore: a.log');
    expect(await where('b.log')).toBe('line 1 of .gitignore: b.log');
    expect(await where('sub/c.log')).toBe('line 1 of sub/.gitignore: c.log');
    expect(await where('d.log')).toBe('line 1 of ../.git/info/exclude: d.log');
  });

  it('answers for a path that is not there', async () => {
    using tree = new Tree({ '.gitignore': '*.log\n' });
    expect(await explainPath(tree.root, settings(), 'gone.log')).toMatchObject({ reason: 'ignored' });
    expect(await explainPath(tree.root, settings(), 'gone.ts')).toMatchObject({
      state: 'failed',
      reason: 'unreadable',
      detail: 'there is no such file',
    });
  });

  it.each(['../x.ts', 'a/../../x.ts', '/etc/hostname', '.', '..'])(
    'answers for %s, which is not inside',
    async (path) => {
      using tree = new Tree({ 'a/b.ts': 'x' });
      expect(await explainPath(tree.root, settings(), path)).toMatchObject({
        state: 'failed',
        detail: 'not a file inside the folder',
      });
    },
  );
});
