import { ModelError } from '../core/model.js';

/** @param host of the server that refused; empty: Quarry runs the model itself */
export const contextFull = (host: string, model: string): ModelError =>
  new ModelError(
    `The question with its evidence is longer than “${model}”${host && ` of ${host}`} can take: remove pieces, or choose a model with a longer context.`,
    'context-full',
  );

/** Whether a failure's words say that the prompt does not fit; servers' codes and statuses differ. */
export const saysContextFull = (words: string): boolean => CONTEXT_FULL.test(words);

const CONTEXT_FULL =
  /context[ _](length|window|size)|exceed\w*[ _]context|maximum context|longer context|prompt is too long|too many (input )?tokens|token limit|input length .*exceeds/i;
