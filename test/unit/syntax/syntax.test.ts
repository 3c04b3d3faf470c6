import { mkdtempSync, rmSync, symlinkSync, writeFileSync, mkdirSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterEach, describe, expect, it } from 'vitest';
import { resourcesDir } from '../../../src/engine/resources.js';
import { syntaxVersion } from '../../../src/engine/syntax/shipped.js';
import { Syntax } from '../../../src/engine/syntax/syntax.js';
import { definition, fixture, outlineOf, syntax } from './helpers.js';

const grammars = fileURLToPath(new URL('../../../dist/grammars', import.meta.url));

describe('Syntax', () => {
  it('knows its languages, and versions what an outline depends on', async () => {
    const s = await syntax();
    expect(s.languages()).toEqual(expect.arrayContaining(['typescript', 'python', 'markdown', 'notebook', 'yaml']));
    expect(syntaxVersion(resourcesDir())).toMatch(/^s\d+-[0-9a-f]{8}$/);
  });

  it('gives plain text an empty outline, and a language without grammar one that says so', async () => {
    expect(await outlineOf('hello', 'text')).toEqual({
      language: 'text',
      symbols: [],
      imports: [],
      references: [],
      comments: new Uint32Array(),
      header: '',
      hasErrors: false,
    });
    expect((await outlineOf('hello', 'cobol')).failed).toBe('no-grammar');
  });

  it('ends a parse that takes too long, and parses the next file from its start', async () => {
    const s = await syntax();
    const table = `const t = [${'{ a: [1, 2, 3], b: "x" },\n'.repeat(100_000)}];\n`;
    expect(await s.outline(table, 'typescript', 1)).toMatchObject({ failed: 'timeout', symbols: [] });
    const after = await s.outline('export function f() {}', 'typescript');
    expect(after.failed).toBeUndefined();
    expect(after.symbols.map((x) => x.name)).toEqual(['f']);
  });

  it('counts offsets in UTF-16 and lines by `\\n`, with BOM, CRLF and characters beyond the BMP', async () => {
    const text = '\uFEFF// 😀 smile\r\n\r\n// Adds.\r\nfunction add() {\r\n  return "😀";\r\n}\r\nclass Käse {}\r\n';
    const outline = await outlineOf(text, 'javascript');
    const add = definition(outline, 'add');
    expect(text.slice(add.start, add.end)).toBe('function add() {\r\n  return "😀";\r\n}');
    expect(add).toMatchObject({ doc: 'Adds.', leadLine: 3, startLine: 4, endLine: 6 });
    expect(definition(outline, 'Käse').startLine).toBe(7);
    expect([...outline.comments].map((offset) => text[offset])).toEqual(['/', '\r', '/', '\r']);
  });

  it('orders symbols by source, containers first, each inside its container', async () => {
    for (const [path, language] of [
      ['java/ByteOrderMark.java', 'java'],
      ['rust/extensions.rs', 'rust'],
      ['ruby/connection_pool.rb', 'ruby'],
    ] as const) {
      const { symbols, comments } = await outlineOf(fixture(path), language);
      for (let i = 1; i < symbols.length; i++) expect(symbols[i]!.start).toBeGreaterThanOrEqual(symbols[i - 1]!.start);
      for (const s of symbols) {
        expect(s.leadLine).toBeLessThanOrEqual(s.startLine);
        expect(s.startLine).toBeLessThanOrEqual(s.endLine);
        expect(s.signature.length).toBeLessThanOrEqual(300);
        expect(s.signature).not.toMatch(/\n/);
      }
      for (let i = 1; i < comments.length; i++) expect(comments[i]!).toBeGreaterThanOrEqual(comments[i - 1]!);
    }
  });

  it('does not grow over 10,000 parses', { timeout: 120_000 }, async () => {
    const s = await syntax();
    const text = fixture('go/time.go').slice(0, 1_500);
    const parse = async (times: number): Promise<number> => {
      for (let i = 0; i < times; i++) await s.outline(text, 'go');
      return process.memoryUsage().external + process.memoryUsage().arrayBuffers;
    };
    const before = await parse(500);
    expect((await parse(9_500)) - before).toBeLessThan(8 * 1024 * 1024);
  });
});

describe('Syntax with what is missing or broken', () => {
  let resources = '';
  afterEach(() => {
    rmSync(resources, { recursive: true, force: true });
  });

  it('says no-grammar for a grammar or query that cannot be loaded, and parses the others', async () => {
    resources = mkdtempSync(join(tmpdir(), 'quarry-syntax-'));
    mkdirSync(join(resources, 'grammars'));
    mkdirSync(join(resources, 'queries'));
    for (const name of ['web-tree-sitter', 'go', 'json']) {
      symlinkSync(join(grammars, `${name}.wasm`), join(resources, 'grammars', `${name}.wasm`));
    }
    writeFileSync(join(resources, 'grammars/python.wasm'), 'no wasm');
    writeFileSync(join(resources, 'queries/python.scm'), '(module) @scope');
    writeFileSync(join(resources, 'queries/go.scm'), '(no_such_node) @comment');
    writeFileSync(join(resources, 'queries/json.scm'), '(pair key: (string (string_content) @name)) @definition.key');
    const s = await Syntax.create(resources);
    expect(s.languages()).toEqual(['go', 'json', 'markdown', 'notebook', 'python']);
    expect((await s.outline('x = 1', 'python')).failed).toBe('no-grammar');
    expect((await s.outline('package x', 'go')).failed).toBe('no-grammar');
    expect((await s.outline('func', 'rust')).failed).toBe('no-grammar');
    expect((await s.outline('{"a": 1}', 'json')).symbols.map((x) => x.name)).toEqual(['a']);
    await s.dispose();
  });

  it('fails with a clear error where the runtime is missing only when it was never started', async () => {
    resources = mkdtempSync(join(tmpdir(), 'quarry-syntax-'));
    await expect(Syntax.create(resources)).rejects.toThrow();
  });
});
