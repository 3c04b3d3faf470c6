import { describe, expect, it } from 'vitest';
import type { Ghost } from '../../../src/completion/ghost.js';
import { type Place, placeAfter, placeAt } from '../../../src/completion/place.js';
import { remaining } from '../../../src/completion/recycle.js';

/** `│` is the cursor. */
function at(marked: string): Place {
  const offset = marked.indexOf('│');
  return placeAt({
    document: 'file:///shop/src/app.ts',
    path: 'src/app.ts',
    repository: 'shop',
    language: 'typescript',
    pathSaysLanguage: true,
    text: marked.replace('│', ''),
    offset,
    indent: '  ',
  });
}

const GHOST: Ghost = { text: 'total([prices', closes: '])', replace: 0, source: 'repository', confidence: 0.8 };
const left = (marked: string): Pick<Ghost, 'text' | 'closes'> | null => {
  const { document, prefix, suffix } = at('const a = │;\n');
  const ghost = remaining({ document, prefix, suffix, ghost: GHOST }, at(marked));
  return ghost && { text: ghost.text, ...(ghost.closes && { closes: ghost.closes }) };
};

describe('a proposal that leaves brackets open', () => {
  it('closes them behind the cursor when it is taken', () => {
    const { prefix, suffix } = placeAfter(at('const a = │;\n'), GHOST);
    expect([prefix, suffix]).toEqual(['const a = total([prices', ']);\n']);
  });

  it('still closes them when the user types along', () => {
    expect(left('const a = total│;\n')).toEqual({ text: '([prices', closes: '])' });
    expect(left('const a = total(│;\n')).toEqual({ text: '[prices', closes: '])' });
  });

  it('does not close again what the editor closed', () => {
    expect(left('const a = total(│);\n')).toEqual({ text: '[prices', closes: ']' });
    expect(left('const a = total([│]);\n')).toEqual({ text: 'prices' });
  });
});
