import { describe, expect, it } from 'vitest';
import { Cancelled, UserError } from '../../../src/core/errors.js';
import { backOffMs } from '../../../src/engine/process/backOff.js';
import { fromWire, toWire } from '../../../src/engine/process/protocol.js';

describe('errors over the wire', () => {
  it('a user error keeps its sentence and its code', () => {
    const error = fromWire(toWire(new UserError('The disk is full.', 'disk-full')));
    expect(error).toBeInstanceOf(UserError);
    expect(error).toMatchObject({ message: 'The disk is full.', code: 'disk-full' });
  });

  it('a cancellation stays one', () => {
    expect(fromWire(toWire(new Cancelled()))).toBeInstanceOf(Cancelled);
    expect(fromWire(toWire(new DOMException('stop', 'AbortError')))).toBeInstanceOf(Cancelled);
  });

  it('any other error keeps its message', () => {
    expect(fromWire(toWire(new TypeError('x is not a function')))).toMatchObject({ message: 'x is not a function' });
    expect(fromWire(toWire('a thrown text'))).toMatchObject({ message: 'a thrown text' });
  });

  it('an error of the connection itself passes unchanged', () => {
    const lost = new Error('Connection got disposed');
    expect(fromWire(lost)).toBe(lost);
  });
});

describe('the pause before another start', () => {
  it('doubles from a quarter of a second up to a minute', () => {
    expect([1, 2, 3, 4].map(backOffMs)).toEqual([250, 500, 1000, 2000]);
    expect(backOffMs(50)).toBe(60_000);
  });
});
