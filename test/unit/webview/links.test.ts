import { describe, expect, it } from 'vitest';
import { citationLink } from '../../../src/answer/markdown.js';
import { placeOfLink } from '../../../src/webview/links.js';

describe('links of an answer', () => {
  it('name a place in the repository', () => {
    expect(placeOfLink('src/a.ts#L12-L40')).toEqual({ path: 'src/a.ts', startLine: 12, endLine: 40 });
    expect(placeOfLink('README.md#L7')).toEqual({ path: 'README.md', startLine: 7, endLine: 7 });
  });

  it('come back as written, whatever the path is made of', () => {
    const place = { path: 'a b/[x](y)#z?/ü.ts', startLine: 3, endLine: 4 };
    const href = /\]\(([^()]*)\)$/.exec(citationLink(place))![1]!;
    expect(placeOfLink(href)).toEqual(place);
  });

  it.each([
    'https://x.org/a#L1',
    'command:x#L1',
    '/etc/passwd#L1',
    '../up.ts#L1',
    'a/%2e%2e/b#L1',
    'src/a.ts',
    '%zz#L1',
  ])('%s leads nowhere', (href) => expect(placeOfLink(href)).toBeNull());
});
