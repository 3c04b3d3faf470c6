import { round } from './stats.mjs';

const STEPS = 500;
const RATE = 0.05;
const L2 = 1e-5;

/**
 * Logistic regression (full-batch Adam, L2). Each cursor's pieces weigh one together, so that cursors with many
 * candidates do not count more. Features that are held, or never occur, keep their weight.
 * @param {{pieces: {features: Record<string, number>, right: boolean}[]}[]} samples
 * @param {{bias: number} & Record<string, number>} shipped
 */
export function fitLogistic(samples, shipped, held = []) {
  const names = Object.keys(shipped).filter((name) => name !== 'bias');
  const index = new Map(names.map((name, i) => [name, i + 1]));
  const rows = samples.flatMap(({ pieces }) =>
    pieces.map(({ features, right }) => ({
      at: Object.keys(features).flatMap((name) => index.get(name) ?? []),
      x: Object.keys(features).flatMap((name) => (index.has(name) ? [features[name]] : [])),
      y: Number(right),
      weight: 1 / (samples.length * pieces.length),
    })),
  );
  const w = new Float64Array(names.length + 1);
  w[0] = shipped.bias;
  names.forEach((name, i) => (w[i + 1] = shipped[name]));
  const fitted = new Uint8Array(w.length);
  for (const { at } of rows) for (const i of at) fitted[i] = 1;
  fitted[0] = 1;
  for (const name of held) fitted[index.get(name)] = 0;
  const mean = new Float64Array(w.length);
  const square = new Float64Array(w.length);
  let loss = 0;
  for (let step = 1; step <= STEPS; step++) {
    const gradient = w.map((value, i) => (i > 0 ? L2 * value : 0));
    loss = 0;
    for (const { at, x, y, weight } of rows) {
      let z = w[0];
      for (let i = 0; i < at.length; i++) z += w[at[i]] * x[i];
      const p = 1 / (1 + Math.exp(-z));
      loss -= weight * Math.log(Math.max(1e-9, y ? p : 1 - p));
      const slope = weight * (p - y);
      gradient[0] += slope;
      for (let i = 0; i < at.length; i++) gradient[at[i]] += slope * x[i];
    }
    for (let i = 0; i < w.length; i++) {
      if (!fitted[i]) continue;
      mean[i] = 0.9 * mean[i] + 0.1 * gradient[i];
      square[i] = 0.999 * square[i] + 0.001 * gradient[i] ** 2;
      w[i] -= (RATE * (mean[i] / (1 - 0.9 ** step))) / (Math.sqrt(square[i] / (1 - 0.999 ** step)) + 1e-8);
    }
  }
  const weights = { bias: round(w[0], 2) };
  names.forEach((name, i) => (weights[name] = round(w[i + 1], 2)));
  return { weights, loss: round(loss, 4) };
}
