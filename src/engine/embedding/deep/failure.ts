import { sentenceOf } from '../../../core/errors.js';

/**
 * Why a model could not answer. `choice`: the user has to do something (download, key, another model); `unreachable`:
 * it may work later; `broken`: it answered, but not with what was asked.
 */
export type FailureKind = 'choice' | 'unreachable' | 'broken';

/** A model, or the way to it, failed. The message is one sentence for people. */
export class ModelFailure extends Error {
  override readonly name = 'ModelFailure';
  constructor(
    message: string,
    readonly kind: FailureKind,
  ) {
    super(message);
  }
}

/** The innermost reason of an error, since fetch hides it: `connect ECONNREFUSED 127.0.0.1:9`. */
export function reasonOf(error: unknown): string {
  let reason = error;
  while (reason instanceof Error && reason.cause !== undefined) reason = reason.cause;
  if (reason instanceof AggregateError && reason.errors.length > 0) return reasonOf(reason.errors[0]);
  return sentenceOf(reason);
}
