import type { FimEvidence, FimRequest } from '../models/fim/fim.js';
import type { Place } from './place.js';
import type { Shape } from './refine/shape.js';

/** Text around the cursor that a prompt holds, UTF-16 units: about 2,000 and 700 tokens. */
const PREFIX = 7000;
const SUFFIX = 2500;
/** The prefix begins at every n-th line only, so that servers find most of the prompt in their caches. */
const STEP_LINES = 32;
/** Tokens of an answer. */
const LINE_TOKENS = 96;
const BLOCK_TOKENS = 320;

export interface PromptOptions {
  evidence: readonly FimEvidence[];
  temperature: number;
  /** 1; less where the model could not take so much. */
  share: number;
}

/** What a model is asked at a place. */
export function promptAt(place: Place, shape: Shape, { evidence, temperature, share }: PromptOptions): FimRequest {
  const kept = evidence.slice(0, Math.ceil(evidence.length * share));
  return {
    prefix: tail(place.prefix, PREFIX * share),
    suffix: head(place.suffix, SUFFIX * share),
    path: place.path,
    repository: place.repository,
    evidence: kept,
    maxTokens: shape.kind === 'line' ? LINE_TOKENS : BLOCK_TOKENS,
    temperature,
    // Where the text ends is decided here, as it comes: see `endOf`.
    stop: [],
  };
}

/** The end of a text from a whole line on. */
function tail(text: string, most: number): string {
  if (text.length <= most) return text;
  const lines = text.split('\n');
  let size = 0;
  let first = lines.length;
  while (first > 0 && size + lines[first - 1]!.length + 1 <= most) size += lines[--first]!.length + 1;
  const aligned = Math.ceil(first / STEP_LINES) * STEP_LINES;
  const from = aligned < lines.length - STEP_LINES ? aligned : first;
  return from < lines.length ? lines.slice(from).join('\n') : text.slice(-Math.floor(most));
}

/** The beginning of a text up to a whole line. */
function head(text: string, most: number): string {
  if (text.length <= most) return text;
  const end = text.lastIndexOf('\n', most);
  return text.slice(0, end > 0 ? end + 1 : Math.floor(most));
}
