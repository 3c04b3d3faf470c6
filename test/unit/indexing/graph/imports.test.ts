import { describe, expect, it } from 'vitest';
import { resolveImport } from '../../../../src/engine/indexing/graph/imports.js';
import { ModulePaths } from '../../../../src/engine/indexing/graph/modulePaths.js';
import { languageOf } from '../../../../src/engine/workspace/languages.js';

/** What an import in `from` leads to in a folder of these files. */
function resolved(
  files: string[],
  from: string,
  module: string,
  names: string[] = [],
  root = '/home/me/shop',
): string[] {
  const all = [...new Set([from, ...files])];
  const paths = new ModulePaths(
    all.map((path) => ({ path, language: languageOf(path) })),
    root,
  );
  const found = resolveImport(paths, 0, languageOf(from), { module, names, line: 1 });
  return found.folder === undefined
    ? found.files.map((file) => all[file]!)
    : [`${found.folder.slice(root.length + 1)}/ ${found.names.join(' ')}`.trim()];
}

describe('imports lead to files', () => {
  it.each([
    ['src/app.ts', './cart/total', ['src/cart/total.ts', 'src/total.ts'], 'src/cart/total.ts'],
    ['src/app.ts', './cart', ['src/cart/index.ts', 'src/cart/total.ts'], 'src/cart/index.ts'],
    ['src/ui/app.tsx', '../cart/total.js', ['src/cart/total.ts'], 'src/cart/total.ts'],
    ['src/ui/app.ts', '..', ['src/index.ts', 'index.ts'], 'src/index.ts'],
    ['src/app.ts', './prices.json', ['src/prices.json', 'src/prices.ts'], 'src/prices.json'],
    ['src/app.ts', '@/cart/total', ['src/cart/total.ts'], 'src/cart/total.ts'],
    ['apps/web/a.ts', '@shop/core/total', ['packages/core/src/total.ts'], 'packages/core/src/total.ts'],
  ])('TypeScript: in %s, %s', (from, module, files, expected) => {
    expect(resolved(files, from, module)).toEqual([expected]);
  });

  it.each([
    ['pkg/app.py', 'pkg.cart.total', [], ['pkg/cart/total.py']],
    ['pkg/app.py', '.cart', ['total'], ['pkg/cart/total.py', 'pkg/cart/__init__.py']],
    ['pkg/cart/total.py', '..', ['app'], ['pkg/app.py']],
    ['pkg/app.py', '.', ['other'], ['pkg/other.py']],
    ['pkg/app.py', '.', ['VERSION'], ['pkg/__init__.py']],
    ['pkg/app.py', 'json', [], []],
    ['pkg/app.py', 'requests.sessions', [], []],
  ])('Python: in %s, from %s import %j', (from, module, names, expected) => {
    const files = ['pkg/__init__.py', 'pkg/app.py', 'pkg/other.py', 'pkg/cart/__init__.py', 'pkg/cart/total.py'];
    expect(resolved(files, from, module, names)).toEqual(expected);
  });

  it('finds a package by its own name where the folder is the package', () => {
    expect(resolved(['cart.py'], 'app.py', 'shop.cart')).toEqual(['cart.py']);
    expect(resolved(['cart.py'], 'app.py', 'other.cart')).toEqual([]);
  });

  it.each([
    ['crate::cart::Total', [], ['core/src/cart/mod.rs']],
    ['crate::cart', ['Total', 'price::Price'], ['core/src/cart/price.rs', 'core/src/cart/mod.rs']],
    ['self::routes', [], ['core/src/routes.rs']],
    ['shop_util::text', [], ['shop-util/src/text.rs']],
    ['std::collections::HashMap', [], []],
  ])('Rust: use %s %j', (module, names, expected) => {
    const files = ['core/src/lib.rs', 'core/src/cart/mod.rs', 'core/src/cart/price.rs', 'core/src/routes.rs'];
    expect(
      resolved([...files, 'shop-util/src/text.rs', 'shop-util/src/lib.rs'], 'core/src/app.rs', module, names),
    ).toEqual(expected);
  });

  it.each([
    ['a/App.java', 'com.shop.Cart', 'src/main/java/com/shop/Cart.java'],
    ['a/App.java', 'com.shop.Cart.total', 'src/main/java/com/shop/Cart.java'],
    ['a/App.kt', 'com.shop.openCart', 'src/main/java/com/shop/ openCart'],
    ['a/app.go', 'github.com/me/shop/internal/cart', 'internal/cart/'],
    ['a/app.ex', 'Shop.Cart.LineItem', 'lib/shop/cart/line_item.ex'],
    ['a/app.lua', 'shop.cart', 'lua/shop/cart.lua'],
    ['a/App.hs', 'Data.Shop.Cart', 'lib/Data/Shop/Cart.hs'],
    ['a/app.php', 'Shop\\Cart\\Total', 'php/Shop/Cart/Total.php'],
    ['a/app.rb', 'shop/basket', 'rb/shop/basket.rb'],
    ['a/app.zig', '../zig/cart.zig', 'zig/cart.zig'],
    ['a/app.cc', 'shop/cart.h', 'c/shop/cart.h'],
    ['c/app.c', 'util.h', 'c/lib/util.h'],
  ])('%s: %s', (from, module, expected) => {
    const files = [
      'src/main/java/com/shop/Cart.java',
      'internal/cart/cart.go',
      'lib/shop/cart/line_item.ex',
      'lua/shop/cart.lua',
      'lib/Data/Shop/Cart.hs',
      'php/Shop/Cart/Total.php',
      'rb/shop/basket.rb',
      'zig/cart.zig',
      'c/shop/cart.h',
      'c/lib/util.h',
    ];
    expect(resolved(files, from, module)).toEqual([expected]);
  });

  it('prefers the nearest of several, and takes none of equally near ones', () => {
    const files = ['v3/util/text.ts', 'v4/util/text.ts'];
    expect(resolved(files, 'v4/app/main.ts', 'util/text')).toEqual(['v4/util/text.ts']);
    expect(resolved(files, 'app/main.ts', 'util/text')).toEqual([]);
  });
});
