import type { ModelError } from '../core/model.js';

/** First pause after a failure, and the longest, milliseconds; each is twice the one before. */
const FIRST_MS = 5000;
const LONGEST_MS = 5 * 60_000;
/** Slow answers in a row before the model is left alone for a while. */
const SLOW_ANSWERS = 3;

/** Leaves a model that fails alone for growing pauses, and says it once. */
export class BackOff {
  private until = -Infinity;
  private failures = 0;
  private slow = 0;

  constructor(
    private readonly tell: (sentence: string) => void,
    private readonly tellMended: () => void = () => undefined,
  ) {}

  /** Whether the model may be asked. */
  allows(now: number): boolean {
    return now >= this.until;
  }

  worked(): void {
    if (this.failures > 0) this.tellMended();
    this.failures = 0;
    this.slow = 0;
    this.until = -Infinity;
  }

  failed(error: ModelError, now: number): void {
    // One slow answer is no trouble; a prompt that is too long is mended by a shorter one.
    if (error.problem === 'context-full' || (error.problem === 'slow' && ++this.slow < SLOW_ANSWERS)) return;
    const pause = Math.min(LONGEST_MS, error.retryAfterMs ?? FIRST_MS * 2 ** this.failures);
    this.until = now + pause;
    if (this.failures++ === 0) this.tell(error.message);
  }

  /** The user changed something: the model is asked again at once. */
  forget(): void {
    this.worked();
  }
}
