import { describe, expect, it } from 'vitest';
import { extract, messagesFor } from '../../../../src/models/fim/chat.js';
import type { FimEnd } from '../../../../src/models/fim/fim.js';

async function extracted(...pieces: string[]): Promise<string> {
  const stream = (async function* (): AsyncGenerator<string, FimEnd> {
    yield* pieces;
    return 'stop';
  })();
  let text = '';
  for await (const piece of extract(stream)) text += piece;
  return text;
}

describe('what a chat model says', () => {
  it.each([
    ['the form', ['<fill>foo(bar)</fill>'], 'foo(bar)'],
    ['the form in pieces', ['<fi', 'll>foo', '(bar)</', 'fill> done'], 'foo(bar)'],
    ['talk around the form', ['Sure! <fill>x</fill> I hope this helps.'], 'x'],
    ['an answer that was cut', ['<fill>foo(b'], 'foo(b'],
    ['talk only', ['I would write foo(bar) here.'], ''],
    ['a fence only', ['```ts\nfoo(bar)\n```'], ''],
    ['nothing', [], ''],
  ])('%s', async (_what, pieces, expected) => {
    expect(await extracted(...pieces)).toBe(expected);
  });
});

it('the prompt has other files first and the hole where the cursor is', () => {
  const [system, user] = messagesFor({
    prefix: 'const a = ',
    suffix: ';\n',
    path: 'a.ts',
    repository: 'r',
    evidence: [{ path: 'b.ts', text: 'export const b = 1;' }],
    maxTokens: 10,
    temperature: 0,
    stop: [],
  });
  expect(system?.role).toBe('system');
  expect(user?.text).toBe(
    '<file path="b.ts">\nexport const b = 1;\n</file>\n<file path="a.ts">\nconst a = █HOLE█;\n\n</file>\nWhat replaces █HOLE█?',
  );
});
