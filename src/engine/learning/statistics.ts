import type { Random } from './random.js';

/** Resamples of a bootstrap. */
const RESAMPLES = 2_000;

/** 95 % interval of the mean of paired differences (percentile bootstrap, Efron 1979). */
export function meanInterval(differences: readonly number[], random: Random): [number, number] {
  if (differences.length === 0) return [0, 0];
  const means = Float64Array.from({ length: RESAMPLES }, () => {
    let sum = 0;
    for (let i = 0; i < differences.length; i++) sum += differences[random.below(differences.length)]!;
    return sum / differences.length;
  }).sort();
  return [means[Math.floor(0.025 * RESAMPLES)]!, means[Math.ceil(0.975 * RESAMPLES) - 1]!];
}

/** 95 % interval of a share of which `hits` of `n` were seen (Clopper & Pearson 1934: never too narrow). */
export function shareInterval(hits: number, n: number): [number, number] {
  if (n === 0) return [0, 1];
  const solve = (isTooLow: (p: number) => boolean): number => {
    let low = 0;
    let high = 1;
    for (let i = 0; i < 50; i++) {
      const middle = (low + high) / 2;
      if (isTooLow(middle)) low = middle;
      else high = middle;
    }
    return low;
  };
  return [
    hits === 0 ? 0 : solve((p) => 1 - binomialBelow(hits, n, p) < 0.025),
    hits === n ? 1 : solve((p) => binomialBelow(hits + 1, n, p) > 0.025),
  ];
}

/** Probability of fewer than `k` successes in `n` trials. */
export function binomialBelow(k: number, n: number, p: number): number {
  if (p <= 0) return k > 0 ? 1 : 0;
  if (p >= 1) return k > n ? 1 : 0;
  let sum = 0;
  let logChoose = 0;
  for (let i = 0; i < k && i <= n; i++) {
    if (i > 0) logChoose += Math.log((n - i + 1) / i);
    sum += Math.exp(logChoose + i * Math.log(p) + (n - i) * Math.log1p(-p));
  }
  return Math.min(1, sum);
}

export const mean = (numbers: readonly number[]): number =>
  numbers.reduce((sum, n) => sum + n, 0) / Math.max(1, numbers.length);
