import { describe, expect, it } from 'vitest';
import { definition, definitions, fixture, halfTyped, outlineOf, outlineOfFixture, references } from './helpers.js';

const FILE = 'csharp/TEndpointTransport.cs';
const CLASS = 'Thrift.Transport.TEndpointTransport';

describe('C#', () => {
  it('finds namespace, class, properties, field, constructor and methods', async () => {
    expect(definitions(await outlineOfFixture(FILE, 'csharp'))).toEqual([
      'module Thrift.Transport',
      `class ${CLASS}`,
      `property ${CLASS}.MaxMessageSize`,
      `property ${CLASS}.KnownMessageSize`,
      `property ${CLASS}.RemainingMessageSize`,
      `field ${CLASS}._configuration`,
      `property ${CLASS}.Configuration`,
      `constructor ${CLASS}.TEndpointTransport`,
      `method ${CLASS}.ResetConsumedMessageSize`,
      `method ${CLASS}.UpdateKnownMessageSize`,
      `method ${CLASS}.CheckReadBytesAvailable`,
      `method ${CLASS}.CountConsumedMessageBytes`,
    ]);
  });

  it('gives members their signature, lines, doc and visibility; a licence is no header', async () => {
    const outline = await outlineOfFixture(FILE, 'csharp');
    expect(definition(outline, CLASS).signature).toBe('abstract public class TEndpointTransport : TTransport');
    expect(definition(outline, `${CLASS}.ResetConsumedMessageSize`)).toMatchObject({
      signature: 'protected void ResetConsumedMessageSize(long newSize = -1)',
      doc: 'Resets RemainingMessageSize to the configured maximum',
      leadLine: 43,
      startLine: 46,
      endLine: 63,
      exported: false,
    });
    expect(definition(outline, `${CLASS}.CountConsumedMessageBytes`).doc).toBe(
      'Consumes numBytes from the RemainingMessageSize.',
    );
    expect(definition(outline, `${CLASS}.Configuration`).exported).toBe(true);
    expect(outline.header).toBe('');
  });

  it('reads XML docs as prose', async () => {
    const text = `class Converter {
  /// <summary>
  /// Tells whether this <see cref="Converter"/> can read <paramref name="text"/>.
  /// </summary>
  /// <value><c>true</c> if it can; otherwise, <c>false</c>.</value>
  /// <param name="text">Any text &amp; more.</param>
  /// <param name="depth"></param>
  bool CanRead(string text, int depth) => true;
}
`;
    expect(definition(await outlineOf(text, 'csharp'), 'Converter.CanRead').doc).toBe(
      'Tells whether this Converter can read text.\n\ntrue if it can; otherwise, false.\ntext: Any text & more.',
    );
  });

  it('lists usings, base classes, calls and types', async () => {
    const outline = await outlineOfFixture(FILE, 'csharp');
    expect(outline.imports.map((i) => i.module)).toEqual([
      'System',
      'System.Collections.Generic',
      'System.Diagnostics',
      'System.Text',
    ]);
    expect(references(outline)).toEqual(
      expect.arrayContaining([
        'inherit TTransport:26',
        'call CountConsumedMessageBytes:74',
        'call TTransportException:84',
        'type TConfiguration:32',
      ]),
    );
  });

  it('keeps every definition while a line is half typed', async () => {
    const text = fixture(FILE);
    const broken = await outlineOf(halfTyped(text, 73), 'csharp');
    expect(broken.hasErrors).toBe(true);
    expect(definitions(broken)).toEqual(definitions(await outlineOf(text, 'csharp')));
  });
});
