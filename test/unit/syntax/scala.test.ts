import { describe, expect, it } from 'vitest';
import { definition, definitions, fixture, halfTyped, outlineOf, outlineOfFixture, references } from './helpers.js';

const FILE = 'scala/Try.scala';

describe('Scala', () => {
  it('finds classes, objects and their methods', async () => {
    const found = definitions(await outlineOfFixture(FILE, 'scala'));
    expect(found).toHaveLength(48);
    expect(found).toEqual(
      expect.arrayContaining([
        'class Try',
        'method Try.getOrElse',
        'class Try.WithFilter',
        'method Try.WithFilter.map',
        'module Try',
        'function Try.apply',
        'class Failure',
        'method Failure.recoverWith',
        'class Success',
      ]),
    );
  });

  it('gives signatures without bodies and Scaladoc as prose', async () => {
    const outline = await outlineOfFixture(FILE, 'scala');
    expect(definition(outline, 'Try')).toMatchObject({
      signature: 'sealed abstract class Try[+T]',
      leadLine: 16,
      startLine: 64,
      endLine: 184,
    });
    expect(definition(outline, 'Try').doc).toMatch(/^The `Try` type represents a computation/);
    expect(definition(outline, 'Try.transform').signature).toBe(
      'def transform[U](s: T => Try[U], f: Throwable => Try[U]): Try[U]',
    );
    expect(definition(outline, 'Failure').signature).toBe(
      'final case class Failure[+T](exception: Throwable) extends Try[T]',
    );
  });

  it('joins the parts of an imported path; lists supertypes and calls', async () => {
    const outline = await outlineOfFixture(FILE, 'scala');
    expect(outline.imports.slice(0, 2)).toEqual([
      { module: 'scala.collection.Seq', names: [], line: 12 },
      { module: 'scala.util.control.NonFatal', names: [], line: 13 },
    ]);
    expect(references(outline)).toEqual(
      expect.arrayContaining(['inherit Try:198', 'call Failure:193', 'type PartialFunction:148']),
    );
  });

  it('knows traits, values, type members, enums, givens and extensions', async () => {
    const text = `trait Shape[F[_]] extends Base with Serializable:
  type Unit
  val size: Int = 3
  private def helper = { val local = 1; local }
object Shape:
  implicit class Ops(x: Int) { def double = x * 2 }
enum Colour:
  case Red, Green
given order: Order[Int] with
  def compare(x: Int, y: Int) = x - y
extension (text: String) def shout = text.toUpperCase
`;
    const outline = await outlineOf(text, 'scala');
    expect(definitions(outline)).toEqual([
      'trait Shape',
      'type Shape.Unit',
      'field Shape.size',
      'method Shape.helper',
      'module Shape',
      'class Shape.Ops',
      'method Shape.Ops.double',
      'enum Colour',
      'constant Colour.Red',
      'constant Colour.Green',
      'variable order',
      'function order.compare',
      'method String.shout',
    ]);
    expect(definition(outline, 'Shape.helper').exported).toBe(false);
  });

  it('keeps what stands around a half-typed line', async () => {
    const broken = await outlineOf(halfTyped(fixture(FILE), 192), 'scala');
    expect(broken.hasErrors).toBe(true);
    expect(definitions(broken)).toEqual(
      expect.arrayContaining(['class Try', 'method Try.getOrElse', 'function recover']),
    );
  });
});
