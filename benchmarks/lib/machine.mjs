import { availableParallelism, cpus, loadavg, release, totalmem, type } from 'node:os';

/** The machine that a figure was measured on, and how busy it was (one-minute load average, the benchmark included). */
export const machine = () => ({
  cpu: cpus()[0]?.model.trim() ?? 'unknown',
  cores: availableParallelism(),
  memoryGB: Math.round(totalmem() / 1e9),
  system: `${type()} ${release()}`,
  node: process.versions.node,
  load: Math.round(loadavg()[0] * 10) / 10,
});
