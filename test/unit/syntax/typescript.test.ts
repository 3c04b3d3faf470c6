import { describe, expect, it } from 'vitest';
import { definition, definitions, fixture, halfTyped, outlineOf, outlineOfFixture, references } from './helpers.js';

const FILE = 'typescript/mergeAsyncIterables.ts';

describe('TypeScript', () => {
  it('finds types, functions, nested functions and the methods of a returned object', async () => {
    expect(definitions(await outlineOfFixture(FILE, 'typescript'))).toEqual([
      'type ManagedIteratorResult',
      'function createManagedIterator',
      'function createManagedIterator.cleanup',
      'function createManagedIterator.pull',
      'type ManagedIterator',
      'interface MergedAsyncIterables',
      'method MergedAsyncIterables.add',
      'function mergeAsyncIterables',
      'function mergeAsyncIterables.initIterable',
      'method mergeAsyncIterables.add',
      'method mergeAsyncIterables.[Symbol.asyncIterator]',
    ]);
  });

  it('gives an exported function its signature, doc comment, lines and lead', async () => {
    const text = fixture(FILE);
    const merge = definition(await outlineOf(text, 'typescript'), 'mergeAsyncIterables');
    expect(merge).toMatchObject({
      signature: 'export function mergeAsyncIterables<TYield>(): MergedAsyncIterables<TYield>',
      leadLine: 63,
      startLine: 74,
      endLine: 193,
      exported: true,
    });
    expect(merge.doc).toMatch(/^Creates a new async iterable that merges multiple async iterables/);
    expect(merge.doc).not.toContain('*');
    expect(text.slice(merge.start, merge.start + 15)).toBe('export function');
    expect(text.slice(merge.start, merge.end).endsWith('}')).toBe(true);
  });

  it('lists imports, calls, types and what is extended', async () => {
    const outline = await outlineOfFixture(FILE, 'typescript');
    expect(outline.imports).toEqual([
      { module: './createDeferred', names: ['createDeferred'], line: 1 },
      { module: './disposable', names: ['makeAsyncResource'], line: 2 },
    ]);
    expect(references(outline)).toEqual(
      expect.arrayContaining(['call createManagedIterator:102', 'type ManagedIterator:85', 'inherit AsyncIterable:59']),
    );
  });

  it('tells classes, members, enums, namespaces, constants and functions in constants apart', async () => {
    const text = `
@Injectable({ scope: 'request' })
export class Store<T> extends Base<T> implements Closable {
  static readonly MAX = 10;
  #items: T[] = [];
  readonly onChange = (item: T) => { this.emit(item); };
  constructor(private readonly db: Db) { super(); }
  /** Items so far. */
  get size(): number { const local = 1; return local; }
}
export enum Color { Red, Green = 'g' }
export const LIMIT = 3;
export const twice = async (n: number): Promise<number> => n * 2;
const table = { load() {}, save: function () {} };
namespace inner { export function deep() {} }
declare function ambient(x: string): void;
export default function () {}
`;
    const outline = await outlineOf(text, 'typescript');
    expect(definitions(outline)).toEqual([
      'class Store',
      'field Store.MAX',
      'field Store.#items',
      'method Store.onChange',
      'constructor Store.constructor',
      'method Store.size',
      'enum Color',
      'constant Color.Red',
      'constant Color.Green',
      'constant LIMIT',
      'function twice',
      'variable table',
      'method table.load',
      'method table.save',
      'module inner',
      'function inner.deep',
      'function ambient',
    ]);
    expect(definition(outline, 'Store')).toMatchObject({
      signature: 'export class Store<T> extends Base<T> implements Closable',
      leadLine: 2,
      startLine: 3,
    });
    expect(definition(outline, 'Store.size').doc).toBe('Items so far.');
    expect(definition(outline, 'twice').signature).toBe('export const twice = async (n: number): Promise<number>');
    expect(outline.symbols.filter((s) => !s.exported).map((s) => s.name)).toEqual([
      '#items',
      'table',
      'inner',
      'ambient',
    ]);
    expect(references(outline)).toEqual(
      expect.arrayContaining(['inherit Base:3', 'inherit Closable:3', 'call Injectable:2']),
    );
  });

  it('keeps every definition while a line is half typed', async () => {
    const text = fixture(FILE);
    const whole = await outlineOf(text, 'typescript');
    const broken = await outlineOf(halfTyped(text, 29), 'typescript');
    expect(whole.hasErrors).toBe(false);
    expect(broken.hasErrors).toBe(true);
    expect(definitions(broken)).toEqual(definitions(whole));
  });
});
