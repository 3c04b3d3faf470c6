import { describe, expect, it } from 'vitest';
import { definition, definitions, fixture, halfTyped, outlineOf, outlineOfFixture, references } from './helpers.js';

const FILE = 'zig/queue.zig';

describe('Zig', () => {
  it('takes a function that returns a struct for a generic type; finds methods, fields, tests', async () => {
    const outline = await outlineOfFixture(FILE, 'zig');
    expect(definitions(outline)).toEqual([
      'struct Queue',
      'field Queue.list',
      'field Queue.stopped',
      'field Queue.item_futex',
      'method Queue.init',
      'method Queue.push',
      'method Queue.pull',
      'method Queue.wait',
      'method Queue.stop',
      'method Queue.deinit',
      'function Queue.pull()',
    ]);
    expect(definition(outline, 'Queue')).toMatchObject({
      signature: 'pub fn Queue(comptime T: type) type',
      startLine: 6,
      endLine: 45,
      exported: true,
    });
  });

  it('lists imports, calls and types', async () => {
    const outline = await outlineOfFixture(FILE, 'zig');
    expect(outline.imports.map((i) => i.module)).toEqual(['std', 'linked-list.zig']);
    expect(references(outline)).toEqual(expect.arrayContaining(['type Allocator:12', 'call push:52']));
  });

  it('knows structs, enums, errors, values and doc comments; leaves short names for imports out', async () => {
    const text = `//! A shop.
const std = @import("std");
const Allocator = std.mem.Allocator;
pub const Item = @import("Item.zig");
/// What a customer wants.
pub const Cart = struct {
    size: u32 = 0,
    const max = 10;
    /// Empties it.
    pub fn clear(self: *Cart) void {
        self.size = 0;
    }
};
const State = enum { open, paid };
const Failure = error{Full};
var count: usize = 0;
`;
    const outline = await outlineOf(text, 'zig');
    expect(definitions(outline)).toEqual([
      'constant Item',
      'struct Cart',
      'field Cart.size',
      'constant Cart.max',
      'method Cart.clear',
      'enum State',
      'constant State.open',
      'constant State.paid',
      'enum Failure',
      'variable count',
    ]);
    expect(outline.header).toBe('A shop.');
    expect(definition(outline, 'Cart')).toMatchObject({ doc: 'What a customer wants.', exported: true });
    expect(definition(outline, 'Cart.clear').doc).toBe('Empties it.');
  });

  it('keeps what stands around a half-typed line', async () => {
    const broken = await outlineOf(halfTyped(fixture(FILE), 33), 'zig');
    expect(broken.hasErrors).toBe(true);
    expect(definitions(broken)).toEqual(
      expect.arrayContaining([expect.stringMatching(/push$/), 'function Queue.pull()']),
    );
  });
});
