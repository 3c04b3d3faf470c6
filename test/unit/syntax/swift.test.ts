import { describe, expect, it } from 'vitest';
import { definition, definitions, fixture, halfTyped, outlineOf, outlineOfFixture, references } from './helpers.js';

const FILE = 'swift/PluginCallResult.swift';

describe('Swift', () => {
  it('finds types, cases, properties, methods and initializers', async () => {
    expect(definitions(await outlineOfFixture(FILE, 'swift'))).toEqual([
      'type PluginCallResultData',
      'enum PluginCallResult',
      'constant PluginCallResult.dictionary',
      'enum PluginCallResult.SerializationError',
      'constant PluginCallResult.SerializationError.invalidObject',
      'method PluginCallResult.jsonRepresentation',
      'property PluginCallResult.formatter',
      'method PluginCallResult.prepare',
      'method PluginCallResult.prepare',
      'class CAPPluginCallResult',
      'property CAPPluginCallResult.resultData',
      'property CAPPluginCallResult.data',
      'constructor CAPPluginCallResult.init',
      'class CAPPluginCallError',
      'property CAPPluginCallError.message',
      'property CAPPluginCallError.code',
      'property CAPPluginCallError.error',
      'property CAPPluginCallError.resultData',
      'property CAPPluginCallError.data',
      'constructor CAPPluginCallError.init',
    ]);
  });

  it('puts extensions under their type', async () => {
    const outline = await outlineOfFixture('swift/KeyPath.swift', 'swift');
    expect(definitions(outline).slice(-4)).toEqual([
      'constructor KeyPath.init',
      'constructor KeyPath.init',
      'constructor KeyPath.init',
      'method JSObject.subscript',
    ]);
    expect(references(outline)).toContain('inherit ExpressibleByStringLiteral:30');
  });

  it('gives signatures without bodies and attributes, comments as docs, visibility', async () => {
    const outline = await outlineOfFixture(FILE, 'swift');
    expect(definition(outline, 'PluginCallResult.jsonRepresentation').signature).toBe(
      'func jsonRepresentation(includingFields: PluginCallResultData? = nil) throws -> String?',
    );
    expect(definition(outline, 'CAPPluginCallResult.data').signature).toBe('public var data: PluginCallResultData?');
    expect(definition(outline, 'PluginCallResult.formatter').exported).toBe(false);
    expect(definition(outline, 'CAPPluginCallError.init')).toMatchObject({ leadLine: 95, startLine: 96 });
    const keyPath = await outlineOfFixture('swift/KeyPath.swift', 'swift');
    expect(definition(keyPath, 'KeyPath.headAndRemainder').doc).toMatch(/^returns a tuple of the first segment/);
  });

  it('lists imports, supertypes and calls', async () => {
    const outline = await outlineOfFixture(FILE, 'swift');
    expect(outline.imports).toEqual([{ module: 'Foundation', names: [], line: 1 }]);
    expect(references(outline)).toEqual(
      expect.arrayContaining(['inherit NSObject:56', 'inherit Error:8', 'call ISO8601DateFormatter:27']),
    );
  });

  it('knows protocols, actors and operators, and that `try!` is no operator of its own', async () => {
    const text = `protocol Shop: AnyObject {
    associatedtype Item
    var size: Int { get }
    func sell(_ item: Item) throws
}
actor Till {
    func pay() { let change = try! count() }
}
func == (a: Till, b: Till) -> Bool { true }
`;
    const outline = await outlineOf(text, 'swift');
    expect(outline.hasErrors).toBe(false);
    expect(definitions(outline)).toEqual([
      'interface Shop',
      'type Shop.Item',
      'property Shop.size',
      'method Shop.sell',
      'class Till',
      'method Till.pay',
      'function ==',
    ]);
  });

  it('keeps the members of a type in all branches of `#if`', async () => {
    const text = `class Shop {
    #if canImport(Darwin)
    func open() {}
    #else
    func close() {}
    #endif
}
`;
    const outline = await outlineOf(text, 'swift');
    expect(outline.hasErrors).toBe(false);
    expect(definitions(outline)).toEqual(['class Shop', 'method Shop.open', 'method Shop.close']);
  });

  it('gives the same outline whatever was parsed before', async () => {
    const text = fixture(FILE);
    const alone = await outlineOf(text, 'swift');
    await outlineOf('let raw = ##"unterminated', 'swift');
    expect(await outlineOf(text, 'swift')).toEqual(alone);
  });

  it('keeps what stands around a half-typed line', async () => {
    const broken = await outlineOf(halfTyped(fixture(FILE), 43), 'swift');
    expect(broken.hasErrors).toBe(true);
    expect(definitions(broken)).toEqual(
      expect.arrayContaining([expect.stringMatching(/jsonRepresentation$/), 'class CAPPluginCallError']),
    );
  });
});
