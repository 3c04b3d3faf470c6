import { describe, expect, it } from 'vitest';
import { Idioms } from '../../../src/engine/completer/idioms/idioms.js';
import { lineOf } from '../../../src/engine/completer/line.js';
import { Scene } from '../../../src/engine/completer/scene.js';
import { Symbols } from '../../../src/engine/completer/symbols/symbols.js';
import { Vocabulary } from '../../../src/engine/completer/tokens.js';

function lineBefore(prefix: string, language: string): { quote: string | null; isComment: boolean } {
  const vocabulary = new Vocabulary();
  const idioms = new Idioms(undefined, vocabulary);
  const lane = {
    vocabulary,
    idioms,
    symbols: new Symbols([]),
    common: new Uint8Array(),
    counts: new Uint32Array(),
    stored: new Map<number, number>(),
  };
  const scene = new Scene(lane, [], { path: 'a', prefix, suffix: '\n', language });
  const { quote, isComment } = lineOf(scene, scene.context, scene.context.length);
  return { quote: quote < 0 ? null : vocabulary.texts[quote]!, isComment };
}

describe('the line before the cursor', () => {
  it.each([
    ['python', 'say("hello ', { quote: '"', isComment: false }],
    ['python', 'say("hello", ', { quote: null, isComment: false }],
    ['javascript', "say('a \\' b ", { quote: "'", isComment: false }],
    ['rust', "fn f<'a>(x: ", { quote: null, isComment: false }],
    ['python', 'x = 1 # as ', { quote: null, isComment: true }],
    ['lua', 'x = 1 -- as ', { quote: null, isComment: true }],
    ['go', 'x := 1 // as ', { quote: null, isComment: true }],
    ['go', 'x := "// as ', { quote: '"', isComment: false }],
    ['go', '// as\nx := ', { quote: null, isComment: false }],
  ])('%s: %j', (language, prefix, expected) => {
    expect(lineBefore(prefix, language)).toEqual(expected);
  });
});
