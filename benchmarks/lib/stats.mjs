// Order statistics and seeded randomness: the same input gives the same figures.

/** @param {number[]} xs @param {number} p 0 to 1 */
export function quantile(xs, p) {
  const sorted = [...xs].sort((a, b) => a - b);
  return sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * p))];
}

export const median = (xs) => quantile(xs, 0.5);

export const mean = (xs) => xs.reduce((a, b) => a + b, 0) / (xs.length || 1);

export const round = (x, digits = 1) => Math.round(x * 10 ** digits) / 10 ** digits;

/** Mulberry32: small, seeded, good enough to draw samples. */
export function random(seed) {
  let a = seed >>> 0;
  return () => {
    a = (a + 0x6d2b79f5) >>> 0;
    let t = Math.imul(a ^ (a >>> 15), a | 1);
    t ^= t + Math.imul(t ^ (t >>> 7), t | 61);
    return ((t ^ (t >>> 14)) >>> 0) / 4294967296;
  };
}

/** `n` distinct elements, drawn with a seed. */
export function sample(xs, n, seed = 1) {
  const next = random(seed);
  const pool = [...xs];
  for (let i = 0; i < Math.min(n, pool.length); i++) {
    const j = i + Math.floor(next() * (pool.length - i));
    [pool[i], pool[j]] = [pool[j], pool[i]];
  }
  return pool.slice(0, n);
}

/** 95 % bootstrap interval of the mean (10,000 resamples; percentile method, Efron 1979). */
export function interval(xs, resamples = 10_000) {
  const next = random(1);
  const means = Array.from({ length: resamples }, () => {
    let sum = 0;
    for (let i = 0; i < xs.length; i++) sum += xs[Math.floor(next() * xs.length)];
    return sum / xs.length;
  }).sort((a, b) => a - b);
  return [means[Math.floor(resamples * 0.025)], means[Math.ceil(resamples * 0.975) - 1]];
}
