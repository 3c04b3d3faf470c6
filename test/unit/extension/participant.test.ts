import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { citationLink } from '../../../src/answer/markdown.js';
import { followUps } from '../../../src/extension/chatParticipant/followUps.js';
import { Blocks, partsOf } from '../../../src/extension/chatParticipant/parts.js';
import { hit } from './hits.js';

describe('an answer in VS Code’s Chat', () => {
  it('has its places as anchors', () => {
    const first = { path: 'src/a_b (1).ts', startLine: 3, endLine: 9 };
    const second = { path: 'b.ts', startLine: 4, endLine: 4 };
    expect(partsOf(`It is in ${citationLink(first)}, used by ${citationLink(second)}.`)).toEqual([
      { type: 'text', text: 'It is in ' },
      { type: 'place', place: first, label: 'src/a_b (1).ts:3-9' },
      { type: 'text', text: ', used by ' },
      { type: 'place', place: second, label: 'b.ts:4' },
      { type: 'text', text: '.' },
    ]);
  });

  it('leaves code alone, and links that say something else than they lead to', () => {
    const fenced = '```md\n[b.ts:4](b.ts#L4)\n```\n';
    expect(partsOf(fenced)).toEqual([{ type: 'text', text: fenced }]);
    expect(partsOf('[safe.ts:4](other.ts#L4)')).toEqual([{ type: 'text', text: '[safe.ts:4](other.ts#L4)' }]);
  });
});

describe('text that comes in pieces', () => {
  it('is shown block by block, code only as a whole', () => {
    const blocks = new Blocks();
    expect(blocks.add('One')).toBe('');
    expect(blocks.add(' two.\n')).toBe('');
    expect(blocks.add('\nThree:\n\n```ts\na();\n\n')).toBe('One two.\n\nThree:\n\n');
    expect(blocks.add('b();\n')).toBe('');
    expect(blocks.add('```\n\nEnd')).toBe('```ts\na();\n\nb();\n```\n\n');
    expect(blocks.rest()).toBe('End');
  });

  it('is never lost nor changed, however it is cut', () => {
    const text = fc.array(fc.constantFrom('a', '\n', '\n\n', '```', '```\n', '~~~', ' '), { maxLength: 30 });
    fc.assert(
      fc.property(text, (pieces) => {
        const blocks = new Blocks();
        expect(pieces.map((piece) => blocks.add(piece)).join('') + blocks.rest()).toBe(pieces.join(''));
      }),
    );
  });
});

describe('what could be asked next', () => {
  const card = (symbol: string, kind: 'function' | 'section') => ({
    hit: hit({ path: 'a.ts', symbol, kind }),
    excerpt: '',
    usedBy: [],
    tests: [],
  });

  it('is about the first definition of the answer', () => {
    const evidence = [card('Usage', 'section'), card('applyDiscount', 'function')];
    expect(followUps({ evidence, notFound: false })).toEqual([
      { prompt: 'Who uses applyDiscount?' },
      { label: 'Explain applyDiscount', prompt: 'applyDiscount', command: 'explain' },
      { label: 'Write a test for applyDiscount', prompt: 'applyDiscount', command: 'test' },
    ]);
    expect(followUps({ evidence, notFound: false }, 'explain').map(({ command }) => command)).toEqual([
      undefined,
      'test',
    ]);
  });

  it('is nothing where nothing was found', () => {
    expect(followUps({ evidence: [], notFound: true })).toEqual([]);
  });
});
