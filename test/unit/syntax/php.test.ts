import { describe, expect, it } from 'vitest';
import { definition, definitions, fixture, halfTyped, outlineOf, outlineOfFixture, references } from './helpers.js';

const FILE = 'php/Hub.php';

describe('PHP', () => {
  it('finds the class, properties, constructor and methods', async () => {
    expect(definitions(await outlineOfFixture(FILE, 'php'))).toEqual([
      'class Hub',
      'field Hub.container',
      'field Hub.pipelines',
      'constructor Hub.__construct',
      'method Hub.defaults',
      'method Hub.pipeline',
      'method Hub.pipe',
      'method Hub.getContainer',
      'method Hub.setContainer',
    ]);
  });

  it('gives members their signature, doc and visibility', async () => {
    const outline = await outlineOfFixture(FILE, 'php');
    expect(definition(outline, 'Hub.pipe')).toMatchObject({
      signature: 'public function pipe($object, $pipeline = null)',
      leadLine: 59,
      startLine: 66,
      endLine: 77,
      exported: true,
    });
    expect(definition(outline, 'Hub.pipe').doc).toMatch(/^Send an object through one of the available pipelines\./);
    expect(definition(outline, 'Hub.pipelines').exported).toBe(false);
  });

  it('lists uses, interfaces, calls and types', async () => {
    const outline = await outlineOfFixture(FILE, 'php');
    expect(outline.imports).toContainEqual({
      module: 'Illuminate\\Contracts\\Pipeline\\Hub',
      names: ['Hub'],
      line: 7,
    });
    expect(references(outline)).toEqual(
      expect.arrayContaining(['inherit HubContract:10', 'call Pipeline:75', 'call pipeline:44', 'type Closure:42']),
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
