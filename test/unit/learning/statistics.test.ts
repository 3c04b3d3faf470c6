import { describe, expect, it } from 'vitest';
import { check, type Outcome, thresholdOf } from '../../../src/engine/learning/calibrate.js';
import { trial } from '../../../src/engine/learning/adapt.js';
import { Random } from '../../../src/engine/learning/random.js';
import { binomialBelow, mean, meanInterval, shareInterval } from '../../../src/engine/learning/statistics.js';

/** A question whose answer has this share of the best score; it has all shares from 1 down to 0 in its ranking. */
const outcome = (share: number): Outcome => ({
  share,
  rank: share > 0 ? Math.ceil((1 - share) * 10) + 1 : Infinity,
  shares: [1, 0.9, 0.8, 0.7, 0.6, 0.5, 0.4, 0.3, 0.2, 0.1],
  evidence: 0,
});

describe('a conformal threshold', () => {
  it('holds on new questions as often as it promises, on average over repositories', () => {
    const random = new Random(7);
    const draw = (n: number): Outcome[] => Array.from({ length: n }, () => outcome(random.next() ** 2));
    const held = Array.from({ length: 400 }, () => {
      const { share, coverage } = thresholdOf(draw(60));
      expect(coverage).toBe(0.9);
      return check(draw(60), share).coverage;
    });
    // The mean of 400 × 60 draws has a standard error below 0.005; the theorem allows 0.9 to 0.9 + 1 / 61.
    expect(mean(held)).toBeGreaterThan(0.885);
    expect(mean(held)).toBeLessThan(0.932);
  });

  it('promises less where a tenth of the answers is not found at all', () => {
    const some = Array.from({ length: 100 }, (_, i) => outcome(i < 15 ? 0 : 0.5));
    expect(thresholdOf(some)).toMatchObject({ coverage: 0.8, share: 0.5, k: 6 });
  });

  it('promises nothing where most are not found', () => {
    const none = Array.from({ length: 100 }, (_, i) => outcome(i < 70 ? 0 : 0.5));
    expect(() => thresholdOf(none)).toThrow('30 of 100');
  });

  it('counts the results that it takes', () => {
    const held = check([outcome(0.9), outcome(0.3)], 0.5);
    expect(held).toMatchObject({ pairs: 2, coverage: 0.5, results: 6 });
  });
});

describe('intervals', () => {
  it('of a share are the exact ones', () => {
    // Clopper-Pearson intervals as in R: binom.test(8, 10), binom.test(0, 10), binom.test(10, 10).
    expect(shareInterval(8, 10)).toEqual([expect.closeTo(0.4439, 4), expect.closeTo(0.9748, 4)]);
    expect(shareInterval(0, 10)).toEqual([0, expect.closeTo(0.3085, 4)]);
    expect(shareInterval(10, 10)).toEqual([expect.closeTo(0.6915, 4), 1]);
    expect(binomialBelow(3, 5, 0.5)).toBeCloseTo(0.5, 10);
  });

  it('of a mean difference hold the mean, and 0 where there is only noise', () => {
    const random = new Random(3);
    const noise = Array.from({ length: 200 }, () => random.next() - 0.5);
    const [low, high] = meanInterval(noise, random);
    expect(low).toBeLessThan(0);
    expect(high).toBeGreaterThan(0);
    const [above] = meanInterval(
      noise.map((x) => x + 0.3),
      random,
    );
    expect(above).toBeGreaterThan(0.2);
  });
});

describe('a trial', () => {
  it('is kept only when it helps beyond chance', () => {
    const random = new Random(1);
    const before = Array.from({ length: 100 }, () => random.next());
    const shaken = before.map((x) => x + (random.next() - 0.5) * 0.4);
    const better = before.map((x, i) => (i % 3 === 0 ? Math.min(1, x + 0.5) : x));
    expect(trial(before, shaken, random).kept).toBe(false);
    expect(trial(before, better, random)).toMatchObject({ kept: true });
    expect(trial(before, before, random)).toMatchObject({ kept: false, interval: [0, 0] });
  });
});
