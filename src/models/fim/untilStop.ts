import type { FimEnd } from './fim.js';

/**
 * The stream up to the first of `stops`, for servers that do not honour them. What may be the beginning of one is held
 * back until it is known.
 */
export async function* untilStop(
  stream: AsyncGenerator<string, FimEnd>,
  stops: readonly string[],
): AsyncGenerator<string, FimEnd> {
  let held = '';
  try {
    for (;;) {
      const { done, value } = await stream.next();
      if (done) {
        if (held !== '') yield held;
        return value;
      }
      held += value;
      const end = Math.min(...stops.map((stop) => indexIn(held, stop)));
      if (end < held.length) {
        if (end > 0) yield held.slice(0, end);
        return 'stop';
      }
      const safe = held.length - longestBeginning(held, stops);
      if (safe > 0) yield held.slice(0, safe);
      held = held.slice(safe);
    }
  } finally {
    await stream.return('stop');
  }
}

function indexIn(text: string, stop: string): number {
  const found = stop === '' ? -1 : text.indexOf(stop);
  return found < 0 ? text.length : found;
}

/** Length of the longest end of `text` with which one of `stops` begins. */
function longestBeginning(text: string, stops: readonly string[]): number {
  for (let length = Math.min(text.length, Math.max(0, ...stops.map((stop) => stop.length - 1))); length > 0; length--) {
    const end = text.slice(-length);
    if (stops.some((stop) => stop.length > length && stop.startsWith(end))) return length;
  }
  return 0;
}
