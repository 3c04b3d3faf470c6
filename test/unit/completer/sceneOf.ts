import { Idioms } from '../../../src/engine/completer/idioms/idioms.js';
import { type Lane, Scene } from '../../../src/engine/completer/scene.js';
import { Symbols } from '../../../src/engine/completer/symbols/symbols.js';
import { Vocabulary } from '../../../src/engine/completer/tokens.js';

/** A cursor in a buffer, by default at its end, in a repository that has nothing else. */
export function sceneOf(prefix: string, language: string, commonWords: readonly string[] = [], suffix = '\n'): Scene {
  return new Scene(laneOf(commonWords), [], { path: 'a', prefix, suffix, language });
}

/** A repository that has nothing. */
export function laneOf(commonWords: readonly string[] = []): Lane {
  const vocabulary = new Vocabulary();
  const ids = commonWords.map((word) => vocabulary.id(word));
  const common = Uint8Array.from({ length: vocabulary.size }, (_, id) => (ids.includes(id) ? 1 : 0));
  return {
    vocabulary,
    common,
    idioms: new Idioms(undefined, vocabulary),
    symbols: new Symbols([]),
    counts: new Uint32Array(),
    stored: new Map<number, number>(),
  };
}
