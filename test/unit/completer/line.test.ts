import { describe, expect, it } from 'vitest';
import { lineOf } from '../../../src/engine/completer/line.js';
import { sceneOf } from './sceneOf.js';

function lineBefore(prefix: string, language: string): { quote: string | null; isComment: boolean } {
  const scene = sceneOf(prefix, language);
  const { quote, isComment } = lineOf(scene, scene.context, scene.context.length);
  return { quote: quote < 0 ? null : scene.vocabulary.texts[quote]!, isComment };
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
