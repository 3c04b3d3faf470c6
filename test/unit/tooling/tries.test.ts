import { describe, expect, it } from 'vitest';
import { combined, worthAnotherTry, type FileResult } from '../../../scripts/lib/tries.mjs';

const file = (name: string, passed: string[], failed: string[] = []): FileResult => ({ file: name, passed, failed });

describe('a second try of test files', () => {
  it('is for those that failed, and for those that they kept from running', () => {
    expect(worthAnotherTry([file('a', ['a: 1']), file('b', [])], [])).toEqual([]);
    expect(worthAnotherTry([file('a', ['a: 1']), file('b', ['b: 1'], ['b: 2'])], ['c'])).toEqual(['b', 'c']);
  });

  it('is for a race, not for what is broken everywhere', () => {
    const broken = ['a', 'b', 'c', 'd'].map((name) => file(name, [], [`${name}: 1`]));
    expect(worthAnotherTry(broken.slice(1), [])).toHaveLength(3);
    expect(worthAnotherTry(broken, [])).toEqual([]);
  });

  it('names what passed in one of them only', () => {
    const first = [file('a', ['a: 1']), file('b', ['b: 1'], ['b: 2'])];
    expect(combined(first, [file('b', ['b: 1', 'b: 2'])])).toEqual({
      passed: ['a: 1', 'b: 1', 'b: 2'],
      failed: [],
      wavered: ['b: 2'],
    });
    expect(combined(first, [file('b', ['b: 2'], ['b: 1'])])).toMatchObject({ failed: [], wavered: ['b: 2', 'b: 1'] });
  });

  it('leaves what fails twice failed, also where the second one did not take place', () => {
    const first = [file('b', ['b: 1'], ['b: 2', 'b: 3'])];
    const both = combined(first, [file('b', ['b: 1', 'b: 3'], ['b: 2'])]);
    expect(both).toEqual({ passed: ['b: 1', 'b: 3'], failed: ['b: 2'], wavered: ['b: 3'] });
    expect(combined(first, [])).toEqual({ passed: ['b: 1'], failed: ['b: 2', 'b: 3'], wavered: [] });
    expect(combined(first, [file('b', ['b: 1'])])).toMatchObject({ failed: ['b: 2', 'b: 3'] });
  });

  it('mends a file that could not be loaded, and fails a test that came with it only to fail', () => {
    const first = [file('b', [], ['b'])];
    expect(combined(first, [file('b', ['b: 1'])])).toEqual({ passed: ['b: 1'], failed: [], wavered: ['b'] });
    expect(combined(first, [file('b', [], ['b'])])).toMatchObject({ failed: ['b'] });
    expect(combined(first, [file('b', ['b: 1'], ['b: 2'])])).toMatchObject({ failed: ['b: 2'], wavered: ['b'] });
  });

  it('counts every test, also those of the same name', () => {
    expect(combined([file('a', ['a: 1', 'a: 1'])], []).passed).toHaveLength(2);
  });
});
