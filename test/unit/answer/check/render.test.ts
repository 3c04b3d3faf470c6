import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { mentionsIn } from '../../../../src/answer/check/mentions.js';
import { rendered } from '../../../../src/answer/check/render.js';
import { scan } from '../../../../src/answer/check/scan.js';

/** Pieces that answers, good and bad ones, are made of. */
const token = fc.constantFrom(
  ...[
    'src/a.ts',
    ':3-9',
    '`',
    '``',
    '```',
    '\n',
    '\n\n',
    ' ',
    '(',
    ')',
    '[',
    ']',
    '](',
    '![',
    '#L3',
    'lines 3 to 9',
    '~~',
    '<img src=',
    '>',
  ],
  ...[
    'https://evil.example/?q=1',
    'javascript:alert(1)',
    'command:x',
    '<',
    '[1]: ',
    '[1]',
    '- ',
    '| ',
    '**',
    'word',
    '。',
    '\\',
    '\ue000',
    '&#x6a;',
  ],
);
const markdown = fc.array(token, { maxLength: 40 }).map((tokens) => tokens.join(''));

function whole(text: string): { mentions: ReturnType<typeof mentionsIn>; out: string } {
  const { code, blocks } = scan(text);
  const mentions = mentionsIn(text, code, blocks, ['src/a.ts'], new Map());
  const checked = mentions.map((mention) => ({
    mention,
    citation: mention.lines && { path: mention.path, ...mention.lines, verified: true },
  }));
  return { mentions, out: rendered(text, code, checked, '').markdown };
}

describe('an answer after its checks', () => {
  it('names its places in order, none within another, whatever it is', () => {
    fc.assert(
      fc.property(markdown, (text) => {
        const { mentions } = whole(text);
        for (const [i, one] of mentions.entries()) {
          expect(one.start).toBeLessThanOrEqual(one.end);
          if (i > 0) expect(one.start).toBeGreaterThanOrEqual(mentions[i - 1]!.start);
          if (i > 0 && one.start !== one.end) expect(one.start).toBeGreaterThanOrEqual(mentions[i - 1]!.end);
        }
      }),
    );
  });

  it('has no image and no tag outside of code', () => {
    fc.assert(
      fc.property(markdown, (text) => {
        const { out } = whole(text);
        const { code } = scan(out);
        let prose = '';
        let at = 0;
        for (const { start, end } of code) {
          prose += out.slice(at, start);
          at = end;
        }
        prose += out.slice(at);
        expect(prose.replace(/(`+)[^`]*\1/g, '')).not.toMatch(/(?<!\\)<img|!\[[^\]`]*\]\([^)`]+\)/);
      }),
    );
  });

  it('is as it was where there is nothing to check', () => {
    fc.assert(
      fc.property(
        fc.array(fc.constantFrom('word', ' ', '\n', '`x`', '**', '- ', '. '), { maxLength: 30 }),
        (tokens) => {
          const text = tokens.join('');
          expect(whole(text).out).toBe(text);
        },
      ),
    );
  });
});
