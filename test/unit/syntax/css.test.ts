import { describe, expect, it } from 'vitest';
import { definition, definitions, fixture, halfTyped, outlineOf, outlineOfFixture, references } from './helpers.js';

const FILE = 'css/normalize.css';

describe('CSS', () => {
  it('finds rules by their selectors, on one line', async () => {
    const outline = await outlineOfFixture(FILE, 'css');
    expect(definitions(outline)).toHaveLength(34);
    expect(definition(outline, 'code, kbd, samp')).toMatchObject({
      kind: 'selector',
      signature: 'code, kbd, samp',
      leadLine: 100,
      startLine: 105,
      endLine: 110,
    });
    expect(definition(outline, 'main').doc).toBe('Render the `main` element consistently in IE.');
  });

  it('knows media queries, animations, custom properties, nesting; lists imports and uses of properties', async () => {
    const text = `@import url("base.css");
:root { --accent: red; }
.card {
  color: var(--accent);
  & .title { margin: 0 }
}
@media (min-width: 40em) {
  .card { float: left }
}
@keyframes spin { from { top: 0 } to { top: 1px } }
`;
    const outline = await outlineOf(text, 'css');
    expect(outline.imports.map((i) => i.module)).toEqual(['base.css']);
    expect(definitions(outline)).toEqual([
      'selector :root',
      'variable :root.--accent',
      'selector .card',
      'selector .card.& .title',
      'section (min-width: 40em)',
      'selector (min-width: 40em)..card',
      'selector spin',
    ]);
    expect(references(outline)).toEqual(['type --accent:4']);
  });

  it('keeps what stands around a half-typed line', async () => {
    const broken = await outlineOf(halfTyped(fixture(FILE), 96), 'css');
    expect(broken.hasErrors).toBe(true);
    expect(definitions(broken)).toEqual(expect.arrayContaining(['selector main', 'selector template']));
  });
});
