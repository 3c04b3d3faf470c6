import { describe, expect, it } from 'vitest';
import { corrected, learn } from '../../../src/engine/completer/habit.js';

const after = (judgements: boolean[]): ReturnType<typeof learn> | undefined => {
  let habit: ReturnType<typeof learn> | undefined;
  for (const accepted of judgements) habit = learn(corrected(0.5, habit), accepted, habit);
  return habit;
};

describe('confidence', () => {
  it('is the shipped one until something was judged', () => {
    expect(corrected(0.7, undefined)).toBe(0.7);
  });

  it('rises for who accepts and falls for who dismisses, within bounds', () => {
    expect(corrected(0.5, after([true, true, true]))).toBeGreaterThan(0.5);
    expect(corrected(0.5, after([false, false, false]))).toBeLessThan(0.5);
    const never = after(Array<boolean>(2_000).fill(false));
    expect(corrected(0.99, never)).toBeGreaterThan(0.9);
  });
});
