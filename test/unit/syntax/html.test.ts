import { describe, expect, it } from 'vitest';
import { definition, definitions, fixture, outlineOf, outlineOfFixture } from './helpers.js';

const FILE = 'html/404.html';

describe('HTML', () => {
  it('finds the title, headings and styles', async () => {
    const outline = await outlineOfFixture(FILE, 'html');
    expect(definitions(outline)).toEqual(['section Page Not Found', 'section style', 'section Page Not Found']);
    expect(definition(outline, 'style')).toMatchObject({ startLine: 8, endLine: 53 });
  });

  it('takes elements with an id for sections, scripts and style sheets from elsewhere for imports', async () => {
    const text = `<link rel="stylesheet" href="css/shop.css">
<script src="js/shop.js"></script>
<main id="cart">
  <h2>Your cart</h2>
  <input id=code />
  <p class="note">Nothing.</p>
</main>
<script>
  open();
</script>
`;
    const outline = await outlineOf(text, 'html');
    expect(definitions(outline)).toEqual([
      'section cart',
      'section cart.Your cart',
      'section cart.code',
      'section script',
    ]);
    expect(definition(outline, 'cart').signature).toBe('<main id="cart">');
    expect(outline.imports.map((i) => i.module)).toEqual(['css/shop.css', 'js/shop.js']);
  });

  it('keeps what stands around an unclosed tag', async () => {
    const broken = await outlineOf(fixture(FILE).replace('</style>', '</style'), 'html');
    expect(definitions(broken)).toContain('section Page Not Found');
  });
});
