import { Cancelled } from '../../core/errors.js';

/**
 * The values of `source` until the signal fires; then it throws at once, whether or not the source listens.
 * @throws Cancelled when the signal fires
 */
export async function* untilAborted<T>(source: AsyncIterable<T>, signal: AbortSignal): AsyncGenerator<T> {
  const iterator = source[Symbol.asyncIterator]();
  const aborted = new Promise<never>((_resolve, reject) => {
    const abort = (): void => reject(new Cancelled());
    if (signal.aborted) abort();
    else signal.addEventListener('abort', abort, { once: true });
  });
  // Where nothing is being waited for when the signal fires, the next round tells.
  aborted.catch(() => undefined);
  try {
    for (;;) {
      const next = await Promise.race([aborted, iterator.next()]);
      if (next.done) return;
      yield next.value;
    }
  } finally {
    // Not waited for: a source that does not listen would hold everything up.
    void iterator.return?.().catch(() => undefined);
  }
}

/** Passes on pieces of text together, so that a fast model does not make a message of each token. */
export class Batch {
  private text = '';
  private timer: NodeJS.Timeout | undefined;

  constructor(
    private readonly everyMs: number,
    private readonly pass: (text: string) => void,
  ) {}

  add(text: string): void {
    this.text += text;
    this.timer ??= setTimeout(() => this.flush(), this.everyMs);
  }

  /** Passes on what waits. */
  flush(): void {
    clearTimeout(this.timer);
    this.timer = undefined;
    const { text } = this;
    this.text = '';
    if (text !== '') this.pass(text);
  }
}
