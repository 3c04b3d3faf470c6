import { describe, expect, it } from 'vitest';
import { ChatFim, extract, messagesFor } from '../../../../src/models/fim/chat.js';
import type { ChatModel } from '../../../../src/core/model.js';
import type { FimEnd, FimRequest } from '../../../../src/models/fim/fim.js';

const request: FimRequest = {
  prefix: 'const a = ',
  suffix: ';\n',
  path: 'a.ts',
  repository: 'r',
  evidence: [{ path: 'b.ts', text: 'export const b = 1;' }],
  maxTokens: 10,
  temperature: 0,
  stop: [],
};

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

it('the chat model is opened when it is first asked, and each time the one that serves then', async () => {
  let opened = 0;
  const chat = (answer: string): ChatModel => ({
    id: 'x',
    name: 'x',
    destination: { reach: 'machine', host: 'localhost' },
    contextTokens: 1000,
    callsTools: false,
    estimatesTokens: true,
    countTokens: (text) => Promise.resolve(text.length),
    async *stream() {
      await Promise.resolve();
      yield { type: 'text', text: `<fill>${answer}</fill>` };
      yield { type: 'end', why: 'stop' };
    },
  });
  const model = new ChatFim(chat(''), () => Promise.resolve(chat(`answer ${++opened}`)));
  const said = async (): Promise<string> => {
    let text = '';
    for await (const piece of model.stream(request, new AbortController().signal)) text += piece;
    return text;
  };
  expect(opened).toBe(0);
  expect([await said(), await said()]).toEqual(['answer 1', 'answer 2']);
});

it('the prompt has other files first and the hole where the cursor is', () => {
  const [system, user] = messagesFor(request);
  expect(system?.role).toBe('system');
  expect(user?.text).toBe(
    '<file path="b.ts">\nexport const b = 1;\n</file>\n<file path="a.ts">\nconst a = █HOLE█;\n\n</file>\nWhat replaces █HOLE█?',
  );
});
