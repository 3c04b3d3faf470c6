import { describe, expect, it } from 'vitest';
import { definition, definitions, fixture, halfTyped, outlineOf, outlineOfFixture, references } from './helpers.js';

const FILE = 'css/modern-normalize.css';

describe('CSS', () => {
  it('finds rules by their selectors, on one line', async () => {
    const outline = await outlineOfFixture(FILE, 'css');
    expect(definitions(outline)).toHaveLength(19);
    expect(definition(outline, 'code, kbd, samp, pre')).toMatchObject({
      kind: 'selector',
      signature: 'code, kbd, samp, pre',
      leadLine: 57,
      startLine: 62,
      endLine: 74,
    });
    expect(definition(outline, 'b, strong').doc).toBe('Add the correct font weight in Chrome and Safari.');
    expect(definition(outline, 'html')).toMatchObject({ doc: '', startLine: 18, endLine: 32 });
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
    const broken = await outlineOf(halfTyped(fixture(FILE), 97), 'css');
    expect(broken.hasErrors).toBe(true);
    expect(definitions(broken)).toEqual(
      expect.arrayContaining(['selector small', 'selector progress', 'selector summary']),
    );
  });
});
