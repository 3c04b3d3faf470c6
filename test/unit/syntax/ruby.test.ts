import { describe, expect, it } from 'vitest';
import { definition, definitions, fixture, halfTyped, outlineOf, outlineOfFixture, references } from './helpers.js';

const FILE = 'ruby/connection_pool.rb';

describe('Ruby', () => {
  it('finds classes, opened again or within each other, methods, constants and accessors', async () => {
    expect(definitions(await outlineOfFixture(FILE, 'ruby'))).toEqual([
      'class ConnectionPool',
      'class ConnectionPool.Error',
      'class ConnectionPool.PoolShuttingDownError',
      'class ConnectionPool.TimeoutError',
      'class ConnectionPool',
      'constant ConnectionPool.DEFAULTS',
      'method ConnectionPool.wrap',
      'constructor ConnectionPool.initialize',
      'method ConnectionPool.with',
      'method ConnectionPool.checkout',
      'method ConnectionPool.checkin',
      'method ConnectionPool.shutdown',
      'method ConnectionPool.reload',
      'property ConnectionPool.size',
      'method ConnectionPool.available',
    ]);
  });

  it('gives what stands below a comment its doc, a long one even behind a blank line', async () => {
    const outline = await outlineOfFixture(FILE, 'ruby');
    const pool = outline.symbols[4]!;
    expect(pool).toMatchObject({ signature: 'class ConnectionPool', leadLine: 10, startLine: 38, endLine: 123 });
    expect(pool.doc).toMatch(/^Generic connection pool class for sharing a limited number of objects/);
    expect(definition(outline, 'ConnectionPool.shutdown')).toMatchObject({
      signature: 'def shutdown(&block)',
      leadLine: 98,
      startLine: 103,
      endLine: 105,
    });
    expect(definition(outline, 'ConnectionPool.size')).toMatchObject({
      signature: 'attr_reader :size',
      doc: 'Size of this connection pool',
    });
    expect(outline.header).toBe('');
  });

  it('lists requires, superclasses and calls', async () => {
    const outline = await outlineOfFixture(FILE, 'ruby');
    expect(outline.imports.map((i) => i.module)).toEqual([
      'timeout',
      'connection_pool/version',
      'connection_pool/timed_stack',
      'connection_pool/wrapper',
    ]);
    expect(references(outline)).toEqual(
      expect.arrayContaining(['inherit RuntimeError:5', 'call checkout:60', 'type TimedStack:53']),
    );
  });

  it('finds modules and what is in them, and every accessor of a list', async () => {
    const text = `module Store
  class Entry
    attr_accessor :key, :value
    def fresh?(now = Time.now) = now < @expiry
  end
end
`;
    expect(definitions(await outlineOf(text, 'ruby'))).toEqual([
      'module Store',
      'class Store.Entry',
      'property Store.Entry.key',
      'property Store.Entry.value',
      'method Store.Entry.fresh?',
    ]);
  });

  it('takes mixed-in modules for inheritance, `self.` methods and constants for members', async () => {
    const text = `class Shop < Base
  include Enumerable
  LIMIT = 3
  def self.open(path) = new(path)
end
`;
    const outline = await outlineOf(text, 'ruby');
    expect(definitions(outline)).toEqual(['class Shop', 'constant Shop.LIMIT', 'method Shop.open']);
    expect(references(outline)).toEqual(expect.arrayContaining(['inherit Base:1', 'inherit Enumerable:2']));
  });

  it('keeps what stands around a half-typed line', async () => {
    const text = fixture(FILE);
    const broken = await outlineOf(halfTyped(text, 73), 'ruby');
    expect(broken.hasErrors).toBe(true);
    expect(definitions(broken)).toEqual(
      expect.arrayContaining([
        'class ConnectionPool.PoolShuttingDownError',
        'constructor ConnectionPool.initialize',
        'method ConnectionPool.with',
      ]),
    );
  });
});
