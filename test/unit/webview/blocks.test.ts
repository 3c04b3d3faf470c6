import { describe, expect, it } from 'vitest';
import { languageIn, lastBlock, markdownHtml } from '../../../src/webview/markdown.js';

const settledOf = (text: string): string => text.slice(0, lastBlock(text));

describe('Markdown that grows', () => {
  it('is settled up to its last block', () => {
    expect(settledOf('One.\n\nTwo.\n\nThr')).toBe('One.\n\nTwo.\n\n');
    expect(settledOf('One')).toBe('');
    expect(settledOf('')).toBe('');
  });

  it('does not settle a block that may still change: a list, a table, code without its end', () => {
    expect(settledOf('Intro.\n\n- a\n\n- b')).toBe('Intro.\n\n');
    expect(settledOf('Intro.\n\n| a | b |\n| - | - |\n| 1 | 2')).toBe('Intro.\n\n');
    expect(settledOf('Intro.\n\n```ts\nconst a = 1;\n\nconst b')).toBe('Intro.\n\n');
  });

  it('settles code once something follows it', () => {
    expect(settledOf('```ts\na\n```\n\nAnd')).toBe('```ts\na\n```\n\n');
  });

  it('looks at its end as if it had come at once, whatever the pieces were', () => {
    const text =
      '# T\n\nOne *two*\ngoes on.\n\n1. a\n\n   more\n2. b\n\n```js\nx\n\ny\n```\nEnd.\n\n| a |\n| - |\n| 1 |\n\n> q\n> r\n\nLast';
    for (let size = 1; size < text.length; size++) expect(grown(text, size)).toBe(html(text));
  });
});

/** Where a block of code stands in the text depends on which text it is. */
const html = (text: string): string => markdownHtml(text).replaceAll(/ data-line="\d+"/g, '');

/** As {@link GrowingMarkdown} does it, with HTML in place of elements. */
function grown(text: string, size: number): string {
  let settled = 0;
  let shown = '';
  for (let end = size; end < text.length + size; end += size) {
    const rest = text.slice(settled, end);
    shown += html(rest.slice(0, lastBlock(rest)));
    settled += lastBlock(rest);
  }
  return shown + html(text.slice(settled));
}

describe('what stands behind a fence', () => {
  it.each([
    ['ts src/a.ts:3-9', 'ts'],
    ['c++', 'c++'],
    ['ts:src/a.ts', 'ts'],
    ['', ''],
  ])('%j is in %j', (info, language) => expect(languageIn(info)).toBe(language));
});
