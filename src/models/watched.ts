import { Cancelled } from '../core/errors.js';

/** Nothing came for so long, milliseconds. */
export class Silence extends Error {
  constructor(readonly ms: number) {
    super(`nothing came for ${ms} ms`);
  }
}

/**
 * The items of a stream that may hang, at any step and whatever its own idea of cancelling is.
 * @param open starts it; its signal fires when nobody reads any more
 * @param limitMs how long the next step may take, asked before each
 * @throws Silence; Cancelled at once when `signal` fires
 */
export async function* watched<T>(
  open: (signal: AbortSignal) => Promise<AsyncIterable<T>>,
  limitMs: () => number,
  signal: AbortSignal,
): AsyncGenerator<T, void> {
  if (signal.aborted) throw new Cancelled();
  const stop = new AbortController();
  let interrupt: (error: Error) => void = () => undefined;
  const interrupted = new Promise<never>((_resolve, reject) => (interrupt = reject));
  interrupted.catch(() => undefined); // nobody may be waiting
  const cancel = (): void => interrupt(new Cancelled());
  signal.addEventListener('abort', cancel, { once: true });
  const within = async <V>(step: Promise<V>): Promise<V> => {
    step.catch(() => undefined); // it may fail after it was given up
    const ms = limitMs();
    const timer = setTimeout(() => interrupt(new Silence(ms)), ms);
    try {
      return await Promise.race([step, interrupted]);
    } finally {
      clearTimeout(timer);
    }
  };
  try {
    const items = (await within(open(stop.signal)))[Symbol.asyncIterator]();
    for (;;) {
      const step = await within(items.next());
      if (step.done) return;
      yield step.value;
    }
  } finally {
    signal.removeEventListener('abort', cancel);
    stop.abort();
  }
}
