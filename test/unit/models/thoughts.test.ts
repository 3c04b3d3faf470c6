import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { WithoutThoughts } from '../../../src/models/openai/thoughts.js';

function read(pieces: readonly string[]): string {
  const reader = new WithoutThoughts();
  return pieces.map((piece) => reader.add(piece)).join('') + reader.end();
}

describe('thoughts within an answer', () => {
  it.each([
    ['are left out', '<think>\nThe user wants…\n</think>\n\nIn `src/a.ts`.', 'In `src/a.ts`.'],
    ['are left out when there are several', '<think>a</think> <think>b</think>Yes.', 'Yes.'],
    ['are no answer when they never end', '<think>The user', ''],
    ['stay where they are spoken about', 'Write `<think>` first.', 'Write `<think>` first.'],
    ['are not taken for what only begins like them', '<thin', '<thin'],
    ['leave an answer without them as it is', '  Yes.\n', '  Yes.\n'],
  ])('%s', (_what, answer, shown) => {
    expect(read([answer])).toBe(shown);
  });

  it('are found however the answer is cut into pieces', () => {
    fc.assert(
      fc.property(fc.array(fc.nat(3)), (lengths) => {
        let rest = '<think>hm </think>\nYes, <think> is a mark.';
        const pieces = lengths.map((length) => {
          const piece = rest.slice(0, length);
          rest = rest.slice(length);
          return piece;
        });
        expect(read([...pieces, rest])).toBe('Yes, <think> is a mark.');
      }),
    );
  });
});
