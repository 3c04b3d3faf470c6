import { describe, expect, it } from 'vitest';
import { definition, definitions, fixture, halfTyped, outlineOf, outlineOfFixture, references } from './helpers.js';

const FILE = 'dart/t_framed_transport.dart';

describe('Dart', () => {
  it('finds classes, fields, constructors, accessors and methods', async () => {
    expect(definitions(await outlineOfFixture(FILE, 'dart'))).toEqual([
      'class TFramedTransport',
      'field TFramedTransport.headerByteCount',
      'field TFramedTransport._transport',
      'field TFramedTransport._headerBytes',
      'field TFramedTransport._receivedHeaderBytes',
      'field TFramedTransport._bodySize',
      'field TFramedTransport._body',
      'field TFramedTransport._receivedBodyBytes',
      'field TFramedTransport._frameCompleter',
      'constructor TFramedTransport.TFramedTransport',
      'property TFramedTransport.isOpen',
      'method TFramedTransport.open',
      'method TFramedTransport.close',
      'method TFramedTransport.read',
      'method TFramedTransport._readFrame',
      'method TFramedTransport._readFrameHeader',
      'method TFramedTransport._readFrameBody',
      'method TFramedTransport.flush',
      'method TFramedTransport._registerForReadableBytes',
    ]);
  });

  it('counts a body to its signature, though the grammar puts it beside', async () => {
    const outline = await outlineOfFixture(FILE, 'dart');
    expect(definition(outline, 'TFramedTransport.flush')).toMatchObject({
      signature: 'Future flush()',
      leadLine: 143,
      startLine: 144,
      endLine: 158,
    });
    expect(definition(outline, 'TFramedTransport').doc).toMatch(/^Framed \[TTransport\]\./);
    expect(definition(outline, 'TFramedTransport._readFrame').exported).toBe(false);
  });

  it('lists superclasses, calls and types', async () => {
    expect(references(await outlineOfFixture(FILE, 'dart'))).toEqual(
      expect.arrayContaining(['inherit TBufferedTransport:23', 'call asByteData:95', 'type Completer:35']),
    );
  });

  it('knows imports, mixins, extensions, enums, aliases, functions and values of the library', async () => {
    const text = `import 'package:http/http.dart' as http show Client, get;
export 'src/cart.dart';
mixin Priced on Item { int price() => 1; }
extension Words on String { int get words => length; }
enum State { open, paid }
typedef Handler = void Function(int);
/// Sells.
@pragma('vm:entry-point')
Future<void> sell(Item item) async { var local = 1; await http.get(local); }
const limit = 3;
`;
    const outline = await outlineOf(text, 'dart');
    expect(outline.imports).toEqual([
      { module: 'package:http/http.dart', names: ['Client', 'get'], line: 1 },
      { module: 'src/cart.dart', names: [], line: 2 },
    ]);
    expect(definitions(outline)).toEqual([
      'trait Priced',
      'method Priced.price',
      'class Words',
      'property Words.words',
      'enum State',
      'constant State.open',
      'constant State.paid',
      'type Handler',
      'function sell',
      'variable limit',
    ]);
    expect(definition(outline, 'sell')).toMatchObject({ doc: 'Sells.', leadLine: 7, startLine: 9, endLine: 9 });
  });

  it('keeps what stands around a half-typed line', async () => {
    const broken = await outlineOf(halfTyped(fixture(FILE), 73), 'dart');
    expect(broken.hasErrors).toBe(true);
    expect(definitions(broken)).toEqual(
      expect.arrayContaining([expect.stringMatching(/isOpen$/), expect.stringMatching(/close$/)]),
    );
  });
});
