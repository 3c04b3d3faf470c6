/** What the benchmarks measure from inside; bundled to dist/bench.mjs. */
import type { Cursor } from '../src/core/completion.js';
import { Engine } from '../src/engine/engine.js';
import { embedText } from '../src/engine/embedding/bundled.js';
import { isPlaced } from '../src/engine/context/candidate.js';

export { CONTEXT_RETRIEVERS } from '../src/core/completion.js';
export { Engine };
export { ExactVectors } from './exactVectors.js';
/** The chunks of the index that the product's search finds nearest to a query, skeletons left out, best first. */
export function nearestTiles(engine: Engine, query: string, k: number): number[] {
  const { vectors, database } = engine['session'].store;
  const kind = database.prepare('SELECT kind FROM chunk WHERE id = ?');
  return vectors
    .nearest(embedText(query, 'query'), 2 * k)
    .map(({ id }) => id)
    .filter((id) => (kind.get(id) as { kind: string }).kind !== 'skeleton')
    .slice(0, k);
}
/** Whether all vectors lie in memory: of a large index that takes some seconds after the first query. */
export const isLoaded = (engine: Engine): boolean => engine['session'].store.coarse.isLoaded;
/** Every piece that was found for a cursor, with its features and whether it would show the symbol, before the budget. */
export async function contextCandidates(engine: Engine, cursor: Cursor) {
  const merged = await engine['session'].contexts.candidates(cursor);
  return merged.map(({ target, path, startLine, endLine, features }) => ({
    path,
    startLine,
    endLine,
    features: Object.fromEntries(features),
    text: isPlaced(target)
      ? null
      : target.file
          .lines()
          .slice(startLine - 1, endLine)
          .join('\n'),
  }));
}
/** What the completer holds in memory of a repository. */
export const completerMemory = async (engine: Engine) => (await engine['session'].completer()).memory();
export { orderByContext } from '../src/engine/completer/suffixOrder.js';
export { Ranges, whole } from '../src/engine/completer/stream.js';
export { EDGE, EOL, SPACED, tokenize, Vocabulary } from '../src/engine/completer/tokens.js';
export { laneKey } from '../src/engine/completer/languages.js';
export { terms } from '../src/core/terms.js';
export { Syntax } from '../src/engine/syntax/syntax.js';
export { languageOf } from '../src/engine/workspace/languages.js';
export { chatDocument } from '../src/extension/chatView/document.js';
export { advance, newTurn } from '../src/extension/chatView/turn.js';
export { headOf } from '../src/webview/turn.js';
export { ask } from '../src/answer/ask.js';
export { askStream } from '../src/answer/askStream.js';
export { gatherEvidence } from '../src/answer/plan/gatherEvidence.js';
export { suspicionIn } from '../src/answer/prompt/injection.js';
export { openModel } from '../src/models/open.js';
export { noModelSettings } from '../src/models/settings.js';
export { OpenAiServer, faults } from '../test/harness/openaiServer.js';
