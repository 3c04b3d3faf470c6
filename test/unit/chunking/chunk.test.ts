import { describe, expect, it } from 'vitest';
import type { Chunk } from '../../../src/core/chunk.js';
import type { Outline, SymbolDef, SymbolKind } from '../../../src/core/outline.js';
import { chunk } from '../../../src/engine/chunking/chunk.js';

/** `kind name first-last`, optionally `+n` lines of leading comment; containers come from nesting. */
function outlineOf(text: string, language: string, ...definitions: string[]): Outline {
  const starts = [0, ...[...text.matchAll(/\n/g)].map(({ index }) => index + 1)];
  const symbols: SymbolDef[] = [];
  for (const definition of definitions) {
    const match = /^(\w+) (.+) (\d+)-(\d+)(?: \+(\d+))?$/.exec(definition)!;
    const [startLine, endLine] = [Number(match[3]), Number(match[4])];
    const outer = symbols.filter((s) => s.startLine <= startLine && s.endLine >= endLine);
    symbols.push({
      name: match[2]!,
      kind: match[1] as SymbolKind,
      container: outer.map(({ name }) => name).join('.'),
      startLine,
      endLine,
      leadLine: startLine - Number(match[5] ?? 0),
      start: starts[startLine - 1]!,
      end: (starts[endLine] ?? text.length + 1) - 1,
      signature: text.split('\n')[startLine - 1]!.trim(),
      doc: match[5] ? 'documented' : '',
      exported: true,
    });
  }
  return { language, symbols, imports: [], references: [], comments: new Uint32Array(), header: '', hasErrors: false };
}

const shape = (chunks: readonly Chunk[]): string[] =>
  chunks.map((c) =>
    `${c.kind} ${c.startLine}-${c.endLine} ${[c.container, c.symbol].filter(Boolean).join('.')}`.trim(),
  );

const body = (count: number, indent = '  '): string =>
  Array.from({ length: count }, (_, i) => `${indent}step(${i});\n`).join('');

describe('definitions', () => {
  it('a function of substance is a chunk with its comments; what precedes it is a block', () => {
    const text =
      "import a from 'a';\nimport b from 'b';\nimport c from 'c';\nimport d from 'd';\n\n" +
      `/** Does it. */\n@traced\nfunction f() {\n${body(8)}}\n\nfunction g() {\n${body(8)}}\n`;
    const outline = outlineOf(text, 'typescript', 'function f 8-17 +2', 'function g 19-28');
    expect(shape(chunk(text, outline))).toEqual(['block 1-5', 'definition 6-18 f', 'definition 19-28 g']);
    expect(chunk(text, outline)[1]).toMatchObject({
      symbolKind: 'function',
      signature: 'function f() {',
      doc: 'documented',
    });
  });

  it('small neighbours share a chunk, named after the longest', () => {
    const text = 'const A = 1;\nconst B = [\n  1,\n];\n\nconst C = 3;\n\n' + `function f() {\n${body(10)}}\n`;
    const outline = outlineOf(
      text,
      'typescript',
      'constant A 1-1',
      'constant B 2-4',
      'constant C 6-6',
      'function f 8-19',
    );
    expect(shape(chunk(text, outline))).toEqual(['definition 1-7 B', 'definition 8-19 f']);
  });

  it('one too large is cut where it pauses, and each part keeps its name', () => {
    const text = `function long() {\n${body(35)}\n${body(35)}\n${body(35)}}\n`;
    const outline = outlineOf(text, 'typescript', 'function long 1-109');
    expect(shape(chunk(text, outline))).toEqual(['part 1-37 long', 'part 38-73 long', 'part 74-109 long']);
  });

  it('a line that touches a definition goes with it', () => {
    const text = `#ifdef X\nvoid f() {\n${body(8)}}\n\nvoid g() {\n${body(8)}}\n`;
    const outline = outlineOf(text, 'c', 'function f 2-11', 'function g 13-22');
    expect(shape(chunk(text, outline))).toEqual(['definition 1-12 f', 'definition 13-22 g']);
  });
});

describe('large types', () => {
  const text =
    `/** Keeps things. */\nexport class Store {\n  private a = 1;\n  private b = 2;\n\n` +
    `  /** Opens it. */\n  open() {\n${body(30, '    ')}  }\n\n  close() {\n${body(30, '    ')}  }\n}\n`;
  const outline = outlineOf(
    text,
    'typescript',
    'class Store 2-72 +1',
    'field a 3-3',
    'field b 4-4',
    'method open 7-38 +1',
    'method close 40-71',
  );

  it('are taken apart: declaration with fields, then each method with its container', () => {
    expect(shape(chunk(text, outline)).slice(0, 3)).toEqual([
      'definition 1-5 Store',
      'definition 6-39 Store.open',
      'definition 40-72 Store.close',
    ]);
  });

  it('get a skeleton besides: doc comment, fields and signatures, no bodies', () => {
    const skeleton = chunk(text, outline)[3]!;
    expect(skeleton).toMatchObject({ kind: 'skeleton', ordinal: 3, startLine: 1, endLine: 72, symbol: 'Store' });
    expect(skeleton.text).toBe(
      '/** Keeps things. */\nexport class Store {\n  private a = 1;\n  private b = 2;\n  open() { …\n  close() { …\n',
    );
  });

  it('a small one stays whole and has none', () => {
    const small = `class A {\n  f() {\n${body(5, '    ')}  }\n}\n`;
    expect(shape(chunk(small, outlineOf(small, 'typescript', 'class A 1-9', 'method f 2-8')))).toEqual([
      'definition 1-9 A',
    ]);
  });

  it('a namespace, however small, is only the container of what it holds', () => {
    const spaced = `namespace n {\nvoid f() {\n${body(8)}}\n\nvoid g() {\n${body(8)}}\n}\n`;
    const inside = outlineOf(spaced, 'cpp', 'module n 1-23', 'function f 2-11', 'function g 13-22');
    expect(shape(chunk(spaced, inside))).toEqual(['definition 1-12 n.f', 'definition 13-23 n.g']);
  });
});

describe('other text', () => {
  it('Markdown is cut by section', () => {
    const prose = 'Words and words.\n'.repeat(12);
    const text = `# Guide\n\n${prose}\n## Install\n\n${prose}\n## Use\n\n${prose}`;
    const outline = outlineOf(text, 'markdown', 'section Guide 1-45', 'section Install 16-30', 'section Use 31-45');
    expect(shape(chunk(text, outline))).toEqual(
      ['section 1-15 Guide', 'section 16-30 Guide.Install', 'section 31-45 Guide.Use'].map((s) =>
        s.replace('45', '44'),
      ),
    );
  });

  it('configuration by top-level key, small ones together', () => {
    const text = `name: x\nversion: 1\n\njobs:\n${body(30)}steps:\n${body(30)}`;
    const outline = outlineOf(text, 'yaml', 'key name 1-1', 'key version 2-2', 'key jobs 4-34', 'key steps 35-65');
    expect(shape(chunk(text, outline))).toEqual(['key 1-3 name', 'key 4-34 jobs', 'key 35-65 steps']);
  });

  it('text of no known kind by paragraph, gathered up to a screen', () => {
    const text = `${'line\n'.repeat(15)}\n`.repeat(5);
    expect(shape(chunk(text, outlineOf(text, 'text')))).toEqual([
      'paragraph 1-32',
      'paragraph 33-64',
      'paragraph 65-80',
    ]);
  });

  it('statements outside definitions are not cut in the middle', () => {
    const test = `test("x", () => {\n${body(10)}\n${body(10)}});\n\n`;
    const text = test.repeat(3);
    expect(shape(chunk(text, outlineOf(text, 'typescript')))).toEqual(['block 1-24', 'block 25-48', 'block 49-72']);
  });

  it('one line of 200 KB is one chunk', () => {
    const text = `a\n\n${'x'.repeat(200_000)}\n\nb\n`;
    expect(chunk(text, outlineOf(text, 'text')).map((c) => c.text.length)).toEqual([3, 200_002, 2]);
  });

  it('an empty text has none', () => {
    expect(chunk('', outlineOf('', 'text'))).toEqual([]);
  });
});
