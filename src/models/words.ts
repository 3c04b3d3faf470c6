import { ModelError } from '../core/model.js';

/** @param host of the server that refused; empty: Quarry runs the model itself */
export const contextFull = (host: string, model: string): ModelError =>
  new ModelError(
    `The question with its evidence is longer than “${model}”${host && ` of ${host}`} can take: remove pieces, or choose a model with a longer context.`,
    'context-full',
  );
