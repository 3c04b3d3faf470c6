import { describe, expect, it } from 'vitest';
import { HeldTime } from '../../../src/engine/indexing/heldTime.js';

describe('the time that something stands still', () => {
  it('grows from look to look, until it moves', () => {
    const held = new HeldTime(0, 500);
    expect([held.look(100, false), held.look(250, false), held.look(300, true), held.look(420, false)]).toEqual([
      100, 250, 0, 120,
    ]);
  });

  it('is not the time in which the whole process was suspended', () => {
    const held = new HeldTime(0, 500);
    held.look(100, false);
    expect(held.look(3_600_100, false)).toBe(600);
  });
});
