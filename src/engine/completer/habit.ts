import type { Habit } from '../retrieval/learned/learned.js';

/** How much one judgement moves the log-odds. */
const RATE = 0.05;
/** The log-odds move so far at most: a user who never accepts still sees what is all but certain. */
const MOST = 1.5;
/** People leave out right proposals, too: a dismissal speaks for a wrong one with this probability. */
const DISMISSED_WRONG = 0.6;

const odds = (p: number): number => Math.log(p / (1 - p));
const sigmoid = (x: number): number => 1 / (1 + Math.exp(-x));
const inside = (p: number): number => Math.min(0.999, Math.max(0.001, p));

/** A probability as this user's judgements correct it. */
export const corrected = (p: number, habit: Habit | undefined): number =>
  habit ? sigmoid(odds(inside(p)) + habit.shift) : p;

/** One step of logistic regression on the shift alone; old judgements fade as new ones come. */
export function learn(confidence: number, accepted: boolean, habit: Habit = { shift: 0, judged: 0 }): Habit {
  const target = accepted ? 1 : (1 - DISMISSED_WRONG) * confidence;
  const shift = habit.shift + RATE * (target - confidence);
  return { shift: Math.max(-MOST, Math.min(MOST, shift)), judged: habit.judged + 1 };
}
