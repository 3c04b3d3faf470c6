import type { Destination } from '../../core/model.js';

/** A piece of another file that a model is given beside the file being written. */
export interface FimEvidence {
  /** Relative to the root, `/`. */
  path: string;
  text: string;
}

/** What is to be filled in: the text between `prefix` and `suffix`. */
export interface FimRequest {
  prefix: string;
  suffix: string;
  /** The file being written, relative to the root, `/`; its extension says the language. */
  path: string;
  /** What the repository is called. */
  repository: string;
  /** In the order in which the prompt has it: what changes least comes first, so that servers reuse their caches. */
  evidence: readonly FimEvidence[];
  maxTokens: number;
  temperature: number;
  /** Where the text ends at the latest, besides the model's own marks. */
  stop: readonly string[];
}

/** Why a text ended: by itself, or because it reached the request's `maxTokens`. */
export type FimEnd = 'stop' | 'length';

/** A model that fills in the middle. */
export interface FimModel {
  /** Stable over restarts; what settings remember. */
  readonly id: string;
  readonly name: string;
  readonly destination: Destination;
  /**
   * The text of the middle, piece by piece, without the model's own marks.
   * @throws ModelError whatever goes wrong with the model or the way to it
   * @throws Cancelled within 200 ms of the signal
   */
  stream(request: FimRequest, signal: AbortSignal): AsyncGenerator<string, FimEnd>;
}
