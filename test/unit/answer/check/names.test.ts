import { mkdirSync, mkdtempSync, realpathSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { namesFlags } from '../../../../src/answer/check/names.js';
import { scan } from '../../../../src/answer/check/scan.js';
import { Engine } from '../../../../src/engine/engine.js';

const FILES: Record<string, string> = {
  'package.json': '{ "dependencies": { "lodash-es": "4.17.21" } }\n',
  'src/shop/basket.ts': 'export class Basket {\n  put(name: string): void {}\n}\nexport const basket = new Basket();\n',
  'shop/__init__.py': '',
  'shop/stock.py': 'class Stock:\n    def reserve(self, article):\n        return article\n',
  'go.mod': 'module example.com/shop\n\nrequire github.com/spf13/cobra v1.8.0\n',
};

/** Ordinary code that uses the language's own names and its own variables only. */
const ORDINARY = {
  ts: `import { createHash } from 'node:crypto';
import * as path from 'path';
import { debounce } from 'lodash-es';
import { Basket } from './shop/basket.js';
import type { Basket as Cart } from './shop/basket';

interface Options<T> { limit?: number; onDone(result: T): void }
type Pair = [first: string, second: number];

export abstract class Counter extends Map<string, number> {
  #hidden = 0;
  static readonly LIMIT = 1_000;
  constructor(private readonly options: Options<number>, ...rest: string[]) { super(); }
  get size(): number { return super.size; }
  async count(words: Iterable<string>, { limit = 3 }: Options<number>): Promise<Pair[]> {
    for (const [i, word] of [...words].entries()) this.set(word, (this.get(word) ?? 0) + i);
    const sorted = [...this].toSorted(([, a], [, b]) => b - a).slice(0, limit);
    const digest = createHash('sha256').update(sorted.join()).digest('hex');
    console.log(\`\${digest.toUpperCase()} \${path.join('a', 'b')}\`, /unknownCall(\\d+)/.test(digest));
    await new Promise<void>((resolve, reject) => setTimeout(() => (digest ? resolve() : reject(new TypeError('x'))), 10));
    try { JSON.parse(digest); } catch (failure) { if (failure instanceof SyntaxError) throw failure; }
    const later = debounce(() => this.options.onDone(1), 5);
    later.cancel();
    const basket = new Basket();
    basket.put(encodeURIComponent('x'));
    function inner<K extends string>(key: K, done: (value: K) => boolean) { return done(key); }
    return inner('a', (value) => value.startsWith('a')) ? Object.entries({}) as Pair[] : sorted as Pair[]; // callsNothing()
  }
  protected abstract finish(code: number): void;
}
describe('Counter', () => { it('counts', () => { expect(new Set([1]).has(1)).toBe(true); }); });`,
  tsx: `import React, { useState } from 'react-of-nobody-else';
export function Panel({ title, children }: { title: string; children: React.ReactNode }) {
  const [open, setOpen] = useState(false);
  return <section onClick={() => setOpen(!open)}>{open ? children : title.trim()}</section>;
}`,
  python: `from __future__ import annotations
import asyncio, json
import os.path as osp
from collections import defaultdict
from dataclasses import dataclass, field
from shop.stock import Stock

@dataclass
class Report(Stock):
    lines: list[str] = field(default_factory=list)

    def __init__(self, *names: str, depth: int = 2, **options):
        super().__init__()
        self.depth = depth
        self.counts = defaultdict(int)

    async def write(self, target, *, flush=False):
        with open(osp.join('a', 'b'), 'w') as handle:
            handle.write(json.dumps({k: v for k, v in sorted(self.counts.items())}))
        await asyncio.gather(*(self.one(x) for x in range(3)))
        total = sum(map(lambda n: n * 2, filter(None, [1, 2])))
        first, *others = [line.strip().split(',') for line in self.lines]
        self.reserve(first)
        if isinstance(total, int) and (size := len(others)) > 1:
            raise ValueError(f"call_me({size})") from None
        return enumerate(zip(first, reversed(others)))  # unknown_call()

    @staticmethod
    async def one(value):
        return value`,
  go: `package main

import (
	"fmt"
	"net/http"

	"github.com/spf13/cobra"
)

type server struct{ mux *http.ServeMux }

func newServer(opts ...func(*server)) (*server, error) {
	s := &server{mux: http.NewServeMux()}
	for i, opt := range opts {
		opt(s)
		fmt.Println(i, len(opts), string(rune(i)))
	}
	handle := func(w http.ResponseWriter, r *http.Request) { w.WriteHeader(200) }
	s.mux.HandleFunc("/", handle)
	if err := run(make(chan int, 1)); err != nil {
		return nil, fmt.Errorf("run: %w", err)
	}
	return s, (&cobra.Command{}).Execute()
}

func run(ch chan int) error { defer close(ch); return nil }`,
  rust: `use std::collections::HashMap;
use std::fmt::{self, Display};

#[derive(Debug, Clone)]
pub struct Cache<T> { entries: HashMap<String, T> }

impl<T: Display> Cache<T> {
    pub fn new() -> Self { Self { entries: HashMap::new() } }
    fn find(&self, key: &str) -> Option<&T> {
        let lookup = |k: &str| self.entries.get(k);
        match lookup(key) { Some(found) => Some(found), None => { println!("missing {}", key); None } }
    }
}

fn helper(x: u32) -> Result<Vec<u32>, String> { Ok(vec![x; 3]) }
fn main() { let all = helper(2).unwrap_or_default(); assert_eq!(all.len(), 3); }`,
  java: `import java.util.List;
import java.util.stream.Collectors;

public final class Totals {
  private final List<String> names;
  public Totals(List<String> names) { this.names = names; }
  public <T extends Comparable<T>> List<T> sorted(List<T> values) throws IllegalStateException {
    if (values.isEmpty()) throw new RuntimeException(String.format("%d", values.size()));
    return values.stream().sorted((a, b) -> compare(a, b)).collect(Collectors.toList());
  }
  private static <T extends Comparable<T>> int compare(T left, T right) { return left.compareTo(right); }
}`,
};

describe('names in generated code', () => {
  const home = realpathSync(mkdtempSync(join(tmpdir(), 'quarry-names-')));
  let engine: Engine;
  beforeAll(async () => {
    for (const [path, text] of Object.entries(FILES)) {
      mkdirSync(dirname(join(home, 'tree', path)), { recursive: true });
      writeFileSync(join(home, 'tree', path), text);
    }
    engine = await Engine.open(join(home, 'tree'), { storage: join(home, 'storage') });
    await engine.index();
  });
  afterAll(async () => {
    await engine.close();
    rmSync(home, { recursive: true, force: true });
  });
  const flagsOf = async (language: string, code: string, given: string[] = []): Promise<string[]> => {
    const { code: blocks } = scan(`\`\`\`${language}\n${code}\n\`\`\``);
    return (await namesFlags(engine, blocks, given, [])).map(({ kind, subject }) => `${kind} ${subject}`);
  };

  it.each(Object.entries(ORDINARY))(
    'are left alone where they are the language’s, the repository’s or the code’s own: %s',
    async (language, code) => {
      const flags = await flagsOf(language, code);
      expect(flags.filter((flag) => flag !== 'unknown-import react-of-nobody-else')).toEqual([]);
    },
  );

  it.each([
    ['ts', 'const total = summariseBasketTwice(1);', 'unknown-name summariseBasketTwice'],
    ['ts', 'const b = new BasketFactoryBean();', 'unknown-name BasketFactoryBean'],
    ['ts', "import { basket } from './shop/basket.js';\nbasket.explode();", 'unknown-name explode'],
    ['ts', "import { Basket, Wagon } from './shop/basket.js';", 'unknown-name Wagon'],
    ['ts', "import x from '../shop/wagon';", 'unknown-import ../shop/wagon'],
    ['js', "const { merge } = require('@nobody/merge-things');", 'unknown-import @nobody/merge-things'],
    ['python', 'from shop.warehouse import Shelf', 'unknown-import shop.warehouse'],
    ['python', 'from shop.stock import Stock, Pallet', 'unknown-name Pallet'],
    ['python', 'import pandas_of_nobody as pd\npd.read_csv("x")', 'unknown-import pandas_of_nobody'],
    ['python', 'class A:\n    def f(self):\n        self.make_it_so()\n', 'unknown-name make_it_so'],
    ['go', 'import "github.com/nobody/nothing"\n', 'unknown-import github.com/nobody/nothing'],
    ['go', 'func f() { reserveEverything() }', 'unknown-name reserveEverything'],
    ['rust', 'use nobody::Thing;\n', 'unknown-import nobody'],
    ['rust', 'fn f() { settle_ledger(1); }', 'unknown-name settle_ledger'],
    ['java', 'class A { void f() { settleLedger(1); new LedgerFactory(); } }', 'unknown-name settleLedger'],
  ])('are flagged where they are nobody’s: %s %s', async (language, code, flag) => {
    expect((await flagsOf(language, code)).some((one) => one.startsWith(flag))).toBe(true);
  });

  it('are known once the user or the evidence has said them, and not because a comment or a text has them', async () => {
    expect(await flagsOf('ts', 'settleLedger(1);', ['call settleLedger() here'])).toEqual([]);
    expect(await flagsOf('ts', '// settleLedger(1)\nconst s = "settleLedger(2)";\nfoldManifest(s);')).toEqual([
      'unknown-name foldManifest',
    ]);
  });

  it('are not checked in languages that are not known, nor in text', async () => {
    expect(await flagsOf('brainfudge', 'settleLedger(1)')).toEqual([]);
    expect(await flagsOf('', 'settleLedger(1)')).toEqual([]);
  });
});
