import MarkdownIt from 'markdown-it';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { citationLink, codeSpan, escapeText, fenced } from '../../../src/answer/markdown.js';

const markdown = new MarkdownIt({ html: true, linkify: true });
const tokens = (text: string) => markdown.parse(text, {}).flatMap((t) => [t, ...(t.children ?? [])]);
const plainText = (text: string): string =>
  tokens(text)
    .filter((t) => t.type === 'text' || t.type === 'code_inline' || t.type === 'text_special')
    .map((t) => t.content)
    .join('');

describe('text of a repository inside an answer', () => {
  it.each([
    '[click](javascript:alert(1))',
    '![x](https://example.com/x.png)',
    '<img src=x onerror=alert(1)>',
    'see https://example.com and www.example.com or mail me@example.com',
    '# not a heading',
    '- not an item',
    '1. not an item',
    '`unclosed **bold** _em_ ~~gone~~ | cell |',
    '&lt;script&gt;',
  ])('stays literal: %s', (text) => {
    const types = tokens(escapeText(text)).map((t) => t.type);
    expect(
      types.filter((t) => !['paragraph_open', 'inline', 'paragraph_close', 'text', 'text_special'].includes(t)),
    ).toEqual([]);
    expect(plainText(escapeText(text))).toBe(text);
  });

  it('never becomes an element, whatever it is', () => {
    const nasty = fc.string({ unit: fc.constantFrom(...Array.from('[]()<>!`*_#-+.&|~:/\\ \nab1')) });
    fc.assert(
      fc.property(nasty, (text) => {
        const odd = tokens(`x ${escapeText(text)}`).filter((t) =>
          /link|image|html|em_|strong|code|heading|list|table|s_open/.test(t.type),
        );
        expect(odd).toEqual([]);
      }),
    );
  });

  it('is one code element however many backticks it holds', () => {
    for (const code of ['a`b', '``', '`x`', 'plain', 'a ``` b']) {
      const spans = tokens(codeSpan(code)).filter((t) => t.type === 'code_inline');
      expect(spans.map((t) => t.content)).toEqual([code]);
    }
  });

  it('is one code block however many fences it holds', () => {
    const code = 'text\n```\nmore\n`````js\n<b>';
    const blocks = tokens(fenced(code, 'markdown')).filter((t) => t.type === 'fence');
    expect(blocks.map((t) => [t.info, t.content])).toEqual([['markdown', `${code}\n`]]);
  });

  it('cites a path with spaces, brackets and hashes by a link that leads to it', () => {
    const [open] = tokens(citationLink({ path: 'a b/[id](1)#.ts', startLine: 12, endLine: 40 })).filter(
      (t) => t.type === 'link_open',
    );
    const [path, fragment] = String(open?.attrGet('href')).split('#');
    expect([decodeURIComponent(path ?? ''), fragment]).toEqual(['a b/[id](1)#.ts', 'L12-L40']);
    expect(citationLink({ path: 'src/a.ts', startLine: 3, endLine: 3 })).toBe('[src/a.ts:3](src/a.ts#L3)');
  });
});
