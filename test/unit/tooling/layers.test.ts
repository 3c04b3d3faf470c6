import { ESLint } from 'eslint';
import { beforeAll, describe, expect, it } from 'vitest';
import { root } from '../../../scripts/lib/paths.mjs';

/** Lints `code` with the project's own configuration, as if it stood in `file` (which exists). */
async function layerErrors(file: string, code: string): Promise<string[]> {
  const [result] = await new ESLint({ cwd: root }).lintText(code, { filePath: file });
  return (result?.messages ?? [])
    .filter((message) => message.ruleId?.startsWith('quarry/'))
    .map(({ message }) => message);
}

describe('the lint rules that keep the rooms apart', () => {
  // The first run builds the type-checker's program.
  beforeAll(() => layerErrors('src/core/chunk.ts', ''));

  it.each(['src/core/chunk.ts', 'src/engine/store/schema.ts'])("forbid 'vscode' in %s", async (file) => {
    expect(await layerErrors(file, "import * as vscode from 'vscode';\nexport const { version } = vscode;\n")).toEqual([
      "only src/extension may import 'vscode'",
    ]);
  });

  it("forbid 'vscode' as a type and as a dynamic import too", async () => {
    const code = "export type { Uri } from 'vscode';\nexport const later = (): unknown => import('vscode');\n";
    expect(await layerErrors('src/core/chunk.ts', code)).toHaveLength(2);
  });

  it('forbid an import from a room to the right', async () => {
    const code = "export type { Retrieval } from '../retrieval/retrieval.js';\n";
    expect(await layerErrors('src/engine/store/schema.ts', code)).toEqual([
      'src/engine/store may not import from src/engine/retrieval: a room imports only from rooms to its left',
    ]);
  });

  it('forbid an import from a surface', async () => {
    expect(await layerErrors('src/core/chunk.ts', "export * from '../cli/main.js';\n")).toEqual([
      'src/core may not import from src/cli: nothing imports from a surface',
    ]);
  });

  it('allow an import from a room to the left, and within a room', async () => {
    const code = "export * from '../../core/chunk.js';\nexport * from './postings.js';\n";
    expect(await layerErrors('src/engine/store/schema.ts', code)).toEqual([]);
  });
});
