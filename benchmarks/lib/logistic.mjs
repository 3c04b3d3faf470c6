import { round } from './stats.mjs';

const STEPS = 600;
const RATE = 0.5;
const L2 = 1e-4;

/**
 * Logistic regression by full-batch gradient descent with momentum (Nesterov), each sample's pieces weighing one
 * together, so that cursors with many candidates do not count more. Features that never occur keep their weight.
 * @param {{pieces: {features: Record<string, number>, right: boolean}[]}[]} samples
 * @param {{bias: number} & Record<string, number>} shipped
 */
export function fitLogistic(samples, shipped) {
  const names = Object.keys(shipped).filter((name) => name !== 'bias');
  const index = new Map(names.map((name, i) => [name, i + 1]));
  const rows = samples.flatMap(({ pieces }) =>
    pieces.map(({ features, right }) => ({
      at: Object.keys(features).flatMap((name) => index.get(name) ?? []),
      x: Object.keys(features).flatMap((name) => (index.has(name) ? [features[name]] : [])),
      y: Number(right),
      weight: 1 / samples.length,
    })),
  );
  const w = new Float64Array(names.length + 1);
  w[0] = shipped.bias;
  names.forEach((name, i) => (w[i + 1] = shipped[name]));
  const seen = new Uint8Array(w.length);
  for (const { at } of rows) for (const i of at) seen[i] = 1;
  const velocity = new Float64Array(w.length);
  let loss = 0;
  for (let step = 0; step < STEPS; step++) {
    const gradient = new Float64Array(w.length);
    const ahead = w.map((value, i) => value + 0.9 * velocity[i]);
    loss = 0;
    for (const { at, x, y, weight } of rows) {
      let z = ahead[0];
      for (let i = 0; i < at.length; i++) z += ahead[at[i]] * x[i];
      const p = 1 / (1 + Math.exp(-z));
      loss -= weight * Math.log(Math.max(1e-9, y ? p : 1 - p));
      const slope = weight * (p - y);
      gradient[0] += slope;
      for (let i = 0; i < at.length; i++) gradient[at[i]] += slope * x[i];
    }
    for (let i = 0; i < w.length; i++) {
      if (i > 0 && !seen[i]) continue;
      velocity[i] = 0.9 * velocity[i] - RATE * (gradient[i] + L2 * (i > 0 ? ahead[i] : 0));
      w[i] += velocity[i];
    }
  }
  const weights = { bias: round(w[0], 2) };
  names.forEach((name, i) => (weights[name] = round(w[i + 1], 2)));
  return { weights, loss: round(loss, 4) };
}
