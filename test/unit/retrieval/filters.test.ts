import { describe, expect, it } from 'vitest';
import type { SymbolEntry } from '../../../src/engine/store/retrievalReader.js';
import { acceptsSymbol, mentions, pathHas } from '../../../src/engine/retrieval/filters.js';
import { pathAgreement } from '../../../src/engine/retrieval/path/named.js';
import { readFilters } from '../../../src/engine/retrieval/understand/filters.js';

describe('a ruled-out word', () => {
  it('is found whole and as whole parts of an identifier, in any case', () => {
    for (const text of ['an async call', 'runAsync()', 'async_run', 'Async', 'HTTPAsyncClient']) {
      expect(mentions(text, 'async')).toBe(true);
    }
    for (const text of ['getUser()', 'get_user', 'getUserById', 'tryGetUser', 'GETUSER']) {
      expect(mentions(text, 'getUser')).toBe(true);
    }
  });

  it('is not found inside of other words, nor in another form of it', () => {
    for (const text of ['asynchronous', 'syncing', 'user gets', 'get the user']) {
      expect(mentions(text, 'async') || mentions(text, 'getUser')).toBe(false);
    }
    expect(mentions('parse(text)', 'parser')).toBe(false);
  });

  it('of several words is found as written, whatever blanks lie between', () => {
    expect(mentions('the dead\n  letter office', 'Dead letter')).toBe(true);
    expect(mentions('dead or letter', 'dead letter')).toBe(false);
  });
});

describe('a path filter', () => {
  it('is a part of the path, or a pattern for its end', () => {
    expect(pathHas('src/Core/terms.ts', 'core/')).toBe(true);
    expect(pathHas('src/core/terms.ts', '*.ts')).toBe(true);
    expect(pathHas('src/core/terms.ts', 'src/*.ts')).toBe(false);
    expect(pathHas('src/core/terms.ts', 'src/**/*.ts')).toBe(true);
    expect(pathHas('src/core/terms.tsx', '*.ts')).toBe(false);
  });
});

describe('a symbol filter', () => {
  const symbol = (name: string, container = '', kind = 'method'): SymbolEntry =>
    ({ name, folded: name.toLowerCase(), container, kind }) as SymbolEntry;
  const accepts = (filter: string, entry: SymbolEntry): boolean =>
    acceptsSymbol(readFilters(filter, true).filters, entry);

  it('is a name or its beginning, perhaps within something', () => {
    expect(accepts('symbol:open', symbol('openDrawer'))).toBe(true);
    expect(accepts('symbol:open', symbol('reopen'))).toBe(false);
    expect(accepts('symbol:Till.open', symbol('open', 'Shop.Till'))).toBe(true);
    expect(accepts('symbol:Till::open', symbol('open', 'Shop'))).toBe(false);
    expect(accepts('symbol:open kind:class', symbol('open'))).toBe(false);
  });
});

describe('a typed path', () => {
  it('names the file that it ends, with or without its extension; less so one on whose path it lies', () => {
    expect(pathAgreement('src/core/terms.ts', 'core/terms.ts')).toBe(1);
    expect(pathAgreement('src/core/terms.ts', './core/Terms')).toBe(1);
    expect(pathAgreement('src/core/terms.ts', 'src/core/terms.ts:12')).toBe(1);
    expect(pathAgreement('src/core/terms.ts', 'src/core')).toBe(0.5);
    expect(pathAgreement('src/hardcore/terms.ts', 'core/terms.ts')).toBe(0);
  });
});
