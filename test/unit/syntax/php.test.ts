import { describe, expect, it } from 'vitest';
import { definition, definitions, fixture, halfTyped, outlineOf, outlineOfFixture, references } from './helpers.js';

const FILE = 'php/RegexBasedAbstract.php';

describe('PHP', () => {
  it('finds the class, properties and methods, abstract ones too', async () => {
    expect(definitions(await outlineOfFixture(FILE, 'php'))).toEqual([
      'class RegexBasedAbstract',
      'field RegexBasedAbstract.staticRoutes',
      'field RegexBasedAbstract.methodToRegexToRoutesMap',
      'method RegexBasedAbstract.getApproxChunkSize',
      'method RegexBasedAbstract.processChunk',
      'method RegexBasedAbstract.addRoute',
      'method RegexBasedAbstract.getData',
      'method RegexBasedAbstract.generateVariableRouteData',
      'method RegexBasedAbstract.computeChunkSize',
      'method RegexBasedAbstract.isStaticRoute',
      'method RegexBasedAbstract.addStaticRoute',
      'method RegexBasedAbstract.addVariableRoute',
      'method RegexBasedAbstract.buildRegexForRoute',
      'method RegexBasedAbstract.regexHasCapturingGroups',
    ]);
  });

  it('gives members their signature, doc and visibility', async () => {
    const outline = await outlineOfFixture(FILE, 'php');
    expect(definition(outline, 'RegexBasedAbstract').signature).toBe(
      'abstract class RegexBasedAbstract implements DataGenerator',
    );
    expect(definition(outline, 'RegexBasedAbstract.computeChunkSize')).toMatchObject({
      signature: 'private function computeChunkSize($count)',
      doc: '@param int\n@return int',
      leadLine: 62,
      startLine: 66,
      endLine: 70,
      exported: false,
    });
    expect(definition(outline, 'RegexBasedAbstract.addRoute').exported).toBe(true);
    expect(definition(outline, 'RegexBasedAbstract.staticRoutes')).toMatchObject({
      signature: 'protected $staticRoutes = []',
      exported: false,
    });
  });

  it('lists uses, interfaces, calls and types', async () => {
    const outline = await outlineOfFixture(FILE, 'php');
    expect(outline.imports).toEqual([
      { module: 'FastRoute\\BadRouteException', names: ['BadRouteException'], line: 5 },
      { module: 'FastRoute\\DataGenerator', names: ['DataGenerator'], line: 6 },
      { module: 'FastRoute\\Route', names: ['Route'], line: 7 },
    ]);
    expect(references(outline)).toEqual(
      expect.arrayContaining([
        'inherit DataGenerator:9',
        'call isStaticRoute:29',
        'call Route:117',
        'call preg_quote:132',
      ]),
    );
  });

  it('finds traits, enums, functions, constants and promoted parameters', async () => {
    const text = `<?php
// Orders and their states.

namespace Shop;

#[Attr]
enum State: string { case Open = 'o'; const X = 1; }
trait Logs { abstract protected function log(string $m): void; }
class Order { use Logs; public function __construct(private readonly int $id) {} }
function total(Order ...$orders): int { return sum($orders); }
`;
    const outline = await outlineOf(text, 'php');
    expect(definitions(outline)).toEqual([
      'enum State',
      'constant State.Open',
      'constant State.X',
      'trait Logs',
      'method Logs.log',
      'class Order',
      'constructor Order.__construct',
      'function total',
    ]);
    expect(outline.header).toBe('Orders and their states.');
    expect(references(outline)).toEqual(expect.arrayContaining(['inherit Logs:9', 'call sum:10', 'type Order:10']));
  });

  it('keeps every definition while a line is half typed', async () => {
    const text = fixture(FILE);
    const broken = await outlineOf(halfTyped(text, 43), 'php');
    expect(broken.hasErrors).toBe(true);
    expect(definitions(broken)).toEqual(definitions(await outlineOf(text, 'php')));
  });
});
