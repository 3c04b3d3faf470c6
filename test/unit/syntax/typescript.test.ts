import { describe, expect, it } from 'vitest';
import { definition, definitions, fixture, halfTyped, outlineOf, outlineOfFixture, references } from './helpers.js';

const FILE = 'typescript/groupBy.ts';

describe('TypeScript', () => {
  it('finds interfaces and their members, every overload, and functions within a function', async () => {
    expect(definitions(await outlineOfFixture(FILE, 'typescript'))).toEqual([
      'interface BasicGroupByOptions',
      'property BasicGroupByOptions.element',
      'property BasicGroupByOptions.duration',
      'property BasicGroupByOptions.connector',
      'interface GroupByOptionsWithElement',
      'property GroupByOptionsWithElement.element',
      'property GroupByOptionsWithElement.duration',
      'property GroupByOptionsWithElement.connector',
      ...Array<string>(8).fill('function groupBy'),
      'function groupBy.notify',
      'function groupBy.handleError',
      'function groupBy.createGroupedObservable',
      'interface GroupedObservable',
      'property GroupedObservable.key',
    ]);
  });

  it('finds types, and the methods of an object', async () => {
    const outline = await outlineOfFixture('typescript/intervalProvider.ts', 'typescript');
    expect(definitions(outline)).toEqual([
      'type SetIntervalFunction',
      'type ClearIntervalFunction',
      'interface IntervalProvider',
      'property IntervalProvider.setInterval',
      'property IntervalProvider.clearInterval',
      'property IntervalProvider.delegate',
      'variable intervalProvider',
      'method intervalProvider.setInterval',
      'method intervalProvider.clearInterval',
    ]);
    expect(definition(outline, 'intervalProvider.setInterval')).toMatchObject({
      signature: 'setInterval(handler: () => void, timeout?: number, ...args)',
      doc: 'When accessing the delegate, use the variable rather than `this` so that\nthe functions can be called without being bound to the provider.',
      leadLine: 17,
      startLine: 19,
      endLine: 25,
    });
  });

  it('gives an exported function its signature, doc comment, lines and lead', async () => {
    const text = fixture(FILE);
    const outline = await outlineOf(text, 'typescript');
    const overload = outline.symbols.find((s) => s.startLine === 133)!;
    expect(overload).toMatchObject({ name: 'groupBy', leadLine: 51, endLine: 138, exported: true });
    expect(overload.signature).toMatch(/^export function groupBy<T, K, R>\( key: \(value: T\) => K, element\?/);
    expect(overload.doc).toMatch(/^Groups the items emitted by an Observable according to a specified criterion/);
    expect(overload.doc).not.toContain('{@link');
    expect(text.slice(overload.start, overload.start + 15)).toBe('export function');
    const grouped = definition(outline, 'GroupedObservable');
    expect(grouped).toMatchObject({
      signature: 'export interface GroupedObservable<K, T> extends Observable<T>',
      leadLine: 279,
      startLine: 283,
      endLine: 288,
    });
    expect(text.slice(grouped.start, grouped.end).endsWith('}')).toBe(true);
  });

  it('lists imports, calls, types and what is extended', async () => {
    const outline = await outlineOfFixture(FILE, 'typescript');
    expect(outline.imports.slice(3)).toEqual([
      { module: '../types', names: ['ObservableInput', 'Observer', 'OperatorFunction', 'SubjectLike'], line: 4 },
      { module: '../util/lift', names: ['operate'], line: 5 },
      { module: './OperatorSubscriber', names: ['createOperatorSubscriber', 'OperatorSubscriber'], line: 6 },
    ]);
    expect(references(outline)).toEqual(
      expect.arrayContaining([
        'call createGroupedObservable:198',
        'call OperatorSubscriber:181',
        'type Observer:159',
        'inherit Observable:283',
      ]),
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
    const broken = await outlineOf(halfTyped(text, 153), 'typescript');
    expect(whole.hasErrors).toBe(false);
    expect(broken.hasErrors).toBe(true);
    expect(definitions(broken)).toEqual(definitions(whole));
  });
});
