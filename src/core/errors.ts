/** A failure the user can act on: one clear sentence, no stack. The CLI exits 1 with it; the editor shows it. */
export class UserError extends Error {
  override readonly name = 'UserError';
  constructor(
    message: string,
    readonly code:
      | 'no-such-folder'
      | 'not-a-folder'
      | 'bad-argument'
      | 'empty-query'
      | 'read-only'
      | 'disk-full'
      | 'corrupt'
      | 'busy'
      | 'unsupported-runtime'
      | 'not-indexed'
      | 'nothing-to-learn'
      | 'engine-down',
  ) {
    super(message);
  }
}

/** Thrown when an AbortSignal fires; never shown. */
export class Cancelled extends Error {
  override readonly name = 'Cancelled';
}

/** What was thrown, in its own words. */
export const sentenceOf = (error: unknown): string => (error instanceof Error ? error.message : String(error));
