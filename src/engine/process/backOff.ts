const FIRST_MS = 250;
const LONGEST_MS = 60_000;

/** Pause before the engine is started again after it died `deaths` times in a row: 250 ms, doubling, at most 60 s. */
export function backOffMs(deaths: number): number {
  return Math.min(LONGEST_MS, FIRST_MS * 2 ** (Math.max(1, deaths) - 1));
}
