import { mkdtempSync, readFileSync, rmSync, symlinkSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll } from 'vitest';
import type { Outline, SymbolDef } from '../../../src/core/outline.js';
import { Syntax, type SyntaxOutline } from '../../../src/engine/syntax/syntax.js';

const root = fileURLToPath(new URL('../../../', import.meta.url));
const fixtures = join(root, 'test/fixtures/syntax');

/** Grammars as built, queries as they stand in the sources: no build is needed to try a query. */
async function open(): Promise<Syntax> {
  const resources = mkdtempSync(join(tmpdir(), 'quarry-syntax-'));
  symlinkSync(join(root, 'dist/grammars'), join(resources, 'grammars'));
  symlinkSync(join(root, 'src/engine/syntax/queries'), join(resources, 'queries'));
  afterAll(() => {
    rmSync(resources, { recursive: true });
  });
  return Syntax.create(resources);
}

let opened: Promise<Syntax> | undefined;

export const syntax = (): Promise<Syntax> => (opened ??= open());

/** Text of `test/fixtures/syntax/<path>`. */
export const fixture = (path: string): string => readFileSync(join(fixtures, path), 'utf8');

export const outlineOf = async (text: string, language: string): Promise<SyntaxOutline> =>
  (await syntax()).outline(text, language);

/** Outline of a fixture, e.g. `outlineOfFixture('go/command.go', 'go')`. */
export const outlineOfFixture = (path: string, language: string): Promise<SyntaxOutline> =>
  outlineOf(fixture(path), language);

/** `method Command.Execute`: kind, container and name of every definition, in order. */
export const definitions = (outline: Outline): string[] =>
  outline.symbols.map((s) => `${s.kind} ${s.container ? `${s.container}.` : ''}${s.name}`);

/** The definition with this breadcrumb, e.g. `Command.Execute`. */
export function definition(outline: Outline, path: string): SymbolDef {
  const found = outline.symbols.find((s) => (s.container ? `${s.container}.${s.name}` : s.name) === path);
  if (!found) throw new Error(`no definition ${path} among ${definitions(outline).join(', ')}`);
  return found;
}

/** `call foo:12`: kind, name and line of every reference. */
export const references = (outline: Outline): string[] =>
  outline.references.map((r) => `${r.kind} ${r.name}:${String(r.line)}`);

/** A text while somebody types in it: a line that opens a call and does not close it, before a line (1-based), as deep. */
export function halfTyped(text: string, line: number): string {
  const lines = text.split('\n');
  lines.splice(line - 1, 0, `${/^\s*/.exec(lines[line - 1]!)![0]}value = compute(first,`);
  return lines.join('\n');
}
