import { describe, expect, it } from 'vitest';
import type { WhichDefinition } from '../../../src/core/answer.js';
import { Place } from './place.js';

/** `path:line` of the uses in source, with a `?` where it cannot be told. */
async function usesOf(files: Record<string, string>, name: string, of: WhichDefinition): Promise<string[]> {
  using place = new Place(files);
  return await place.indexed(async (engine) => {
    const { usedBy } = await engine.usages(name, 20, of);
    return usedBy.map(({ path, line, unsure }) => `${path}:${line}${unsure ? '?' : ''}`);
  });
}

describe('uses of one of several definitions of a name', () => {
  it('are told by the class around `this`, by the variable, and by its declared type', async () => {
    const files = {
      'src/worker.ts': `import { Base } from './base.js';
export class Worker extends Base {
  process(job: string): string { return job; }
  runAll(): string { return this.process('all'); }
}
`,
      'src/base.ts': `export abstract class Base {
  abstract process(job: string): string;
  twice(): string { return this.process(this.process('')); }
}
`,
      'src/image.ts': `export class Image {
  process(bytes: string): string { return bytes; }
  open(): string { return this.process('image'); }
}
`,
      'src/main.ts': `import { Image } from './image.js';
import { Worker } from './worker.js';

export function main(subject: Worker, other: Image, worker: unknown): void {
  subject.process('a');
  other.process('b');
  (worker as any).process('c');
  Image.process('d');
  process.exit(1);
}
`,
      'src/far.ts': `export const far = (thing: any): void => {
  thing.process('e');
};
`,
    };
    const worker = await usesOf(files, 'process', { path: 'src/worker.ts', container: 'Worker' });
    expect(worker).toEqual(['src/main.ts:5', 'src/worker.ts:4', 'src/main.ts:7?', 'src/base.ts:3?']);
    expect(await usesOf(files, 'process', { container: 'Image' })).toEqual([
      'src/image.ts:3',
      'src/main.ts:6',
      'src/main.ts:8',
      'src/main.ts:7?',
    ]);
  });

  it('are told by what the file imports', async () => {
    const parse = (what: string): string =>
      `export function parse(text: string): string {\n  return '${what}' + text;\n}\n`;
    const files = {
      'src/yaml/parse.ts': parse('yaml'),
      'src/toml/parse.ts': parse('toml'),
      'src/useYaml.ts': `import { parse } from './yaml/parse.js';\n\nexport const a = parse('a');\n`,
      'src/useToml.ts': `import { parse } from './toml/parse.js';\n\nexport const b = parse('b');\n`,
      'src/json.ts': `export const c = JSON.parse('{}');\n`,
    };
    expect(await usesOf(files, 'parse', { path: 'src/yaml/parse.ts', container: '' })).toEqual([
      'src/useYaml.ts:1',
      'src/useYaml.ts:3',
    ]);
  });

  it('are told in languages that name no receiver', async () => {
    const files = {
      'src/shop/Cart.java': `package shop;
public class Cart {
  public void check() { }
  public void pay() { check(); }
}
`,
      'src/shop/Gift.java': `package shop;
public class Gift extends Cart {
  void wrap() { check(); }
}
`,
      'src/shop/Door.java': `package shop;
public class Door {
  void check() { }
  void open() { check(); }
}
`,
      'src/shop/Till.java': `package shop;
public class Till {
  void sell(Cart c, Door d) {
    c.check();
    d.check();
  }
}
`,
    };
    expect(await usesOf(files, 'check', { path: 'src/shop/Cart.java', container: 'Cart' })).toEqual([
      'src/shop/Cart.java:4',
      'src/shop/Gift.java:3',
      'src/shop/Till.java:4',
    ]);
  });

  it('are all uses where the index knows no such definition', async () => {
    const files = { 'a.py': 'import os\n\nos.walk(".")\n', 'b.py': 'from os import walk\n\nwalk("/")\n' };
    expect(await usesOf(files, 'walk', { container: 'Nobody' })).toEqual(['a.py:3', 'b.py:1', 'b.py:3']);
  });
});
