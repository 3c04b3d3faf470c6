import {
  CONTEXT_RETRIEVERS,
  type ContextPiece,
  type ContextRetriever,
  type Cursor,
} from '../../../src/core/completion.js';
import type { Engine } from '../../../src/engine/engine.js';

/** The cursor stands at `‸`; what lies behind it in its line is not written yet. */
export function at(path: string, marked: string): Cursor {
  const offset = marked.indexOf('‸');
  const before = marked.slice(0, offset);
  const line = before.split('\n').length;
  return { path, line, column: offset - before.lastIndexOf('\n'), text: marked.replace('‸', '') };
}

/** What one retriever alone finds. */
export async function only(engine: Engine, retriever: ContextRetriever, cursor: Cursor): Promise<ContextPiece[]> {
  const without = CONTEXT_RETRIEVERS.filter((name) => name !== retriever);
  return (await engine.context(cursor, { budget: 4_000, without })).evidence;
}

export const places = (pieces: readonly ContextPiece[]): string[] =>
  pieces.map(({ path, startLine }) => `${path}:${startLine}`);
