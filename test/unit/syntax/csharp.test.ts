import { describe, expect, it } from 'vitest';
import { definition, definitions, fixture, halfTyped, outlineOf, outlineOfFixture, references } from './helpers.js';

const FILE = 'csharp/JsonConverter.cs';

describe('C#', () => {
  it('finds namespace, classes, methods and properties', async () => {
    expect(definitions(await outlineOfFixture(FILE, 'csharp'))).toEqual([
      'module Newtonsoft.Json',
      'class Newtonsoft.Json.JsonConverter',
      'method Newtonsoft.Json.JsonConverter.WriteJson',
      'method Newtonsoft.Json.JsonConverter.ReadJson',
      'method Newtonsoft.Json.JsonConverter.CanConvert',
      'property Newtonsoft.Json.JsonConverter.CanRead',
      'property Newtonsoft.Json.JsonConverter.CanWrite',
      'class Newtonsoft.Json.JsonConverter',
      'method Newtonsoft.Json.JsonConverter.WriteJson',
      'method Newtonsoft.Json.JsonConverter.WriteJson',
      'method Newtonsoft.Json.JsonConverter.ReadJson',
      'method Newtonsoft.Json.JsonConverter.ReadJson',
      'method Newtonsoft.Json.JsonConverter.CanConvert',
    ]);
  });

  it('reads XML docs as prose, licence regions not at all', async () => {
    const outline = await outlineOfFixture(FILE, 'csharp');
    expect(definition(outline, 'Newtonsoft.Json.JsonConverter')).toMatchObject({
      doc: 'Converts an object to and from JSON.',
      signature: 'public abstract class JsonConverter',
      exported: true,
    });
    expect(definition(outline, 'Newtonsoft.Json.JsonConverter.CanRead').doc).toBe(
      'Gets a value indicating whether this JsonConverter can read JSON.\n\ntrue if this JsonConverter can read JSON; otherwise, false.',
    );
    expect(outline.header).toBe('');
  });

  it('lists usings, base classes, calls and types', async () => {
    const outline = await outlineOfFixture(FILE, 'csharp');
    expect(outline.imports.map((i) => i.module)).toContain('System.Globalization');
    expect(references(outline)).toEqual(
      expect.arrayContaining(['inherit JsonConverter:83', 'call IsNullable:93', 'type JsonWriter:91']),
    );
  });

  it('keeps every definition while a line is half typed', async () => {
    const text = fixture(FILE);
    const broken = await outlineOf(halfTyped(text, 93), 'csharp');
    expect(broken.hasErrors).toBe(true);
    expect(definitions(broken)).toEqual(definitions(await outlineOf(text, 'csharp')));
  });
});
