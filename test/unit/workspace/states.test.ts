import { execFileSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import {
  chmodSync,
  existsSync,
  mkdirSync,
  renameSync,
  rmSync,
  symlinkSync,
  truncateSync,
  writeFileSync,
} from 'node:fs';
import { createServer } from 'node:net';
import { basename, dirname } from 'node:path';
import { describe, expect, it } from 'vitest';
import { Cancelled } from '../../../src/core/errors.js';
import type { FileStatus } from '../../../src/core/source.js';
import { discover } from '../../../src/engine/workspace/discover.js';
import { examinePaths, explainPath } from '../../../src/engine/workspace/explain.js';
import { readSource, type Source } from '../../../src/engine/workspace/readSource.js';
import { settings, Tree } from './tree.js';

/** How a file ends when nothing has gone wrong on the way: found or skipped, and if found, read. */
async function fate(tree: Tree, path: string): Promise<string> {
  const { files, skipped } = await discover(tree.root, settings());
  const refused: FileStatus | undefined = skipped.find((file) => file.path === path);
  if (refused) return `${refused.state}: ${refused.reason}`;
  if (!files.some((file) => file.path === path)) return 'absent';
  return named(await readSource(tree.root, path, settings()));
}

const named = (source: Source): string => [source.state, source.reason].filter(Boolean).join(': ');

const CODE = 'export function answer(): number {\n  return 42;\n}\n';

describe('each file ends in one named state', () => {
  const cases: [string, string, string | Uint8Array, string][] = [
    ['plain source', 'a.ts', CODE, 'indexed'],
    ['an empty file', 'a.ts', '', 'skipped: empty'],
    ['white space only', 'a.ts', ' \n\n\t\r\n', 'skipped: empty'],
    ['CRLF', 'a.ts', CODE.replaceAll('\n', '\r\n'), 'indexed'],
    ['a BOM', 'a.ts', '\uFEFF' + CODE, 'indexed'],
    ['one line of 2 MB', 'a.txt', 'word '.repeat(400_000), 'skipped: minified'],
    [
      'a minified bundle',
      'app.js',
      ('!function(e,t){for(var n=0;n<t;n++)e[n]=t}(a,b);'.repeat(60) + '\n').repeat(9),
      'skipped: minified',
    ],
    [
      'a bundle wrapped at 500 columns',
      'app.js',
      (CODE.replaceAll('\n', '').repeat(12).slice(0, 500) + '\n').repeat(99),
      'skipped: minified',
    ],
    ['prose in long lines', 'a.md', ('A paragraph that goes on. '.repeat(40) + '\n\n').repeat(20), 'indexed'],
    ['a binary by name', 'logo.png', CODE, 'skipped: binary'],
    ['a binary by content', 'data', Uint8Array.from([1, 2, 0, 3, 4, 255]), 'skipped: binary'],
    [
      'bytes that are no text',
      'data.txt',
      Uint8Array.from({ length: 4096 }, (_, i) => 1 + ((i * 37) % 255)),
      'skipped: binary',
    ],
    [
      'Latin-1',
      'a.c',
      Buffer.from('/* Grüße, naïve café */\nint main(void) { return 0; }\n', 'latin1'),
      'partial: not-utf8',
    ],
    ['UTF-16, little endian', 'a.cs', Buffer.from('\uFEFFclass A {}\n', 'utf16le'), 'skipped: not-utf8'],
    ['UTF-16, big endian', 'a.cs', Buffer.from('\uFEFFclass A {}\n', 'utf16le').swap16(), 'skipped: not-utf8'],
    ['a secret by name', 'deploy/.env.production', 'A=1', 'skipped: secret-name'],
    [
      'a secret by content',
      'a.ts',
      `const t = '${'ghp_' + 'a8Kd03jXq9LmZr7TvB2cWf5YhNsPgE1uQoR6'}';\n`,
      'skipped: secret-content',
    ],
  ];
  it.each(cases)('%s', async (_, path, content, expected) => {
    using tree = new Tree({ [path]: content, 'other.ts': CODE });
    expect(await fate(tree, path)).toBe(expected);
    expect(await fate(tree, 'other.ts')).toBe('indexed');
  });

  it('a file of 50 MB is not read', async () => {
    using tree = new Tree({ 'big.sql': 'x' });
    truncateSync(tree.path('big.sql'), 50 * 1024 * 1024);
    expect(await fate(tree, 'big.sql')).toBe('skipped: too-large');
    expect(await readSource(tree.root, 'big.sql', settings())).toMatchObject({
      reason: 'too-large',
      detail: '50.0 MB, the limit is 2.0 MB',
    });
  });

  it('links are not followed: loops, links to files, to folders, to nothing, out of the tree', async () => {
    using outside = new Tree({ 'x.ts': CODE });
    using tree = new Tree({ 'src/a.ts': CODE });
    symlinkSync('..', tree.path('src/up'));
    symlinkSync('self', tree.path('self'));
    symlinkSync('src/a.ts', tree.path('b.ts'));
    symlinkSync('nowhere', tree.path('dangling'));
    symlinkSync(outside.root, tree.path('out'));
    const { files, skipped } = await discover(tree.root, settings());
    expect(files.map(({ path }) => path)).toEqual(['src/a.ts']);
    expect(skipped.map(({ path }) => path).sort()).toEqual(['b.ts', 'dangling', 'out', 'self', 'src/up']);
    expect(new Set(skipped.map(({ reason }) => reason))).toEqual(new Set(['symlink']));
    expect(named(await readSource(tree.root, 'b.ts', settings()))).toBe('skipped: symlink');
    expect(await explainPath(tree.root, settings(), 'out/x.ts')).toMatchObject({ reason: 'symlink' });
  });

  it('pipes, sockets and devices are never opened', async () => {
    using tree = new Tree({ 'a.ts': CODE });
    execFileSync('mkfifo', [tree.path('pipe.ts')]);
    const server = createServer().listen(tree.path('socket.ts'));
    await new Promise((resolve) => server.once('listening', resolve));
    try {
      const { files, skipped } = await discover(tree.root, settings());
      expect(files.map(({ path }) => path)).toEqual(['a.ts']);
      expect(skipped.map(({ path, reason, detail }) => `${path}: ${reason}, ${detail}`)).toEqual([
        'pipe.ts: unreadable, a named pipe, not a regular file',
        'socket.ts: unreadable, a socket, not a regular file',
      ]);
      // Opening a pipe without a writer would hang here.
      expect(named(await readSource(tree.root, 'pipe.ts', settings()))).toBe('failed: unreadable');
      expect(await readSource('/dev', 'zero', settings())).toMatchObject({ detail: 'a device, not a regular file' });
    } finally {
      server.close();
    }
  });

  it('a file that becomes a folder, a link or nothing after it was found', async () => {
    using tree = new Tree({ 'folder.ts': CODE, 'link.ts': CODE, 'gone.ts': CODE, 'in/a.ts': CODE });
    const { files } = await discover(tree.root, settings());
    expect(files).toHaveLength(4);
    for (const { path } of files) rmSync(tree.path(path));
    mkdirSync(tree.path('folder.ts'));
    symlinkSync('/etc/hostname', tree.path('link.ts'));
    rmSync(tree.path('in'), { recursive: true });
    writeFileSync(tree.path('in'), 'x');
    const read = async (path: string): Promise<Source> => readSource(tree.root, path, settings());
    expect(await read('folder.ts')).toMatchObject({
      ok: false,
      state: 'failed',
      detail: 'a folder, not a regular file',
    });
    expect(named(await read('link.ts'))).toBe('skipped: symlink');
    expect(await read('gone.ts')).toMatchObject({ ok: false, state: 'failed', detail: 'the file is gone' });
    expect(await read('in/a.ts')).toMatchObject({ ok: false, state: 'failed', detail: 'the file is gone' });
  });

  it('a path that the system cannot even look for', async () => {
    using tree = new Tree({ 'a.ts': CODE });
    const path = `${'long'.repeat(100)}/a.ts`;
    const why = { state: 'skipped', reason: 'unreadable', detail: 'the path is too long for this system' };
    expect(await explainPath(tree.root, settings(), path)).toMatchObject(why);
    expect(examinePaths(tree.root, settings(), [path, 'a.ts'])).toMatchObject({
      files: [{ path: 'a.ts' }],
      skipped: [why],
    });
  });

  // To root every mode bit is open; the kernel refuses even root what it made write-only.
  const writeOnly = '/sys/bus/platform/drivers_probe';
  const isRoot = process.getuid?.() === 0;
  it.skipIf(isRoot ? !existsSync(writeOnly) : process.platform === 'win32')(
    'an unreadable file and folder',
    async () => {
      using tree = new Tree({ 'a.ts': CODE, 'locked/b.ts': CODE, 'c.ts': CODE });
      if (isRoot) {
        expect(await readSource(dirname(writeOnly), basename(writeOnly), settings())).toMatchObject({
          ok: false,
          state: 'failed',
          reason: 'unreadable',
          detail: 'permission denied',
        });
        return;
      }
      chmodSync(tree.path('a.ts'), 0);
      chmodSync(tree.path('locked'), 0);
      expect(await fate(tree, 'a.ts')).toBe('failed: unreadable');
      expect(await fate(tree, 'locked')).toBe('skipped: unreadable');
      expect(await fate(tree, 'c.ts')).toBe('indexed');
      chmodSync(tree.path('locked'), 0o700);
    },
  );

  it.skipIf(process.platform !== 'linux')('names that are not UTF-8', async () => {
    using tree = new Tree({ 'good-\uFFFD.ts': CODE, 'a.ts': CODE });
    const bad = Buffer.concat([Buffer.from(tree.path('bad-')), Buffer.from([0xe9]), Buffer.from('.ts')]);
    writeFileSync(bad, CODE);
    const { files, skipped } = await discover(tree.root, settings());
    expect(files.map(({ path }) => path)).toEqual(['a.ts', 'good-\uFFFD.ts']);
    expect(skipped).toMatchObject([{ path: 'bad-\uFFFD.ts', state: 'skipped', reason: 'not-utf8-name' }]);
    expect(await explainPath(tree.root, settings(), 'bad-\uFFFD.ts')).toMatchObject({ reason: 'not-utf8-name' });
  });

  it.skipIf(process.platform === 'win32')('very deep folders, and paths longer than the system allows', async () => {
    const deep = 'd/'.repeat(1500);
    const long = `${'l'.repeat(100)}/`.repeat(30);
    using tree = new Tree({ 'a.ts': CODE, [`${deep}a.ts`]: CODE, [`${long}a.ts`]: CODE, [`x/${long}a.ts`]: CODE });
    // Moved below the other, it has a path that no system call takes, though it is there.
    renameSync(tree.path('x'), tree.path(`${long}x`));
    const { files, skipped } = await discover(tree.root, settings());
    expect(files.map(({ path }) => path)).toEqual(['a.ts', `${deep}a.ts`, `${long}a.ts`]);
    expect(skipped).toMatchObject([{ reason: 'unreadable', detail: 'the path is too long for this system' }]);
  });
});

describe('readSource', () => {
  it('gives the text as it is: BOM and CR kept, one hash for the bytes', async () => {
    const bytes = Buffer.from('\uFEFFfirst\r\nsecond\r\n\u{1F600} third');
    using tree = new Tree({ 'a.txt': bytes });
    const source = await readSource(tree.root, 'a.txt', settings());
    expect(source).toMatchObject({
      ok: true,
      encoding: 'utf8',
      bytes: bytes.length,
      lines: 3,
      language: 'text',
      class: 'source',
      hash: createHash('sha256').update(bytes).digest('hex').slice(0, 32),
    });
    expect(source.ok && Buffer.from(source.text).equals(bytes)).toBe(true);
  });

  it('reads Latin-1 so that it can be written back byte for byte', async () => {
    const bytes = Buffer.from('name = "Müller"\n'.repeat(5), 'latin1');
    using tree = new Tree({ 'a.py': bytes });
    const source = await readSource(tree.root, 'a.py', settings());
    expect(source.ok && Buffer.from(source.text, source.encoding).equals(bytes)).toBe(true);
  });

  it('tells the language by the first line, and C++ headers by their content', async () => {
    using tree = new Tree({
      tool: '#!/usr/bin/env -S python3 -u\nprint(1)\n',
      'c.h': '#pragma once\nstruct point { int x; };\nint area(struct point);\n',
      'cpp.h': '#pragma once\nnamespace a {\ntemplate <class T> T id(T x);\n}\n',
    });
    const language = async (path: string): Promise<string> => (await readSource(tree.root, path, settings())).language;
    expect(await language('tool')).toBe('python');
    expect(await language('c.h')).toBe('c');
    expect(await language('cpp.h')).toBe('cpp');
  });

  it('tells generated code by its marker', async () => {
    using tree = new Tree({
      'a.go': '// Code generated by stringer; DO NOT EDIT.\n\npackage a\n',
      'b.go': 'package b\n',
    });
    expect(await readSource(tree.root, 'a.go', settings())).toMatchObject({ class: 'generated' });
    expect(await readSource(tree.root, 'b.go', settings())).toMatchObject({ class: 'source' });
  });
});

describe('discover', () => {
  it('gives size and time of what is to be read, the same list every time', async () => {
    using tree = new Tree({ 'b.ts': CODE, 'a/z.ts': CODE, 'a.ts': CODE });
    const first = await discover(tree.root, settings());
    expect(first.files.map(({ path }) => path)).toEqual(['a.ts', 'b.ts', 'a/z.ts']);
    expect(first.files.every(({ size, mtimeMs }) => size === CODE.length && mtimeMs > 0)).toBe(true);
    expect(await discover(tree.root, settings())).toEqual(first);
  });

  it('stops when it is cancelled', async () => {
    using tree = new Tree({ 'a.ts': CODE });
    const cancelled = discover(tree.root, settings(), { signal: AbortSignal.abort() });
    await expect(cancelled).rejects.toBeInstanceOf(Cancelled);
  });

  it('judges single paths as it judges the tree', async () => {
    using tree = new Tree({
      '.gitignore': '*.log\nout/\n',
      'a.ts': CODE,
      'a.log': 'x',
      'out/b.ts': CODE,
      'src/.env': 'A=1',
      'src/c.ts': CODE,
    });
    const whole = await discover(tree.root, settings());
    const some = examinePaths(tree.root, settings(), ['a.ts', 'a.log', 'out/b.ts', 'src/.env', 'src/c.ts', 'gone.ts']);
    expect(some.files).toEqual(whole.files.filter(({ path }) => path !== '.gitignore'));
    expect(some.skipped).toEqual(whole.skipped);
    expect(some.ignored).toBe(2);
  });
});
