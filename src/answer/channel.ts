/** Values that one side tells and the other iterates over: in order, none lost, with what was thrown at the end. */
export class Channel<T> {
  private readonly waiting: T[] = [];
  private wake: () => void = () => undefined;
  private ended: { error?: unknown } | null = null;

  readonly tell = (value: T): void => {
    this.waiting.push(value);
    this.wake();
  };

  /** Ends the channel when a promise settles; a rejection is thrown to who iterates, after all that was told. */
  endsWith(work: Promise<unknown>): this {
    work.then(
      () => this.end({}),
      (error: unknown) => this.end({ error }),
    );
    return this;
  }

  private end(how: { error?: unknown }): void {
    this.ended = how;
    this.wake();
  }

  async *[Symbol.asyncIterator](): AsyncGenerator<T, void> {
    for (;;) {
      while (this.waiting.length > 0) yield this.waiting.shift()!;
      if (this.ended) {
        if ('error' in this.ended) throw this.ended.error;
        return;
      }
      await new Promise<void>((resolve) => (this.wake = resolve));
    }
  }
}
