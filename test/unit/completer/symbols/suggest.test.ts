import { describe, expect, it } from 'vitest';
import { Idioms } from '../../../../src/engine/completer/idioms/idioms.js';
import { Scene } from '../../../../src/engine/completer/scene.js';
import { whole } from '../../../../src/engine/completer/stream.js';
import { suggest, type Suggestions } from '../../../../src/engine/completer/symbols/suggest.js';
import { Symbols } from '../../../../src/engine/completer/symbols/symbols.js';
import { type Symbol, type SymbolFile, SymbolTable } from '../../../../src/engine/completer/symbols/table.js';
import { Vocabulary } from '../../../../src/engine/completer/tokens.js';

const symbol = (kind: Symbol['kind'], container: string, name: string, signature: string): Symbol => ({
  kind,
  container,
  name,
  signature,
  exported: true,
});

const STORE: SymbolFile = {
  path: 'src/store.ts',
  language: 'typescript',
  symbols: [
    symbol('class', '', 'Base', 'class Base'),
    symbol('method', 'Base', 'close', 'close(): void'),
    symbol('class', '', 'Store', 'class Store extends Base'),
    symbol('method', 'Store', 'find', 'find(id: string, limits: Limits): Order'),
    symbol('property', 'Store', 'size', 'readonly size: number'),
    symbol('class', '', 'Order', 'class Order'),
    symbol('method', 'Order', 'total', 'total(): number'),
    symbol('function', '', 'openStore', 'function openStore(path: string): Store'),
    symbol('interface', '', 'Limits', 'interface Limits'),
    symbol('property', 'Limits', 'depth', 'depth: number'),
  ],
};

interface Asked {
  language?: string;
  files?: SymbolFile[];
  hidden?: string[];
}

/** What is suggested at `‸`. */
function at(
  marked: string,
  { language = 'typescript', files = [STORE], hidden = [] }: Asked = {},
): (what: keyof Suggestions) => string[] {
  const vocabulary = new Vocabulary();
  const symbols = new Symbols([{ table: whole(SymbolTable.of(files, vocabulary)), hidden }]);
  const lane = {
    vocabulary,
    symbols,
    idioms: new Idioms(undefined, vocabulary),
    common: new Uint8Array(),
    counts: new Uint32Array(),
    stored: new Map<number, number>(),
  };
  const [prefix, suffix] = marked.split('‸') as [string, string];
  const scene = new Scene(lane, [], { path: 'src/main.ts', prefix, suffix, language });
  const suggested = suggest(scene, scene.context, scene.context.length);
  return (what) => [...suggested[what]].sort((a, b) => b[1] - a[1]).map(([id]) => vocabulary.texts[id]!);
}

describe('members of what stands before the cursor', () => {
  it.each([
    ['an object that is made', 'const a = new Store(limits);\na.‸\n'],
    ['an annotated parameter', 'function f(a: Store) {\n  return a?.‸\n}\n'],
    ['what a function of the repository gives', 'const a = await openStore(path);\na.‸\n'],
    ['a call', 'openStore(path).‸\n'],
    ['a class itself', 'Store.‸\n'],
    ['a field that is assigned', 'this.a = new Store(limits);\nthis.a.‸\n'],
    ['the object itself, by what its class extends', 'class Mine extends Store {\n  f() {\n    this.‸\n  }\n}\n'],
  ])('%s', (_, marked) => {
    expect(at(marked)('members')).toEqual(['find', 'size', 'close']);
  });

  it('of the class that a variable is called like', () => {
    expect(at('f(_store.‸\n')('members')).toContain('find');
  });

  it('of a variable whose type stands before it', () => {
    expect(at('Store* a = open();\na->‸\n', { language: 'cpp' })('members')).toContain('find');
    expect(at('func f(a *Store) {\n\ta.‸\n}\n', { language: 'go' })('members')).toContain('find');
  });

  it('of a module that is imported', () => {
    const files = [
      {
        path: 'lua/shop/util.lua',
        language: 'lua',
        symbols: [symbol('function', 'M', 'trim', 'function M.trim(text)')],
      },
    ];
    const marked = 'local Util = require("shop.util")\nUtil.‸\n';
    expect(at(marked, { language: 'lua', files })('members')).toEqual(['trim']);
  });

  it('are none where nothing is known of it, and none without an accessor', () => {
    expect(at('unknown.‸\n')('members')).toEqual([]);
    expect(at('const a = new Store(limits);\na‸\n')('members')).toEqual([]);
  });

  it('are not those that the stored row of a hidden file has', () => {
    expect(at('Store.‸\n', { hidden: ['src/store.ts'] })('members')).toEqual([]);
  });
});

describe('arguments', () => {
  it('are called as the parameter is, or as a later one that may be named', () => {
    expect(at('store.find(‸\n')('parameters')).toEqual(['id', 'limits']);
    expect(at('store.find(a.b(c), ‸\n')('parameters')).toEqual(['limits']);
    expect(at('store.find(a ‸\n')('parameters')).toEqual([]);
  });

  it('are variables of the type that the parameter has', () => {
    const marked = 'function f(wide: Limits, other: Order) {\n  store.find(key, ‸\n}\n';
    expect(at(marked)('fitting')).toEqual(['wide']);
  });
});

describe('an import line', () => {
  it('brings what the module exports and the line does not name yet', () => {
    const exported = at("import { Order, ‸ } from './store';\n")('exported');
    expect(exported).toEqual(expect.arrayContaining(['Store', 'openStore', 'Limits']));
    expect(exported).not.toContain('Order');
    expect(exported).not.toContain('find');
  });

  it('goes by the module before the names, too', () => {
    const files = [
      {
        path: 'shop/store.py',
        language: 'python',
        symbols: [symbol('function', '', 'open_store', 'def open_store(path)')],
      },
    ];
    expect(at('from shop.store import ‸\n', { language: 'python', files })('exported')).toEqual(['open_store']);
  });
});
