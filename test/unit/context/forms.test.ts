import { describe, expect, it } from 'vitest';
import { formsOf } from '../../../src/engine/context/forms.js';
import { unsavedFile } from '../../../src/engine/context/repository.js';
import { outlineOf } from '../syntax/helpers.js';

async function forms(text: string, name: string): Promise<string[]> {
  const file = unsavedFile('a.ts', text, await outlineOf(text, 'typescript'));
  const definition = file.definitions().find((d) => d.name === name)!;
  return formsOf(file, definition).map((form) => `${form.name} ${form.startLine}-${form.endLine}\n${form.text}`);
}

describe('the ways to show a definition, shortest first', () => {
  it('are a function’s signature, and all of it', async () => {
    const text = 'export function add(a: number, b: number): number {\n  return a + b;\n}\n';
    expect(await forms(text, 'add')).toEqual([
      'signature 1-1\nexport function add(a: number, b: number): number …',
      'whole 1-3\nexport function add(a: number, b: number): number {\n  return a + b;\n}',
    ]);
  });

  it('are a class’s declaration, its members a line each, and all of it', async () => {
    const text =
      'export class Basket {\n  private readonly lines: number[] = [];\n\n  add(price: number): void {\n    this.lines.push(price);\n  }\n}\n';
    const [signature, skeleton, whole] = await forms(text, 'Basket');
    expect(signature).toBe('signature 1-1\nexport class Basket …');
    expect(skeleton).toBe(
      'skeleton 1-7\nexport class Basket {\n  private readonly lines: number[] = [];\n  add(price: number): void …',
    );
    expect(whole).toContain('this.lines.push(price)');
  });

  it('are one where the whole is a line', async () => {
    expect(await forms('export const ZERO = 0;\n', 'ZERO')).toEqual(['whole 1-1\nexport const ZERO = 0;']);
  });

  it('begin with the name of a long type', async () => {
    const members = Array.from({ length: 30 }, (_, i) => `  | 'member${i}'`).join('\n');
    const [first] = await forms(`export type Formats =\n${members};\n`, 'Formats');
    expect(first).toBe('signature 1-1\nexport type Formats = …');
  });
});
